import io

import pytest
from rich.console import Console

from ops.review.acknowledgements import Acknowledgement
from ops.review.changes.change import Change, Detail
from ops.review.finding import Finding
from ops.review.preview import Violation
from ops.review.review import Report
from ops.review.terminal import show
from tests.ops.review.given import preview, review, step
from tests.ops.review.reports import reports

EVIL = "a\x1b[31m\nb\u202ec\x07"


def shown(report: Report, width: int = 100, *, terminal: bool = False) -> str:
    file = io.StringIO()
    system = "standard" if terminal else None
    show(report, Console(file=file, width=width, force_terminal=terminal, color_system=system))
    return file.getvalue()


def test_a_report_is_shown() -> None:
    lines = shown(reports()["index"], 80).splitlines()
    assert lines[:5] == [
        "Of commit 0123456789ab.",
        f"┏{'━' * 13}┳{'━' * 9}┳{'━' * 9}┳{'━' * 14}┳{'━' * 29}┓",
        f"┃ environment ┃ verdict ┃ changes ┃ cost a month ┃ findings{' ' * 20}┃",
        f"┡{'━' * 13}╇{'━' * 9}╇{'━' * 9}╇{'━' * 14}╇{'━' * 29}┩",
        "│ prod        │ blocked │ ~2      │ -35.96 USD   │ 1 blocking, 1 to look at, 3 │",
    ]
    start = lines.index("prod: blocked")
    assert lines[start : start + 17] == [
        "prod: blocked",
        "  blocking index-rebuilt:requests/user-index: The index user-index of requests",
        "  is dropped and built anew: queries of it fail. Add the new one under another",
        "  name.",
        "  look recovery-weakened:logs: Point-in-time recovery of logs is turned off.",
        "  requests",
        "    ~ table requests is updated",
        "        Index user-index: user_id + created_at, all attributes → user_id +",
        "        priority, all attributes (dropped and rebuilt)",
        "        Point-in-time recovery: 35 days → off",
        "  logs",
        "    ~ table logs is updated",
        "        Point-in-time recovery: 35 days → off",
        "  A month costs 426.61 USD → 390.65 USD (-35.96 USD).",
        "  forbidden by dynamodb-table-recovery: DynamoDB tables of production, and their",
        "  replicas, have point-in-time recovery.",
        "    Set point_in_time_recovery.enabled to True on table",
    ]
    assert lines[-2:] == [
        "  12 resources stay as they are.",
        "Acknowledged, but found nowhere: prod table-deleted:logs",
    ]


def test_a_failure_and_what_is_acknowledged_are_shown() -> None:
    lines = shown(reports()["protected"], 80).splitlines()
    assert lines[lines.index("prod: blocked") :] == [
        "prod: blocked",
        '  unable to replace resource "aws:dynamodb/table:Table logs"',
        "  as it is currently marked for protection. To unprotect the resource, remove",
        "  the `protect` flag from the resource in your Pulumi program and run `pulumi",
        "  up`",
        "  acknowledged table-replaced:logs: The table logs is replaced by an empty one:",
        "  all its items are lost. Undo what replaces it.",
        "  72 resources stay as they are.",
    ]


def test_many_names_are_counted() -> None:
    lines = shown(reports()["first"], 200).splitlines()
    assert (
        "    + 5 contributor insights requests-insights, requests-project-index-insights, "
        "requests-status-index-insights and 2 more are created"
    ) in lines


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" in shown(reports()["index"], terminal=True)
    assert "\x1b[" not in shown(reports()["index"])


@pytest.mark.parametrize("width", [20, 60, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(reports()["first"], width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line.endswith(" ")] == []


def test_nothing_of_others_moves_the_cursor() -> None:
    one = review(
        preview(
            step("update"),
            environment=EVIL,
            violations=(Violation(policy=EVIL, level="mandatory", message=EVIL),),
            errors=(EVIL,),
        ),
        findings=[Finding(name=EVIL, severity="look", says=EVIL, todo=EVIL)],
        changes=[
            Change(
                group=EVIL,
                op="update",
                kind=EVIL,
                kinds=EVIL,
                name=EVIL,
                details=(Detail(EVIL, EVIL, "x", EVIL), Detail(EVIL, None, None, EVIL)),
            )
        ],
    )
    found = shown(Report(reviews=[one], unmatched=[Acknowledgement(EVIL, EVIL)], note=EVIL))
    assert not set(found) & set("\x1b\x07\u202e")
    assert "~ a b c a b c is updated" in found
