import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.iam.policies import POLICIES, ROLE
from guardrails.iam.policy_permissions import RULE
from tests.policies.conftest import Run

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-market-intelligence-requests"
WHERE = "policy of 'requests'"
NARROW = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE}


def document(changed: dict[str, Any]) -> str:
    statement = {key: value for key, value in (NARROW | changed).items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def action(name: str) -> str:
    return f"Replace {name!r} by the actions needed in {WHERE}: it allows others too."


def arn(name: str) -> str:
    return f"Replace {name!r} by the ARNs needed in {WHERE}: it allows others too."


def inverted(name: str) -> str:
    return f"Replace Not{name} by {name} in {WHERE}: it allows whatever it does not name."


CASES = [
    pytest.param({}, [], id="names"),
    pytest.param({"Action": "dynamodb:*"}, [action("dynamodb:*")], id="whole service"),
    pytest.param({"Action": "DynamoDB:Get*"}, [action("DynamoDB:Get*")], id="family of actions"),
    pytest.param({"Action": "dax:*"}, [action("dax:*")], id="whole cache"),
    pytest.param({"Action": "dyn?modb:x"}, [action("dyn?modb:x")], id="wildcard in the service"),
    pytest.param({"Action": "*"}, [action("*")], id="every action"),
    pytest.param({"Resource": "*"}, [arn("*")], id="every resource"),
    pytest.param({"Resource": f"{TABLE}/index/*"}, [arn(f"{TABLE}/index/*")], id="every index"),
    pytest.param({"Resource": f"{TABLE}/stream/*"}, [], id="streams of a table"),
    pytest.param({"Resource": f"{TABLE}/index/user-index"}, [], id="named index"),
    pytest.param({"Resource": None, "NotResource": TABLE}, [inverted("Resource")], id="rest"),
    pytest.param({"Action": None, "NotAction": "iam:*"}, [inverted("Action")], id="other actions"),
    pytest.param({"Action": "dynamodb:ListTables", "Resource": "*"}, [], id="not restrictable"),
    pytest.param({"Action": "s3:*", "Resource": "*"}, [], id="another service"),
    pytest.param({"Effect": "Deny", "Action": "*", "Resource": "*"}, [], id="denial"),
]


@pytest.mark.parametrize(("changed", "said"), CASES)
def test_statement(run: Run, changed: dict[str, Any], said: list[str]) -> None:
    for resource_type in POLICIES:
        if resource_type != ROLE:
            props = {"policy": document(changed)}
            assert run(as_policy(RULE), props, resource_type=resource_type) == said


def test_inline_policies_of_a_role(run: Run) -> None:
    policies = [{"policy": document({})}, {"policy": document({"Resource": "*"})}]
    assert run(as_policy(RULE), {"inlinePolicies": policies}, resource_type=ROLE) == [
        (
            "Replace '*' by the ARNs needed in inline_policies[1].policy of role 'requests': "
            "it allows others too."
        )
    ]


def test_document_that_is_none(run: Run) -> None:
    assert run(as_policy(RULE), {"policy": "{"}, resource_type=POLICIES[1]) == [
        f"Set {WHERE} to a policy document: it is not JSON."
    ]


def test_unknown_document_hides_no_other(run: Run) -> None:
    policies = [{"policy": UNKNOWN_STRING_VALUE}, {"policy": document({"Resource": "*"})}]
    assert run(as_policy(RULE), {"inlinePolicies": policies}, resource_type=ROLE) == [
        (
            "Replace '*' by the ARNs needed in inline_policies[1].policy of role 'requests': "
            "it allows others too."
        ),
        "unknown: string value at .inlinePolicies.0.policy can't be known during preview",
    ]
