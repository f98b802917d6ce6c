"""What was found, for machines and for people."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ops.verify.checks import Check, Status

_ORDER: tuple[Status, ...] = ("failed", "warning", "not checked", "ok")
_STYLES = {"failed": "bold red", "warning": "yellow", "not checked": "dim", "ok": "green"}
_SHORT = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The checks of a stack in its account and region."""

    stack: str
    account: str
    region: str
    checks: Sequence[Check]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(check.status != "failed" for check in self.checks)

    @property
    def summary(self) -> str:
        """All of it in a line."""
        count = Counter(check.status for check in self.checks)
        counts = ", ".join(f"{count[status]} {status}" for status in _ORDER if count[status])
        return f"{self.stack} in {self.account}, {self.region}: {counts or 'nothing to check'}."

    def document(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "checks": [asdict(check) for check in self.checks],
            "ok": self.ok,
        }


def show(report: Report, console: Console) -> None:
    """Print a table a section, failures first, and the summary last."""
    sections: dict[str, list[Check]] = {}
    for check in report.checks:
        sections.setdefault(check.section, []).append(check)
    for name, checks in sorted(sections.items(), key=lambda section: _worst(section[1])):
        _show_section(name, sorted(checks, key=_rank), console)
    style = "bold green" if report.ok else "bold red"
    console.print(Text(report.summary, style), soft_wrap=True)


def _show_section(name: str, checks: Sequence[Check], console: Console) -> None:
    table = Table(title=name, title_justify="left", title_style="bold")
    differs = _worst(checks) < _ORDER.index("not checked")
    for head in ("", "check", "found", *(["expected"] * differs)):
        table.add_column(head, overflow="fold")
    for check in checks:
        found = _text(check.found)
        if check.status == "ok" and len(found) > _SHORT:
            found = "as expected"
        expected = [_text(check.expected)] if check.todo and differs else []
        cells = (check.status, check.check, found, *expected)
        table.add_row(*map(Text, cells), style=_STYLES[check.status])
    console.print(table)
    for todo in dict.fromkeys(check.todo for check in checks if check.todo):
        console.print(Text(todo), soft_wrap=True)
    console.print()


def _rank(check: Check) -> int:
    return _ORDER.index(check.status)


def _worst(checks: Sequence[Check]) -> int:
    return min(map(_rank, checks))


def _text(value: object) -> str:
    """Write a value as people read it."""
    match value:
        case str():
            return value
        case dict():
            members = cast("dict[str, object]", value).items()
            return ", ".join(f"{name}: {_text(member)}" for name, member in members) or "none"
        case list():
            return ", ".join(map(_text, cast("list[object]", value))) or "none"
        case _:
            return json.dumps(value)
