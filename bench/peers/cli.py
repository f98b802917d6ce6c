"""`./mi peers`: compares what the pack finds with what checkov, cdk-nag and prowler find."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from bench.peers import page, record
from bench.peers.faults import Fault, faults
from bench.peers.record import Record
from launcher.errors import ExitCode
from launcher.paths import CHECKOUT


def main() -> None:
    """Run the pack and its peers on the same faults, and write what each finds.

    The exit code is 1 where a peer finds a fault that the pack misses, or has a check on these
    services that docs/controls.md does not name.
    """
    known = [*faults()]
    found = record.compared(known, datetime.now(UTC).date())
    record.FILE.write_text(record.written(found))
    (CHECKOUT / page.FILE).write_text(text(found, known))
    print(f"Written: {page.FILE}, {record.FILE.relative_to(CHECKOUT)}", file=sys.stderr)
    wrong = [*gaps(found)]
    print("\n".join(wrong) if wrong else "The pack misses nothing that a peer finds.")
    raise typer.Exit(ExitCode.WRONG if wrong else ExitCode.GOOD)


def text(found: Record, known: Sequence[Fault]) -> str:
    """Return the page of a record of these faults."""
    return page.page(found, [one.template is not None for one in known])


def gaps(found: Record) -> list[str]:
    """Return what the pack misses, and which checks of its peers it does not know."""
    missed = [
        f"Missed, {one.service}: {one.fault}. checkov: {', '.join(one.peers['checkov']) or '-'}; "
        f"cdk-nag: {', '.join(one.peers['cdk-nag']) or '-'}."
        for one in found.faults
        if one.is_missed
    ]
    unknown = found.unknown()
    return missed + [f"Not in docs/controls.md: {', '.join(unknown)}."] * bool(unknown)
