import json
from typing import Any

import pytest

from ops.review.findings.grant_loss import find
from ops.review.preview import Op, Step
from ops.review.tokens import POLICY, ROLE
from tests.ops.review.findings.made import LOGS, REQUESTS, US_EAST, named, preview, step


def policy(op: Op, *tables: str, name: str = "reader", new: Any = None) -> Step:
    given = {"name": name, "policy": json.dumps([f"{US_EAST}{table}" for table in tables])}
    return step(op, given, new, of=POLICY, name="requests-reader", because=("description",))


REMOVED = ("grant-removed:requests-reader", "look")
REPLACED = ("grant-replaced:requests-reader", "look")
GONE = step("delete", {"name": REQUESTS})


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([policy("delete", REQUESTS)], [REMOVED], id="removed"),
        pytest.param([policy("delete", REQUESTS), GONE], [], id="removed with its table"),
        pytest.param(
            [policy("delete", REQUESTS, LOGS), GONE], [REMOVED], id="removed with one of its tables"
        ),
        pytest.param([policy("delete"), GONE], [REMOVED], id="removed, of no table"),
        pytest.param(
            [policy("replace", REQUESTS, new={"name": "reader"})], [REPLACED], id="made anew"
        ),
        pytest.param(
            [policy("replace", REQUESTS, new={"name": "other"})], [], id="made under another name"
        ),
        pytest.param(
            [step("replace", {"name": "a"}, {"name": "a"}, of=ROLE, name="backups")],
            [("grant-replaced:backups", "look")],
            id="a role made anew",
        ),
        pytest.param([step("delete", {"name": "a"}, of=ROLE)], [], id="a role removed"),
        pytest.param([policy("update", REQUESTS, new={})], [], id="changed"),
    ],
)
def test_what_roles_lose_is_found(steps: list[Step], expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(*steps))) == expected


def test_it_says_why_a_policy_is_made_anew() -> None:
    [found] = find(preview(policy("replace", REQUESTS, new={"name": "reader"})))
    assert found.says == (
        "The policy requests-reader is deleted and made anew, because of description: AWS refuses "
        "that while somebody has it, and meanwhile nobody can do what it grants."
    )
