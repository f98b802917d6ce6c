"""The words of the command, read."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

from tables.specs import REQUESTS

_SAMPLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person asks for."""

    stack: str
    table: str
    to: str | None
    name: str | None
    keep_expired: bool
    sample: int
    remove: str | None
    release: str | None
    swap: str | None
    dry_run: bool
    yes: bool
    as_json: bool


def read(words: Sequence[str]) -> Options:
    """Read the words; the process ends where they are none of this command."""
    return Options(**vars(_parser().parse_args(words)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ops.restore",
        description="Restore a table under a new name, put back what a restore leaves out, and "
        "verify it. Nothing that is there is changed.",
        epilog="The exit code is 0 when the restored table is as it should be, 1 when it is not "
        "or that is not known, and 2 when nothing was done.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    stack = os.environ.get("REHEARSAL_STACK", "dev")
    add("--stack", default=stack, help="a stack with a Pulumi.STACK.yaml; now %(default)s")
    add("--table", default=REQUESTS.name, help="requests or logs; else %(default)s")
    add("--to", metavar="TIME", help="such as 2026-11-26T10:00:00Z; else the latest there is")
    add(
        "--as",
        dest="name",
        metavar="NAME",
        help="the restored table; else the table's name with -restored- and the time. One that is "
        "there already, restored from the table, is gone on with",
    )
    add(
        "--keep-expired",
        action="store_true",
        help="leave expiry off, which would delete what has expired since",
    )
    add(
        "--sample",
        metavar="N",
        type=_count,
        default=_SAMPLE,
        help="how many items to read and compare; else %(default)s",
    )
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--remove", metavar="NAME", help="delete a table that this command made")
    ends.add_argument(
        "--release", metavar="NAME", help="let go of a table that the stack has taken over"
    )
    ends.add_argument(
        "--swap",
        metavar="NAME",
        help="read what `pulumi stack export` says, and write it with this table as the stack's",
    )
    add("--dry-run", action="store_true", help="say what would be done, and do nothing")
    add("--yes", action="store_true", help="do not ask")
    add("--json", dest="as_json", action="store_true", help="print JSON instead of text")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return count
