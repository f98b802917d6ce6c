"""The output of `./mi adopt` for people."""

import json
from collections.abc import Sequence
from typing import cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops.adopt.differences import Change
from ops.adopt.plan import Plan, TablePlan

_KEPT = {
    "kinesis": "keeps its Kinesis data stream",
    "tableName": "keeps its name",
    "timeToLive": "keeps expiry off",
}
_STYLES = {
    "can be adopted": "bold green",
    "cannot be adopted": "bold red",
    "adopted already": "green",
    "does not exist yet": "dim",
}


def show(plan: Plan, console: Console) -> None:
    """Print the tables, what prevents adoption, and what adoption changes."""
    where = f"{plan.stack} in {plan.account}, {plan.region}"
    head = Text(f"The tables of {where}, read only; nothing was changed.", "bold")
    console.print(head, soft_wrap=True)
    for table in plan.tables:
        _show_table(table, console)


def show_next(lines: Sequence[str], console: Console) -> None:
    """Print the next steps, each command on its own line."""
    console.print()
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _show_table(table: TablePlan, console: Console) -> None:
    console.print()
    items = f", about {table.items} items" if table.items else ""
    head = f"{table.spec.name}: {table.name}{items}: {table.status}"
    console.print(Text(head, _STYLES[table.status]), soft_wrap=True)
    for refusal in table.refusals:
        console.print(Text(f"  - {refusal.reason}"), soft_wrap=True)
        console.print(Text(f"    {refusal.todo}", "yellow"), soft_wrap=True)
    for name, value in table.settings.items():
        setting = f"{table.spec.name}.{name}: {json.dumps(value)}"
        console.print(Text(f"  {_KEPT[name]}, by {setting}"), soft_wrap=True)
    if table.changes:
        console.print(_changes(table.changes))
    notes = [table.note, *(f"{one.what}: {one.note}" for one in table.changes if one.note)]
    for note in filter(None, notes):
        console.print(Text(f"  {note}", "yellow"), soft_wrap=True)


def _changes(changes: Sequence[Change]) -> Table:
    table = Table(title="changed by the next deployment", title_justify="left")
    for head in ("setting", "now", "then"):
        table.add_column(head, overflow="fold")
    for change in changes:
        cells = (change.what, _text(change.found), _text(change.wanted))
        table.add_row(*map(Text, cells))
    return table


def _text(value: object) -> str:
    """Return a value as people read it."""
    match value:
        case bool():
            return "on" if value else "off"
        case dict():
            members = cast("dict[str, object]", value).items()
            return ", ".join(f"{name}: {_text(member)}" for name, member in members) or "none"
        case list():
            return ", ".join(map(_text, cast("list[object]", value))) or "none"
        case _:
            return str(value)
