"""`./mi review`: the changes of a pull request, their dangers and their cost."""

import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from launcher.errors import ExitCode, UserError
from launcher.paths import REHEARSAL
from ops.ci import rehearsal
from ops.ci.previews import Files
from ops.files import write_all
from ops.inputs import STANDARD_INPUT, read_text
from ops.options import Stack
from ops.requirements import CHECKOUT
from ops.review import acknowledgements
from ops.review.acknowledgements import Acknowledgement
from ops.review.assessment import assess_all
from ops.review.compared import compared
from ops.review.document import document
from ops.review.inputs import RefusalError, others, previews, skipped
from ops.review.markdown import markdown
from ops.review.near_misses import near_misses
from ops.review.review import TITLE, Report, report
from ops.review.terminal import show


def main(
    previews_of: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[[ENVIRONMENT=]FILE]...",
            help="The output of `pulumi preview --json` or its --event-log; - for standard input. "
            "Without an environment, the stack in the file. Without a file, a rehearsal of "
            "--stack previews the commits since --base.",
        ),
    ] = None,
    stack: Stack = "dev",
    base: Annotated[
        str,
        typer.Option(
            metavar="COMMIT",
            help="The commit to compare the expected load and the guard with.",
        ),
    ] = "main",
    markdown_file: Annotated[
        str | None,
        typer.Option(
            "--markdown", metavar="FILE", help="Write the comment; with -, print it instead."
        ),
    ] = None,
    json_file: Annotated[
        str | None,
        typer.Option(
            "--json", metavar="FILE", help="Write the whole review; with -, print it instead."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="The title of the comment.")] = TITLE,
    note: Annotated[str, typer.Option(help="The text below the title.")] = "",
    protected: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENVIRONMENT",
            help="An environment where an unacknowledged blocking finding stops the merge; by "
            "default, each whose file sets deletionProtection.",
        ),
    ] = None,
    acknowledge: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A finding to accept: ENVIRONMENT FINDING, or FINDING for all.",
        ),
    ] = None,
    acknowledged_in: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="A file with the description of a pull request, with lines such as `acknowledge "
            "prod index-rebuilt:requests/user-index`.",
        ),
    ] = None,
    *,
    no_base: Annotated[
        bool, typer.Option("--no-base", help="Compare with no commit; the review says so.")
    ] = False,
) -> None:
    """Review what a pull request changes in each environment.

    The exit code is 1 when it must not be merged: a blocking finding of a protected environment is
    not acknowledged, or a deployment would fail in any. It is 2 when something cannot be read or
    written, or when the base cannot be had: the review is then not complete.
    """
    if markdown_file is not None and markdown_file == json_file:
        raise RefusalError("--markdown and --json name the same file: name two files.")
    if no_base and not previews_of:
        raise RefusalError(
            "--no-base is for previews in files: name one, or leave --no-base out to preview the "
            "commits since --base in a rehearsal."
        )
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        # A terminal may lack letters: it shows question marks, and the review goes on.
        reconfigure(errors="replace")
    given = list(map(acknowledgements.given, acknowledge or []))
    descriptions = list(map(read_text, acknowledged_in or []))
    sources = previews_of
    if is_rehearsed := not sources:
        files = _rehearsed(stack, base)
        sources, note = [f"{files.name}={files.events}"], note or files.note.read_text()
    read = previews(sources, CHECKOUT)
    for one in filter(None, map(skipped, read)):
        print(one, file=sys.stderr)
    elsewhere = others(read, CHECKOUT)
    acknowledged = _acknowledged(given, descriptions, elsewhere)
    with compared("" if no_base else base, CHECKOUT, is_committed=is_rehearsed) as sides:
        assessed = assess_all(read, acknowledged, protected or [], sides)
    reviewed = report(assessed, acknowledged, title=title, note=note)
    missed = near_misses(descriptions, reviewed.unmatched, assessed, elsewhere)
    reviewed = replace(reviewed, near_misses=missed)
    _write(reviewed, {markdown_file: markdown(reviewed), json_file: _json(reviewed)})
    if reviewed.stops:
        raise typer.Exit(ExitCode.WRONG)
    raise typer.Exit(ExitCode.GOOD if reviewed.is_complete else ExitCode.UNKNOWN)


def _acknowledged(
    given: Sequence[Acknowledgement], descriptions: Sequence[str], elsewhere: Collection[str]
) -> list[Acknowledgement]:
    written = [one for each in descriptions for one in acknowledgements.written(each)]
    here = [one for one in written if one.environment not in elsewhere]
    return list(dict.fromkeys([*given, *here]))


def _rehearsed(stack: str, base: str) -> Files:
    """Preview the changes since the commit `base`, and return the file of the preview."""
    files = Files(REHEARSAL / "previews", stack)
    if rehearsal.rehearse(files, base):
        raise UserError(f"There is no preview of {stack} to review: see the lines above.")
    return files


def _write(reviewed: Report, texts: dict[str | None, str]) -> None:
    write_all({Path(file): one for file, one in texts.items() if file and file != STANDARD_INPUT})
    if STANDARD_INPUT in texts:
        print(texts[STANDARD_INPUT], end="")
    else:
        show(reviewed, Console())


def _json(reviewed: Report) -> str:
    return json.dumps(document(reviewed), indent=2) + "\n"
