"""`./mi restore`: restores a table to a point in time under a new name, and verifies it."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from launcher.errors import ExitCode
from market_intelligence.specs import TABLES
from ops import stacks
from ops.inputs import STANDARD_INPUT, read_text
from ops.options import AsJson, Stack
from ops.restore.aws_writer import writer_for
from ops.restore.command import SAMPLE, Command
from ops.restore.cutover_steps import swap_table
from ops.restore.items.cli import items
from ops.restore.plan import Planning, RestoreRequest, check_table_name, spec_of
from ops.verify.aws import caller_site
from ops.verify.signals import end_in_order

_TYPED = "COMMANDLINE"
_NAMES = " or ".join(spec.name for spec in TABLES)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command(name="items")(items)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    stack: Stack = "dev",
    table: Annotated[str, typer.Option(help=f"The table: {_NAMES}.")] = TABLES[0].name,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="The time, such as 2026-11-26T10:00:00Z; by default the latest possible time.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="The name of the restored table; by default the table's name with -restored- and "
            "the time. If it exists and was restored from the same table, the command "
            "continues that restore.",
        ),
    ] = None,
    *,
    keep_expired: Annotated[
        bool,
        typer.Option(
            "--keep-expired", help="Keep expiry off; expiry deletes items that have expired since."
        ),
    ] = False,
    sample: Annotated[
        int, typer.Option(metavar="N", min=1, help="How many items to read and compare.")
    ] = SAMPLE,
    remove: Annotated[
        str | None, typer.Option(metavar="NAME", help="Delete a table that this command restored.")
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Release a restored table that the stack has adopted: "
            "delete this command's alarms on it, and its tag.",
        ),
    ] = None,
    swap: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Read the output of `pulumi stack export` from standard input, and print it with "
            "this table as the stack's.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Restore a table under a new name, put back the settings that a restore omits, and verify it.

    No existing table is changed. The exit code is 0 if the restored table is as it should be, 1 if
    it is not or could not be checked, and 2 if nothing was done.
    """
    if context.invoked_subcommand is not None:
        _refuse_options(context, context.invoked_subcommand)
        return
    _refuse_combinations(
        {"--remove": remove, "--release": release, "--swap": swap},
        {"--to": to, "--as": name, "--keep-expired": keep_expired or None},
    )
    # A terminated process prints how to continue, as after Ctrl-C.
    end_in_order()
    try:
        found = stacks.read(stack)
        if swap is not None:
            spec = spec_of(found, table)
            print(swap_table(read_text(STANDARD_INPUT), found.name, spec, swap))
            return
        request = RestoreRequest(table=table, to=to, name=name, keep_expired=keep_expired)
        request.check(found, datetime.now(UTC))
        check_table_name("--remove", remove)
        check_table_name("--release", release)
        aws = writer_for(found)
        command = Command(
            planning=Planning(found, caller_site(found, aws), aws),
            yes=yes,
            dry_run=dry_run,
            as_json=as_json,
        )
        if remove is not None:
            code = command.remove(remove)
        elif release is not None:
            code = command.release(release)
        else:
            code = command.restore(request, sample)
    except KeyboardInterrupt:
        print("Interrupted; nothing was done.", file=sys.stderr)
        code = ExitCode.INTERRUPTED
    raise typer.Exit(code)


def _refuse_options(context: typer.Context, command: str) -> None:
    """Refuse options before the name of a command, which the command would ignore."""
    sources = {
        option.opts[0]: context.get_parameter_source(option.name or "")
        for option in context.command.params
    }
    given = [option for option, source in sources.items() if source and source.name == _TYPED]
    if given:
        raise typer.BadParameter(f"Write {' and '.join(given)} after the word {command}.")


def _refuse_combinations(ends: Mapping[str, object], of_a_restore: Mapping[str, object]) -> None:
    """Refuse two ways to end a restore, and such a way with options of a restore."""
    chosen = [option for option, value in ends.items() if value is not None]
    if len(chosen) > 1:
        raise typer.BadParameter(f"{' and '.join(chosen)} cannot be combined.")
    without = [option for option, value in of_a_restore.items() if value is not None]
    if chosen and without:
        raise typer.BadParameter(
            f"{chosen[0]} does not restore a table: omit {' and '.join(without)}."
        )
