import json

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.iam.policies import POLICIES
from guardrails.iam.policy_administration import RULE
from tests.policies.conftest import Run

EVERYTHING = (
    "Name actions and resources in policy of 'requests': "
    "a statement allows every action on every resource."
)
ALL_OF_IAM = (
    "Name actions and resources in policy of 'requests': "
    "a statement allows all of IAM, and so every action on every resource."
)


def document(effect: str, action: str, resource: str) -> str:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(document("Allow", "*", "*"), [EVERYTHING], id="everything"),
        pytest.param(document("Allow", "*:*", "*"), [EVERYTHING], id="everything in other words"),
        pytest.param(document("Allow", "s3:*", "*"), [], id="a service"),
        pytest.param(document("Allow", "IAM:*", "*"), [ALL_OF_IAM], id="all of IAM"),
        pytest.param(document("Allow", "i?m:*", "*"), [ALL_OF_IAM], id="IAM in other words"),
        pytest.param(document("Allow", "iam:Get*", "*"), [], id="some of IAM"),
        pytest.param(document("Allow", "iam:*", "arn:aws:iam::1:role/x"), [], id="all of a role"),
        pytest.param(document("Deny", "*", "*"), [], id="denial"),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .policy can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_policy(run: Run, policy: str, said: list[str]) -> None:
    assert run(as_policy(RULE), {"policy": policy}, resource_type=POLICIES[1]) == said
