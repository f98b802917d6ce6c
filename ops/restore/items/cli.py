"""`./mi restore items`: copies chosen items back from a restored table into the live one."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from launcher.errors import ExitCode
from market_intelligence.specs import TABLES
from ops import stacks
from ops.options import AsJson, Stack
from ops.restore.aws_writer import writer_for
from ops.restore.items.command import Command
from ops.restore.items.selection import ItemRequest, selection
from ops.restore.items.tables import tables
from ops.restore.plan import spec_of
from ops.verify.aws import caller_site
from ops.verify.signals import end_in_order

_NAMES = " or ".join(spec.name for spec in TABLES)


def items(
    stack: Stack = "dev",
    table: Annotated[str, typer.Option(help=f"The table: {_NAMES}.")] = TABLES[0].name,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The restored table; by default the newest that `./mi restore` created.",
        ),
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="The id of an item; repeat for more."),
    ] = None,
    ids_from: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A file with one id per line; - for standard input."),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The index in which to look up --key."),
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="VALUE", help="The value of the index's hash key.")
    ] = None,
    at_least: Annotated[
        str | None,
        typer.Option("--from", metavar="VALUE", help="The first value of the index's range key."),
    ] = None,
    at_most: Annotated[
        str | None,
        typer.Option("--to", metavar="VALUE", help="The last value of the index's range key."),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Items whose later version was written at or after this time."
        ),
    ] = None,
    changed_between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="TIME TIME", help="Items whose later version was written between two times."
        ),
    ] = None,
    *,
    missing: Annotated[
        bool, typer.Option("--missing", help="Items that are missing from the live table.")
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace items that are newer in the live table, too."),
    ] = False,
    most_writes: Annotated[
        int | None,
        typer.Option(
            "--max-writes-per-second", metavar="N", min=1, help="Write at most N items a second."
        ),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Discard the journal of an earlier run, and start again."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy chosen items back from a restored table into the live one.

    Nothing is written without --yes or a confirmation at the terminal. Items that are newer in the
    live table are kept, and so are items that change during the run. The exit code is 0 if every
    item is as it should be, 1 if an item needs attention, and 2 if nothing was done.
    """
    if dry_run and yes:
        raise typer.BadParameter("--dry-run and --yes cannot be combined.")
    # A terminated process prints how to continue, as after Ctrl-C.
    end_in_order()
    try:
        found = stacks.read(stack)
        spec = spec_of(found, table)
        request = ItemRequest(
            ids=ids or (),
            ids_from=ids_from,
            index=index,
            key=key,
            at_least=at_least,
            at_most=at_most,
            changed_since=changed_since,
            changed_between=changed_between,
            missing=missing,
        )
        chosen = selection(request, spec, datetime.now(UTC))
        aws = writer_for(found)
        command = Command(
            tables=tables(found, caller_site(found, aws), aws, spec, source),
            selection=chosen,
            overwrite=overwrite,
            most_writes=most_writes,
            restart=restart,
            dry_run=dry_run,
            yes=yes,
            as_json=as_json,
        )
        code = command.run()
    except KeyboardInterrupt:
        print("Interrupted; nothing was done.", file=sys.stderr)
        code = ExitCode.INTERRUPTED
    raise typer.Exit(code)
