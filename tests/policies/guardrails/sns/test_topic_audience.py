import json

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.sns.topic_audience import RULE
from guardrails.sns.topics import TOPIC, TOPIC_POLICY
from tests.policies.conftest import Run


def document(principal: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sns:Publish"}
    return json.dumps({"Statement": [statement | {"Resource": "*"}]})


@pytest.mark.parametrize("resource_type", [TOPIC, TOPIC_POLICY])
@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(document({"Service": "cloudwatch.amazonaws.com"}), [], id="service"),
        pytest.param(document({"AWS": "111122223333"}), [], id="trusted account"),
        pytest.param(
            document("*"), ["Name the principals in policy of {}: '*' lets in everybody."], id="all"
        ),
        pytest.param(
            "{", ["Set policy of {} to a policy document: it is not JSON."], id="malformed"
        ),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .policy can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_policy(run: Run, resource_type: str, policy: str, said: list[str]) -> None:
    label = "topic 'requests'" if resource_type == TOPIC else "topic policy 'requests'"
    config = {"trusted": ["111122223333"]}
    assert run(as_policy(RULE), {"policy": policy}, resource_type=resource_type, config=config) == [
        message.replace("{}", label) for message in said
    ]
