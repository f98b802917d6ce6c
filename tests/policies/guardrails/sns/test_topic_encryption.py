from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.sns.topic_encryption import RULE
from guardrails.sns.topics import TOPIC, TOPIC_POLICY
from tests.policies.conftest import Run

ARN = "arn:aws:kms:us-east-1:111122223333"
PROD = {"environment": "prod"}
ASKED = "Set kms_master_key_id on topic 'alerts' to a customer-managed key: it is "
UNKNOWN = "unknown: string value at .{} can't be known during preview"


@pytest.mark.parametrize(
    ("props", "shown"),
    [
        pytest.param({}, "not set", id="left out"),
        pytest.param({"kmsMasterKeyId": None}, "not set", id="null"),
        pytest.param({"kmsMasterKeyId": ""}, "''", id="empty"),
        pytest.param({"kmsMasterKeyId": "alias/aws/sns"}, "'alias/aws/sns'", id="alias of AWS"),
        pytest.param(
            {"kmsMasterKeyId": f"{ARN}:alias/aws/sns"}, f"'{ARN}:alias/aws/sns'", id="its ARN"
        ),
        pytest.param({"kmsMasterKeyId": 1}, "not a string", id="number"),
        pytest.param({"kmsMasterKeyId": True}, "not a string", id="flag"),
        pytest.param({"kmsMasterKeyId": ["alias/alerts"]}, "not a string", id="list"),
        pytest.param({"kmsMasterKeyId": {"id": "1234"}}, "not a string", id="object"),
        pytest.param({"kmsMasterKeyID": "alias/alerts"}, "not set", id="other case"),
        pytest.param({"kmsKeyId": "alias/alerts"}, "not set", id="name of another type"),
    ],
)
def test_no_key_of_the_owner(run: Run, props: dict[str, Any], shown: str) -> None:
    topic = {"name": "alerts"} | props
    said = [f"{ASKED}{shown}."]
    assert run(as_policy(RULE), topic, resource_type=TOPIC, config=PROD) == said
    assert run(as_policy(RULE), topic, resource_type=TOPIC) == []


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("1234abcd-12ab-34cd-56ef-1234567890ab", id="id"),
        pytest.param(f"{ARN}:key/1234abcd", id="ARN"),
        pytest.param("alias/alerts", id="alias"),
        pytest.param(f"{ARN}:alias/alerts", id="ARN of an alias"),
        pytest.param("alias/awsome", id="alias that begins alike"),
    ],
)
def test_key_of_the_owner(run: Run, key: str) -> None:
    props = {"name": "alerts", "kmsMasterKeyId": key}
    assert run(as_policy(RULE), props, resource_type=TOPIC, config=PROD) == []


@pytest.mark.parametrize(
    ("props", "circumstances", "said"),
    [
        pytest.param({"name": "alerts"}, {"stack": "prod-eu"}, [f"{ASKED}not set."], id="stack"),
        pytest.param({"name": "alerts"}, {"stack": "staging"}, [], id="another stack"),
        pytest.param(
            {"name": "alerts"}, {"config": {"environment": "dev"}}, [], id="another environment"
        ),
        pytest.param(
            {"name": "prod-alerts"},
            {},
            [ASKED.replace("alerts", "prod-alerts") + "not set."],
            id="name",
        ),
        pytest.param(
            {"name": UNKNOWN_STRING_VALUE}, {}, [UNKNOWN.format("name")], id="unknown name"
        ),
        pytest.param(
            {"name": UNKNOWN_STRING_VALUE, "kmsMasterKeyId": "alias/alerts"},
            {},
            [],
            id="unknown name with a key",
        ),
        pytest.param(
            {"name": UNKNOWN_STRING_VALUE},
            {"stack": "prod"},
            [ASKED.replace("alerts", "requests") + "not set."],
            id="unknown name in production",
        ),
        pytest.param(
            {"name": "alerts", "kmsMasterKeyId": UNKNOWN_STRING_VALUE},
            {"stack": "prod"},
            [UNKNOWN.format("kmsMasterKeyId")],
            id="unknown key",
        ),
        pytest.param(
            {"name": "alerts", "kmsMasterKeyId": UNKNOWN_STRING_VALUE},
            {},
            [],
            id="unknown key elsewhere",
        ),
    ],
)
def test_production(
    run: Run, props: dict[str, Any], circumstances: dict[str, Any], said: list[str]
) -> None:
    assert run(as_policy(RULE), props, resource_type=TOPIC, **circumstances) == said


def test_a_topic_policy_has_no_key(run: Run) -> None:
    assert run(as_policy(RULE), {}, resource_type=TOPIC_POLICY, config=PROD) == [
        f"not applicable: checks only {TOPIC}"
    ]
