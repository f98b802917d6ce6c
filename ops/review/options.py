"""What the command line says."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from dataclasses import dataclass

from ops.review.review import TITLE

_USAGE = """
python -m ops.review [ENVIRONMENT=]FILE... [--markdown FILE] [--json FILE]
    [--title TEXT] [--note TEXT] [--protected ENVIRONMENT]...
    [--acknowledge "[ENVIRONMENT ]NAME"]... [--acknowledged-in FILE]
"""
_EXITS = """
The exit code is 1 when it must not be merged: a blocking finding of a protected environment is not
acknowledged, or a deployment would fail in any. It is 2 when something cannot be read or written.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The previews, where to write their review, and what is meant."""

    sources: Sequence[str]
    markdown: str | None
    json: str | None
    title: str
    note: str
    protected: Sequence[str]
    acknowledge: Sequence[str]
    acknowledged_in: str | None


def parsed(arguments: Sequence[str]) -> Options:
    """Read the arguments; what is wrong with them ends the process with 2."""
    return Options(**vars(_parser().parse_args(arguments)))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        description="Review what a pull request changes in each environment.",
        usage=_USAGE.strip(),
        epilog=_EXITS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "sources",
        nargs="+",
        metavar="[ENVIRONMENT=]FILE",
        help="what `pulumi preview --json` or its --event-log wrote, or - for standard input; "
        "without an environment it is the stack in it",
    )
    add("--markdown", metavar="FILE", help="write a comment; with -, print it instead of tables")
    add("--json", metavar="FILE", help="write all of it; with -, print it instead of tables")
    add("--title", default=TITLE, metavar="TEXT", help="what stands above a comment")
    add("--note", default="", metavar="TEXT", help="what to say below the title")
    add(
        "--protected",
        action="append",
        default=[],
        metavar="ENVIRONMENT",
        help="where a danger that nobody acknowledged stops the merge; "
        "otherwise where the stack's file has deletionProtection",
    )
    add(
        "--acknowledge",
        action="append",
        default=[],
        metavar="NAME",
        help="a finding that is meant, after an environment and a space, or in each",
    )
    add(
        "--acknowledged-in",
        metavar="FILE",
        help="the description of the pull request, with lines such as "
        "`acknowledge prod index-rebuilt:requests/user-index`",
    )
    return parser
