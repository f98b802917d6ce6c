from typing import Any

import pytest

from ops.review.findings.backup_plans import find
from ops.review.preview import Op, Step
from ops.review.tokens import PLAN, SELECTION
from tests.ops.review.findings.made import LOGS, REQUESTS, US_EAST, named, preview, step, update

TOLD = {"id": "plan-1"}
COPY: dict[str, Any] = {"destinationVaultArn": "vault", "lifecycle": {"deleteAfter": 35}}
RULE: dict[str, Any] = {
    "ruleName": "scheduled",
    "schedule": "cron(0 5 ? * * *)",
    "lifecycle": {"deleteAfter": 35},
    "copyActions": [COPY],
}
ALL = [f"{US_EAST}{REQUESTS}", f"{US_EAST}{LOGS}"]


def plan(*rules: dict[str, Any]) -> Step:
    return update({"rules": [RULE]}, {"rules": [*rules]}, of=PLAN, name="plan", told=TOLD)


def kept(days: int | None) -> dict[str, Any]:
    return {"lifecycle": {"deleteAfter": days}}


def selection(*arns: str, op: Op = "replace") -> Step:
    old = {"planId": "plan-1", "resources": ALL}
    new = None if op == "delete" else {"planId": "plan-1", "resources": [*arns]}
    return step(op, old, new, of=SELECTION, name="tables")


WEAKENED = ("backup-weakened:plan", "look")
FEWER = ("backup-weakened:tables", "look")
NO_PLAN = step("delete", {"rules": [RULE]}, of=PLAN, name="plan", told=TOLD)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([plan(RULE | kept(34))], [WEAKENED], id="kept shorter"),
        pytest.param([plan(RULE | kept(36))], [], id="kept longer"),
        pytest.param([plan(RULE | kept(None))], [], id="kept for ever"),
        pytest.param([plan(RULE | {"copyActions": []})], [WEAKENED], id="not copied"),
        pytest.param(
            [plan(RULE | {"copyActions": [COPY | kept(7)]})], [WEAKENED], id="copies kept shorter"
        ),
        pytest.param(
            [plan(RULE | {"copyActions": [COPY, COPY]})], [], id="copied to another place too"
        ),
        pytest.param(
            [plan(RULE | {"schedule": "cron(0 5 ? * SUN *)"})], [WEAKENED], id="made more seldom"
        ),
        pytest.param([plan(RULE | {"schedule": "cron(0 */6 ? * * *)"})], [], id="made more often"),
        pytest.param([plan(RULE | {"schedule": "every day"})], [], id="made nobody knows when"),
        pytest.param([plan()], [WEAKENED], id="a rule less"),
        pytest.param([plan(RULE, RULE | {"ruleName": "more"})], [], id="a rule more"),
        pytest.param([NO_PLAN], [("backup-ended:plan", "blocking")], id="the plan goes"),
        pytest.param(
            [NO_PLAN, selection(op="delete")],
            [("backup-ended:plan", "blocking")],
            id="the plan goes with its selection",
        ),
        pytest.param(
            [selection(op="delete")], [("backup-ended:tables", "blocking")], id="the selection goes"
        ),
        pytest.param([selection(ALL[0])], [FEWER], id="a table less"),
        pytest.param([selection(*ALL[::-1])], [], id="tables in another order"),
        pytest.param(
            [selection(ALL[0]), step("delete", {"name": LOGS}, name="logs")],
            [],
            id="a table less, which goes",
        ),
        pytest.param(
            [
                selection(ALL[0], f"{US_EAST}staging-logs"),
                step("replace", {"name": LOGS}, {"name": "staging-logs"}, name="logs"),
            ],
            [],
            id="a table under another name",
        ),
        pytest.param([step("create", None, {"rules": []}, of=PLAN)], [], id="a plan comes"),
    ],
)
def test_backups_that_are_worth_less_are_found(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected


@pytest.mark.parametrize(
    ("change", "less"),
    [
        pytest.param(
            plan(RULE | {"schedule": "cron(0 5 ? * SUN *)", "copyActions": None} | kept(7)),
            "a backup is kept 7 days instead of 35; there are 0.14 a day instead of 1; no copy "
            "goes to vault any more",
            id="a rule",
        ),
        pytest.param(plan(), "the rule scheduled is removed", id="no rule"),
    ],
)
def test_it_says_in_which_way(change: Step, less: str) -> None:
    assert [one.says for one in find(preview(change))] == [
        f"The backups of plan are worth less: {less}."
    ]


def test_backups_that_were_kept_for_ever_are_kept_shorter() -> None:
    change = update(
        {"rules": [RULE | kept(None)]}, {"rules": [RULE | kept(35)]}, of=PLAN, name="plan"
    )
    assert [one.says for one in find(preview(change))] == [
        "The backups of plan are worth less: a backup is kept 35 days instead of for ever."
    ]


def test_it_says_which_table_is_left_out() -> None:
    assert [one.says for one in find(preview(selection(ALL[0])))] == [
        f"The backups of tables are worth less: {LOGS} is left out."
    ]
