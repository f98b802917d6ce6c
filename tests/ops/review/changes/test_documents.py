import json
from typing import Any

import pytest

from ops.review.changes.change import Detail
from ops.review.changes.documents import document
from ops.review.preview import UNKNOWN
from tests.ops.review.changes.words import said

READ = {"Sid": "Read", "Effect": "Allow", "Action": ["d:Get", "d:Query"], "Resource": "arn:t"}
TLS = {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"Bool": {"tls": "false"}}}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": list(statements)})}


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param(
            policy(READ),
            policy(READ | {"Action": ["d:Get", "d:Scan"]}),
            [Detail("Statement Read, Action", "d:Query", "d:Scan")],
            id="other actions",
        ),
        pytest.param(
            policy(READ),
            policy(READ | {"Resource": ["arn:t", "*"]}),
            [Detail("Statement Read, Resource", None, "*")],
            id="a resource more",
        ),
        pytest.param(
            policy(READ),
            policy(READ | {"Action": ["d:Query", "d:Get"]}),
            [Detail("Statement Read, Action", "d:Get, d:Query", "d:Query, d:Get")],
            id="another order",
        ),
        pytest.param(
            policy(READ),
            policy(READ | {"Condition": {"Bool": {"a": "true"}}}),
            [Detail("Statement Read, Condition", None, '{"Bool": {"a": "true"}}')],
            id="a condition",
        ),
        pytest.param(
            policy(READ, TLS),
            policy(READ),
            [
                Detail(
                    "Statement number 2",
                    'Deny Principal *; Action *; Condition {"Bool": {"tls": "false"}}',
                    None,
                )
            ],
            id="a statement less",
        ),
        pytest.param(
            policy(),
            policy(READ),
            [Detail("Statement Read", None, "Allow Action d:Get, d:Query; Resource arn:t")],
            id="a statement more",
        ),
        pytest.param(
            policy(READ),
            {"policy": UNKNOWN},
            [Detail("What it allows", "as it was", "known after the deployment")],
            id="not known yet",
        ),
        pytest.param({"policy": "no JSON"}, {"policy": "[]"}, [], id="no policies"),
    ],
)
def test_statements_are_compared(
    before: dict[str, Any], after: dict[str, Any], details: list[Detail]
) -> None:
    assert said([document("policy")], before, after) == details
