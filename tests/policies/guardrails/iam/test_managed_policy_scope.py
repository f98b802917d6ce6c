import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.iam.managed_policy_scope import ATTACHMENTS, EXCLUSIVE, RULE
from guardrails.iam.policies import ROLE
from tests.policies.conftest import Run

BROAD = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"
READS = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"


def refused(setting: str) -> str:
    return (
        f"Replace {BROAD!r} in {setting} of 'requests' by a policy that names tables: "
        "it allows all of DynamoDB."
    )


@pytest.mark.parametrize("resource_type", ATTACHMENTS)
def test_attachment(run: Run, resource_type: str) -> None:
    policy = as_policy(RULE)
    assert run(policy, {"policyArn": READS}, resource_type=resource_type) == []
    assert run(policy, {"policyArn": BROAD}, resource_type=resource_type) == [refused("policy_arn")]


@pytest.mark.parametrize(
    ("resource_type", "key", "setting"),
    [
        pytest.param(ROLE, "managedPolicyArns", "managed_policy_arns", id="role"),
        pytest.param(EXCLUSIVE, "policyArns", "policy_arns", id="exclusive"),
    ],
)
def test_list(run: Run, resource_type: str, key: str, setting: str) -> None:
    props = {key: [UNKNOWN_STRING_VALUE, BROAD, READS]}
    assert run(as_policy(RULE), props, resource_type=resource_type) == [
        refused(setting),
        f"unknown: string value at .{key}.0 can't be known during preview",
    ]
