"""What a review finds where backups, their vaults or the locks of these change."""

from typing import Any

import pytest

from ops.review.tokens import LOCK, PLAN, SELECTION, VAULT
from tests.ops.review.previews import (
    LOGS,
    REQUESTS,
    US_EAST,
    Change,
    change,
    finding_names,
    findings_page,
    page,
    update,
)

TOLD = {"id": "plan-1"}
COPY: dict[str, Any] = {"destinationVaultArn": "vault", "lifecycle": {"deleteAfter": 35}}
RULE: dict[str, Any] = {
    "ruleName": "scheduled",
    "schedule": "cron(0 5 ? * * *)",
    "lifecycle": {"deleteAfter": 35},
    "copyActions": [COPY],
}
ALL = [f"{US_EAST}{REQUESTS}", f"{US_EAST}{LOGS}"]
LOCKED = {"backupVaultName": "prod-backups", "minRetentionDays": 30, "maxRetentionDays": 365}
FINAL = LOCKED | {"changeableForDays": 3}


def plan(*rules: dict[str, Any], old: dict[str, Any] = RULE) -> Change:
    return update({"rules": [old]}, {"rules": [*rules]}, kind=PLAN, name="plan", outputs=TOLD)


def lasting(days: int | None) -> dict[str, Any]:
    return {"lifecycle": {"deleteAfter": days}}


def at(schedule: str | None) -> dict[str, Any]:
    return RULE | {"schedule": schedule}


def selection(*arns: str, op: str = "replace") -> Change:
    new = None if op == "delete" else {"planId": "plan-1", "resources": [*arns]}
    return change(op, {"planId": "plan-1", "resources": ALL}, new, kind=SELECTION, name="tables")


def vault(op: str, points: int = 0) -> Change:
    name = {"name": "prod-backups"}
    new = None if op == "delete" else name
    return change(op, name, new, kind=VAULT, name="backups", outputs={"recoveryPoints": points})


def lock(old: dict[str, Any] = LOCKED, **new: Any) -> Change:
    return change("replace", old, old | new, kind=LOCK, name="lock")


NO_PLAN = change("delete", {"rules": [RULE]}, kind=PLAN, name="plan", outputs=TOLD)
NO_LOGS = change("delete", {"name": LOGS}, name="logs")
NO_LOCK = change("delete", LOCKED, kind=LOCK, name="lock")


WEAKENED, ENDED = "look backup-weakened:plan", "blocking backup-ended:plan"
FIXED = "look lock-fixed:lock"
WEAKER_LOCK, NO_VAULT = "look backup-weakened:lock", "blocking backup-removed:backups"

CASES: dict[str, tuple[list[Change], list[str]]] = {
    "a rule that is worth less": (
        [plan(at("cron(0 5 ? * SUN *)") | {"copyActions": None} | lasting(7))],
        ["look backup-weakened:plan"],
    ),
    "copies that are kept shorter": (
        [plan(RULE | {"copyActions": [COPY | lasting(7)]})],
        ["look backup-weakened:plan"],
    ),
    "a rule less": ([plan()], ["look backup-weakened:plan"]),
    "no longer kept for ever": (
        [plan(RULE, old=RULE | lasting(None))],
        ["look backup-weakened:plan"],
    ),
    "a table less": ([selection(ALL[0])], ["look backup-weakened:tables"]),
    "no plan": ([NO_PLAN], ["blocking backup-ended:plan"]),
    "a vault with backups is deleted": (
        [vault("delete", points=4)],
        ["blocking backup-removed:backups"],
    ),
    "an empty vault is replaced": ([vault("replace")], ["blocking backup-removed:backups"]),
    "no lock": ([NO_LOCK], ["look backup-weakened:lock"]),
    "a shorter lock, not for good": (
        [change("replace", FINAL, LOCKED | {"minRetentionDays": 7}, kind=LOCK, name="lock")],
        ["look backup-weakened:lock", FIXED],
    ),
    "a lock for good only later": (
        [lock(FINAL, changeableForDays=9)],
        ["look backup-weakened:lock", FIXED],
    ),
    "kept longer": ([plan(RULE | lasting(36))], []),
    "kept for ever": ([plan(RULE | lasting(None))], []),
    "copied to another place too": ([plan(RULE | {"copyActions": [COPY, COPY]})], []),
    "as often, at another time": ([plan(at("cron(0 6 ? * * *)"))], []),
    "half as often": ([plan(RULE, old=at("cron(0 5,17 ? * * *)"))], [WEAKENED]),
    "more often": ([plan(at("cron(0 */6 ? * * *)"))], []),
    "at unknown times": ([plan(at(None))], []),
    "at times that are no schedule": ([plan(at("rate(7 days)"))], []),
    "at times that lack a field": ([plan(at("cron(0 5 ? * SUN)"))], []),
    "at times that are no numbers": ([plan(at("cron(0 noon ? * SUN *)"))], []),
    "a rule more": ([plan(RULE, RULE | {"ruleName": "more"})], []),
    "a plan comes": ([change("create", None, {"rules": []}, kind=PLAN)], []),
    "the plan goes with its selection": ([NO_PLAN, selection(op="delete")], [ENDED]),
    "only the selection goes": ([selection(op="delete")], ["blocking backup-ended:tables"]),
    "the plan is recreated": (
        [change("replace", {"rules": [RULE]}, {"rules": [RULE]}, kind=PLAN, name="plan")],
        [],
    ),
    "tables in another order": ([selection(*ALL[::-1])], []),
    "a table less, which goes": ([selection(ALL[0]), NO_LOGS], ["blocking table-deleted:logs"]),
    "a table under another name": (
        [
            selection(ALL[0], f"{US_EAST}staging-logs"),
            change("replace", {"name": LOGS}, {"name": "staging-logs"}, name="logs"),
        ],
        ["blocking table-replaced:logs"],
    ),
    "a vault stays": ([vault("same")], []),
    "a lock goes with its vault": ([NO_LOCK, vault("delete")], [NO_VAULT]),
    "locked for a day less": ([lock(minRetentionDays=29)], [WEAKER_LOCK]),
    "locked for no time": ([lock(minRetentionDays=None)], [WEAKER_LOCK]),
    "locked for longer": ([lock(minRetentionDays=31)], []),
    "locked for a shorter time at most": ([lock(maxRetentionDays=31)], []),
    "a lock for good for longer": ([lock(FINAL, minRetentionDays=31)], [FIXED]),
    "no lock for good": (
        [change("delete", FINAL, kind=LOCK, name="lock")],
        [WEAKER_LOCK, FIXED],
    ),
    "locked for good": ([lock(changeableForDays=3)], []),
    "a lock changes in place": (
        [update(FINAL, FINAL | {"changeableForDays": 9}, kind=LOCK, name="lock")],
        [WEAKER_LOCK],
    ),
    "a lock comes": ([change("create", None, LOCKED, kind=LOCK)], []),
    "a lock stays": ([change("same", LOCKED, LOCKED, kind=LOCK)], []),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(steps: list[Change], expected: list[str]) -> None:
    assert finding_names(*steps) == expected


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page(steps for steps, _ in CASES.values()) == page("findings/backups.md")
