"""The report of a verification: as JSON, as a summary, and on the screen."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ops.verify.checks import CheckResult, Status
from ops.verify.table_description import MISSING

_ORDER: tuple[Status, ...] = ("failed", "unknown", "warning", "ok", "not checked")
_FAILED, _UNKNOWN = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results of a stack in its account and region."""

    stack: str
    account: str
    region: str
    checks: Sequence[CheckResult]

    @property
    def exit_code(self) -> int:
        """1 if a check failed, else 2 if a result is unknown."""
        found = {check.status for check in self.checks}
        if "failed" in found:
            return _FAILED
        return _UNKNOWN if "unknown" in found else 0

    @property
    def summary(self) -> str:
        """The report in a line."""
        count = Counter(check.status for check in self.checks)
        counts = ", ".join(f"{count[status]} {status}" for status in _ORDER if count[status])
        return f"{self.stack} in {self.account}, {self.region}: {counts or 'nothing to check'}."

    def document(self) -> dict[str, object]:
        """Return the report as a JSON object."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "checks": [check.document() for check in self.checks],
            "ok": not self.exit_code,
        }


_STYLES: dict[Status, str] = {
    "failed": "bold red",
    "unknown": "bold yellow",
    "warning": "yellow",
    "not checked": "dim",
    "ok": "green",
}
_SHORT = 45


def show(report: Report, console: Console) -> None:
    """Print every result by section, the actions, and the summary."""
    for section, checks in groupby(report.checks, lambda check: check.section):
        console.print(Text(section, "bold"))
        console.print(_indented(map(_row, checks)))
        console.print()
    for action in dict.fromkeys(check.action for check in report.checks if check.action):
        _show_action(action, [check for check in report.checks if check.action == action], console)
    style = "bold red" if report.exit_code else "bold green"
    console.print(Text(report.summary, style), soft_wrap=True)


def _row(check: CheckResult) -> list[Text]:
    found = text(check.found)
    if len(found) > _SHORT and check.status == "ok":
        found = "as expected"
    elif len(found) > _SHORT and check.action:
        found = "see below"
    return [Text(check.status, _STYLES[check.status]), Text(check.name), Text(found)]


def _show_action(action: str, checks: Sequence[CheckResult], console: Console) -> None:
    """Print the faults with the same action, each once, and the action."""
    for fault, alike in groupby(checks, _fault):
        for check in alike:
            status = Text(check.status, _STYLES[check.status])
            console.print(status + Text(f" {check.section}: {check.name}"))
        console.print(_indented([Text(label), Text(value)] for label, value in fault.items()))
    # A command that is copied is one line.
    console.print(Text(f"→ {action}"), soft_wrap=True)
    console.print()


def _fault(check: CheckResult) -> dict[str, str]:
    """Return the values to show; a missing or unknown one has nothing to compare with."""
    found, expected = text(check.found), text(check.expected)
    if check.status == "unknown" or found == MISSING:
        return {"found": found}
    return {"found": found, "expected": expected}


def _indented(rows: Iterable[list[Text]]) -> Padding:
    table = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        for _ in range(len(table.columns), len(row)):
            table.add_column(overflow="fold")
        table.add_row(*row)
    return Padding(table, (0, 0, 0, 2), expand=False)


def text(value: object) -> str:
    """Return a value in words."""
    match value:
        case str():
            return value
        case dict():
            members = cast("dict[str, object]", value).items()
            return ", ".join(f"{name}: {text(member)}" for name, member in members) or "none"
        case list():
            return ", ".join(map(text, cast("list[object]", value))) or "none"
        case _:
            return json.dumps(value)
