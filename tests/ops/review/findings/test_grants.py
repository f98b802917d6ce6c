import json
from typing import Any

import pytest

from ops.review.findings.grants import find
from ops.review.preview import UNKNOWN, Step
from ops.review.tokens import (
    ATTACHMENT,
    KEY,
    POLICY,
    RESOURCE_POLICY,
    ROLE,
    ROLE_POLICY,
    TABLE,
    TOPIC,
    TOPIC_POLICY,
    VAULT_POLICY,
)
from tests.ops.review.findings.made import REQUESTS, US_EAST, named, preview, step, update

WIDENED = ("grants-widened:one", "look")
UNTOLD = ("grants-unknown:one", "look")
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def document(*actions: str, resource: str = f"{US_EAST}{REQUESTS}") -> str:
    statement = {"Effect": "Allow", "Action": [*actions], "Resource": resource}
    return json.dumps({"Statement": [statement]})


def policy(*actions: str, **more: Any) -> dict[str, Any]:
    return {"policy": document(*actions, **more)}


def bound(to: dict[str, Any], of: str) -> Step:
    return step("create", None, to, of=of, name="one")


GET, SCAN = "dynamodb:GetItem", "dynamodb:Scan"
THERE = step("same", {}, {}, name="there")
OTHER_ROLE = step("create", None, {"name": "new"}, of=ROLE, name="other")
STAGING = f"staging-{REQUESTS.removeprefix('prod-')}"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        *(
            pytest.param(
                [update(policy(GET), policy(GET, SCAN), of=kind, name="one")], [WIDENED], id=kind
            )
            for kind in (
                KEY,
                POLICY,
                RESOURCE_POLICY,
                ROLE_POLICY,
                TOPIC,
                TOPIC_POLICY,
                VAULT_POLICY,
            )
        ),
        pytest.param(
            [
                update(
                    {"assumeRolePolicy": document("sts:AssumeRole")},
                    {"assumeRolePolicy": document("sts:AssumeRole", "sts:TagSession")},
                    of=ROLE,
                    name="one",
                )
            ],
            [WIDENED],
            id="whom a role trusts",
        ),
        pytest.param(
            [update(policy(GET, SCAN), policy(GET), of=POLICY, name="one")], [], id="less"
        ),
        pytest.param(
            [update(policy(GET), {"policy": UNKNOWN}, of=POLICY, name="one")],
            [UNTOLD],
            id="unknown",
        ),
        pytest.param(
            [update(policy(GET), policy(GET) | {"tags": {}}, of=POLICY, name="one")],
            [],
            id="something else of a policy",
        ),
        pytest.param([bound(policy(GET), POLICY)], [], id="a policy that nobody has yet"),
        pytest.param(
            [bound({"resourceArn": f"{US_EAST}{REQUESTS}"} | policy(GET), RESOURCE_POLICY)],
            [WIDENED],
            id="a policy of a table that is there",
        ),
        pytest.param(
            [
                bound({"resourceArn": f"{US_EAST}{REQUESTS}"} | policy(GET), RESOURCE_POLICY),
                step("create", None, {"name": REQUESTS}),
            ],
            [],
            id="a policy of a table that comes",
        ),
        pytest.param(
            [bound({"resourceArn": UNKNOWN} | policy(GET), RESOURCE_POLICY)],
            [],
            id="a policy of something that comes",
        ),
        pytest.param(
            [bound({"role": "old"} | policy(GET), ROLE_POLICY)],
            [WIDENED],
            id="a policy of a role that is there",
        ),
        pytest.param(
            [bound({"role": "new"} | policy(GET), ROLE_POLICY), OTHER_ROLE],
            [],
            id="a policy of a role that comes",
        ),
        pytest.param(
            [bound({"role": "old", "policyArn": ADMINISTRATOR}, ATTACHMENT)],
            [WIDENED],
            id="a policy is attached to a role that is there",
        ),
        pytest.param(
            [bound({"role": "new", "policyArn": ADMINISTRATOR}, ATTACHMENT), OTHER_ROLE],
            [],
            id="a policy is attached to a role that comes",
        ),
        pytest.param(
            [
                step(
                    "replace",
                    {"role": "old", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
                    {"role": "old", "policyArn": ADMINISTRATOR},
                    of=ATTACHMENT,
                    name="one",
                )
            ],
            [WIDENED],
            id="another policy is attached",
        ),
        pytest.param(
            [
                update(
                    {"managedPolicyArns": ["a"]},
                    {"managedPolicyArns": ["b", "a"]},
                    of=ROLE,
                    name="one",
                )
            ],
            [WIDENED],
            id="a role has another policy",
        ),
        pytest.param(
            [
                update(
                    {"managedPolicyArns": ["a", "b"]},
                    {"managedPolicyArns": ["b"]},
                    of=ROLE,
                    name="one",
                )
            ],
            [],
            id="a role has a policy less",
        ),
        pytest.param(
            [update({"permissionsBoundary": "a"}, {}, of=ROLE, name="one")],
            [WIDENED],
            id="a role loses its boundary",
        ),
        pytest.param(
            [update({}, {"permissionsBoundary": "a"}, of=ROLE, name="one")],
            [],
            id="a role gets a boundary",
        ),
        pytest.param(
            [
                step(
                    "replace",
                    policy(GET),
                    policy(GET, resource=f"{US_EAST}{STAGING}"),
                    of=POLICY,
                    name="one",
                ),
                step("replace", {"name": REQUESTS}, {"name": STAGING}, of=TABLE),
            ],
            [],
            id="the table of a policy has another name",
        ),
        pytest.param(
            [
                step(
                    "replace",
                    policy(GET),
                    policy(GET, SCAN, resource=f"{US_EAST}{STAGING}"),
                    of=POLICY,
                    name="one",
                ),
                step("replace", {"name": REQUESTS}, {"name": STAGING}, of=TABLE),
            ],
            [WIDENED],
            id="the table of a policy has another name, and it grants more",
        ),
        pytest.param([step("delete", policy(GET), of=POLICY)], [], id="a policy goes"),
    ],
)
def test_what_grants_more_is_found(steps: list[Step], expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(THERE, *steps))) == expected


def test_a_first_deployment_grants_what_it_grants() -> None:
    first = bound({"role": "untold", "policyArn": ADMINISTRATOR}, ATTACHMENT)
    assert list(find(preview(first))) == []


def test_it_says_what_more_is_granted() -> None:
    actions = [f"dynamodb:Action{number}" for number in range(7)]
    [found] = find(preview(update(policy(), policy(*actions), of=POLICY, name="one")))
    listed = "; ".join(f"dynamodb:action{number} on table/{REQUESTS}" for number in range(5))
    assert found.says == f"The policy one grants more than before: {listed}; and 2 more."


def test_it_says_all_of_a_role_at_once() -> None:
    change = update(
        {"permissionsBoundary": "a", "managedPolicyArns": []},
        {"managedPolicyArns": [ADMINISTRATOR]},
        of=ROLE,
        name="one",
    )
    says = (
        f"The role one grants more than before: all of {ADMINISTRATOR}; what its boundary a kept "
        "out."
    )
    assert [one.says for one in find(preview(change))] == [says]


def test_a_policy_that_is_made_first_has_no_arn_yet() -> None:
    [found] = find(preview(THERE, bound({"role": "old", "policyArn": UNKNOWN}, ATTACHMENT)))
    assert found.says == (
        "The attachment one grants more than before: all of a policy that is made first."
    )
