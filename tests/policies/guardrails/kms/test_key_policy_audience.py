import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_policy_audience import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, KEY_POLICY, REPLICA_KEY
from tests.policies.conftest import Run

ROOT = "arn:aws:iam::111122223333:root"
TRUSTED = {"trusted": ["111122223333"]}
EVERYBODY = "Name the principals in policy of {}: '*' lets in everybody."
STRANGER = (
    f"Remove the principal '{ROOT}' from policy of {{}}, or list its account in trusted of the "
    "pack's config."
)


def document(principal: object, **condition: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Statement": [statement, {**statement, **condition}]})


CASES = [
    pytest.param(None, TRUSTED, [], id="the policy that KMS gives"),
    pytest.param(document({"AWS": ROOT}), TRUSTED, [], id="trusted account"),
    pytest.param(document({"AWS": ROOT}), {}, [STRANGER], id="no config"),
    pytest.param(document({"AWS": ROOT}), {"trusted": []}, [STRANGER], id="nobody trusted"),
    pytest.param(document({"AWS": "*"}), TRUSTED, [EVERYBODY], id="everybody"),
    pytest.param(
        document(
            {"AWS": "*"},
            Condition={"StringEquals": {"kms:ViaService": "dynamodb.us-east-1.amazonaws.com"}},
        ),
        TRUSTED,
        [EVERYBODY],
        id="everybody by a service",
    ),
    pytest.param(
        "{", TRUSTED, ["Set policy of {} to a policy document: it is not JSON."], id="malformed"
    ),
    pytest.param(
        5, TRUSTED, ["Set policy of {} to a policy document: it is not an object."], id="number"
    ),
    pytest.param(
        UNKNOWN_STRING_VALUE,
        TRUSTED,
        ["unknown: string value at .policy can't be known during preview"],
        id="unknown",
    ),
]


@pytest.mark.parametrize(
    ("resource_type", "label"),
    [
        pytest.param(KEY, "key 'requests'", id="key"),
        pytest.param(REPLICA_KEY, "key 'requests'", id="replica"),
        pytest.param(EXTERNAL_KEY, "key 'requests'", id="external"),
        pytest.param(KEY_POLICY, "key policy 'requests'", id="policy"),
    ],
)
@pytest.mark.parametrize(("policy", "config", "said"), CASES)
def test_policy(
    run: Run,
    *,
    policy: object,
    config: dict[str, Any],
    said: list[str],
    resource_type: str,
    label: str,
) -> None:
    assert run(as_policy(RULE), {"policy": policy}, resource_type=resource_type, config=config) == [
        message.replace("{}", label) for message in said
    ]


def test_everybody_is_bound_to_a_trusted_account_by_condition(run: Run) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:CallerAccount": "111122223333",
                "kms:ViaService": "dynamodb.us-east-1.amazonaws.com",
            }
        },
    }
    props = {"policy": json.dumps({"Statement": statement})}
    assert run(as_policy(RULE), props, resource_type=KEY, config=TRUSTED) == []
