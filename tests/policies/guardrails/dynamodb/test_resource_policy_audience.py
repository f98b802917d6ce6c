import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.resource_policy_audience import RESOURCE_POLICY, RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
TRUSTED = {"trusted": ["111122223333", "o-example"]}
LOCKOUT = (
    "Remove confirm_remove_self_resource_access from resource policy 'requests': "
    "its policy could leave nobody who may change it."
)
EVERYBODY = "Name the principals in policy of resource policy 'requests': '*' lets in everybody."


def document(principal: object, **elements: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "dynamodb:GetItem"}
    return json.dumps({"Statement": [statement | {"Resource": "*"} | elements]})


def outsider(principal: str) -> str:
    return (
        f"Remove the principal {principal!r} from policy of resource policy 'requests', "
        "or list its account in trusted of the pack's config."
    )


def check(run: Run, props: dict[str, Any], config: dict[str, Any] = TRUSTED) -> list[str]:
    return run(POLICY, props, resource_type=RESOURCE_POLICY, config=config)


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(document({"AWS": "111122223333"}), id="trusted account"),
        pytest.param(document({"AWS": "arn:aws:iam::111122223333:role/app"}), id="trusted role"),
        pytest.param(document({"Service": "redshift.amazonaws.com"}), id="service"),
        pytest.param(
            document("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-example"}}),
            id="trusted organization",
        ),
        pytest.param(document("*", Effect="Deny"), id="denial"),
    ],
)
def test_policy_for_the_trusted_passes(run: Run, policy: str) -> None:
    assert check(run, {"policy": policy}) == []


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(document("*"), EVERYBODY, id="everybody"),
        pytest.param(document({"AWS": "*"}), EVERYBODY, id="everybody of AWS"),
        pytest.param(document({"AWS": "444455556666"}), outsider("444455556666"), id="account"),
        pytest.param(
            document({"AWS": "arn:aws:iam::444455556666:root"}),
            outsider("arn:aws:iam::444455556666:root"),
            id="ARN",
        ),
        pytest.param(
            "{",
            "Set policy of resource policy 'requests' to a policy document: it is not JSON.",
            id="malformed",
        ),
        pytest.param(
            5,
            "Set policy of resource policy 'requests' to a policy document: it is not an object.",
            id="wrong type",
        ),
    ],
)
def test_policy_for_others_is_refused(run: Run, policy: object, said: str) -> None:
    assert check(run, {"policy": policy}) == [said]


def test_nobody_is_trusted_unless_listed(run: Run) -> None:
    assert check(run, {"policy": document({"AWS": "111122223333"})}, config={}) == [
        outsider("111122223333")
    ]


@pytest.mark.parametrize("value", [False, None], ids=["off", "null"])
def test_policy_that_cannot_lock_out_passes(run: Run, value: object) -> None:
    assert check(run, {"confirmRemoveSelfResourceAccess": value}) == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(True, id="on"),
        pytest.param(1, id="number"),
        pytest.param(0, id="zero"),
        pytest.param("true", id="string"),
        pytest.param("False", id="other case"),
        pytest.param([], id="list"),
        pytest.param({}, id="object"),
    ],
)
def test_policy_that_can_lock_out_is_refused(run: Run, value: object) -> None:
    props = {"policy": document({"AWS": "111122223333"}), "confirmRemoveSelfResourceAccess": value}
    assert check(run, props) == [LOCKOUT]


def test_unknown_is_not_known_yet_and_hides_no_other_fault(run: Run) -> None:
    policy = "unknown: string value at .policy can't be known during preview"
    confirmation = (
        "unknown: boolean value at .confirmRemoveSelfResourceAccess can't be known during preview"
    )
    unknown_policy = {"policy": UNKNOWN_STRING_VALUE}
    unknown_confirmation = {"confirmRemoveSelfResourceAccess": UNKNOWN_BOOLEAN_VALUE}
    assert check(run, unknown_policy) == [policy]
    assert check(run, unknown_policy | {"confirmRemoveSelfResourceAccess": True}) == [
        LOCKOUT,
        policy,
    ]
    assert check(run, unknown_confirmation) == [confirmation]
    assert check(run, unknown_confirmation | {"policy": document("*")}) == [
        EVERYBODY,
        confirmation,
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {"policy": document("*")}) == [
        "not applicable: checks only aws:dynamodb/resourcePolicy:ResourcePolicy"
    ]
