from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from ops.restore.cut_over import steps, ways_back
from ops.restore.drill import Outcome
from ops.restore.outcome import document, show
from ops.restore.plan import Plan
from ops.restore.put_back import PutBack
from ops.restore.restored import Restored
from ops.restore.source import Source
from ops.verify.checks import Check, Status
from ops.verify.report import Report
from tables.cost.prices import default_prices
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import ACCOUNT

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
SETTINGS = [PutBack("tags", "put back"), PutBack("expiry", "failed", "no")]
LINES = ["put back", "  tags put back", "  expiry failed: no", ""]


def outcome(of: Restored, status: Status) -> Outcome:
    source = Source(name=REQUESTS, arn="arn", items=1, table_bytes=2, index_bytes=3, key=None)
    check = Check(section="items", check="missing", status=status, found=[], expected=[])
    return Outcome(
        plan=Plan(of=of, source=source, window=None, at=None, others=[], prices=default_prices()),
        at=AT,
        settings=SETTINGS,
        report=Report(stack="prod", account=ACCOUNT, region="us-east-1", checks=[check]),
    )


def shown(of: Restored, status: Status, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show(outcome(of, status), Console(width=200))
    return capsys.readouterr().out.splitlines()


def test_machines_get_all_of_it(of: Restored) -> None:
    done = outcome(of, "ok")
    assert document(done) == {
        "plan": done.plan.document(),
        "restoredTo": "2026-11-26T10:00:00Z",
        "settings": [
            {"setting": "tags", "outcome": "put back", "reason": ""},
            {"setting": "expiry", "outcome": "failed", "reason": "no"},
        ],
        **done.report.document(),
        "steps": [{"title": one.title, "commands": one.commands} for one in steps(of, AT)],
        "back": [{"title": one.title, "commands": one.commands} for one in ways_back(of)],
    }


def test_people_get_the_steps_last(of: Restored, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(of, "ok", capsys)
    assert lines[: len(LINES)] == LINES
    assert f"prod in {ACCOUNT}, us-east-1: 1 ok." in lines
    back, remove = ways_back(of)
    first, second = lines.index(f"To work with {RESTORED}"), lines.index("To undo it")
    assert lines[first + 1].startswith(f"1. Stop what writes to {REQUESTS}: ")
    assert lines[first + 3] == f"     {[*steps(of, AT)][1].commands[0]}"
    assert lines[second:] == [
        "To undo it",
        f"1. {back.title}",
        *(f"     {command}" for command in back.commands),
        f"2. {remove.title}",
        f"     ./mi restore --stack prod --remove {RESTORED}",
    ]


@pytest.mark.parametrize("status", ["failed", "unknown"])
def test_a_table_that_is_not_as_it_should_be_is_not_worked_with(
    of: Restored, status: Status, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(of, status, capsys)
    assert (
        f"{RESTORED} is not as it should be, or that is not known: see above, and run "
        f"`{of.again}` again."
    ) in lines
    assert f"To work with {RESTORED}" not in lines
    assert "To undo it" in lines


@pytest.mark.parametrize(
    ("statuses", "rows"),
    [(("ok", "ok"), ["all 2"]), (("ok", "failed"), ["a", "b"])],
    ids=["all well", "not all well"],
)
def test_alarms_that_are_all_as_they_should_be_are_one_line(
    of: Restored,
    statuses: tuple[Status, Status],
    rows: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    checks = [
        Check(section="alarms", check=name, status=status, found=name, expected=name)
        for name, status in zip(("a", "b"), statuses, strict=True)
    ]
    done = outcome(of, "ok")
    report = replace(done.report, checks=checks)
    show(replace(done, report=report), Console(width=200))
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("alarms") + 1
    assert [one.split()[1:-1] for one in lines[start : start + len(rows)]] == [
        one.split() for one in rows
    ]
