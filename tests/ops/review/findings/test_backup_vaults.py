from typing import Any

import pytest

from ops.review.findings.backup_vaults import find
from ops.review.preview import Op, Step
from ops.review.tokens import LOCK, VAULT
from tests.ops.review.findings.made import named, preview, step, update

NAME = {"name": "prod-backups"}
LOCKED: dict[str, Any] = {
    "backupVaultName": "prod-backups",
    "minRetentionDays": 30,
    "maxRetentionDays": 365,
}


def vault(op: Op, points: int = 0) -> Step:
    new = None if op == "delete" else NAME
    return step(op, NAME, new, of=VAULT, name="backups", told={"recoveryPoints": points})


def lock(**new: Any) -> Step:
    return step("replace", LOCKED, LOCKED | new, of=LOCK, name="lock")


UNLOCKED = step("delete", LOCKED, of=LOCK, name="lock")
REMOVED = ("backup-removed:backups", "blocking")
WEAKENED = ("backup-weakened:lock", "look")
FINAL = LOCKED | {"changeableForDays": 3}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([vault("delete")], [REMOVED], id="a vault is deleted"),
        pytest.param([vault("replace")], [REMOVED], id="a vault is replaced"),
        pytest.param([vault("same")], [], id="a vault stays"),
        pytest.param([UNLOCKED], [WEAKENED], id="a lock is removed"),
        pytest.param([UNLOCKED, vault("delete")], [REMOVED], id="a lock goes with its vault"),
        pytest.param([lock(minRetentionDays=29)], [WEAKENED], id="for a shorter time"),
        pytest.param([lock(minRetentionDays=None)], [WEAKENED], id="for no time"),
        pytest.param([lock(minRetentionDays=31)], [], id="for a longer time"),
        pytest.param([lock(maxRetentionDays=30)], [], id="for no longer than so"),
        pytest.param([lock(changeableForDays=3)], [], id="for good"),
        pytest.param(
            [step("replace", FINAL, LOCKED, of=LOCK, name="lock")], [WEAKENED], id="not for good"
        ),
        pytest.param(
            [update(FINAL, FINAL | {"changeableForDays": 9}, of=LOCK, name="lock")],
            [WEAKENED],
            id="for good only later",
        ),
        pytest.param([step("create", None, LOCKED, of=LOCK)], [], id="a lock is added"),
        pytest.param([step("same", LOCKED, LOCKED, of=LOCK)], [], id="a lock stays"),
    ],
)
def test_vaults_that_keep_less_are_found(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            vault("delete", points=4),
            "The backup vault backups is deleted, and no backup is left in it: AWS refuses that "
            "while there is one. It holds 4 backups.",
            id="a vault with backups",
        ),
        pytest.param(
            vault("replace"),
            "The backup vault backups is replaced, and no backup is left in it: AWS refuses that "
            "while there is one.",
            id="an empty vault",
        ),
        pytest.param(
            UNLOCKED,
            "The lock lock keeps backups less well: it is removed, and whoever may can delete "
            "them.",
            id="no lock",
        ),
        pytest.param(
            step("replace", FINAL, LOCKED | {"minRetentionDays": 7}, of=LOCK, name="lock"),
            "The lock lock keeps backups less well: for 7 days at least instead of 30 and it can "
            "be lifted.",
            id="a shorter lock, not for good",
        ),
        pytest.param(
            step("replace", FINAL, FINAL | {"changeableForDays": 9}, of=LOCK, name="lock"),
            "The lock lock keeps backups less well: it can be lifted for 9 days instead of 3.",
            id="for good only later",
        ),
    ],
)
def test_it_says_what_is_lost(change: Step, says: str) -> None:
    assert [one.says for one in find(preview(change))] == [says]
