from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.sns.subscription_transport import RULE
from guardrails.sns.topics import SUBSCRIPTION
from tests.policies.conftest import Run

PLAIN = (
    "Set protocol to 'https' and endpoint to an https:// address on subscription 'requests': "
    "http sends in plain text."
)


@pytest.mark.parametrize(
    ("props", "said"),
    [
        pytest.param({"protocol": "https", "endpoint": "https://x"}, [], id="https"),
        pytest.param({"protocol": "email", "endpoint": UNKNOWN_STRING_VALUE}, [], id="email"),
        pytest.param({"protocol": "http", "endpoint": UNKNOWN_STRING_VALUE}, [PLAIN], id="http"),
        pytest.param({"protocol": "https", "endpoint": "http://x"}, [PLAIN], id="http address"),
        pytest.param(
            {"protocol": UNKNOWN_STRING_VALUE, "endpoint": "https://x"},
            ["unknown: string value at .protocol can't be known during preview"],
            id="unknown protocol",
        ),
    ],
)
def test_protocol(run: Run, props: dict[str, Any], said: list[str]) -> None:
    assert run(as_policy(RULE), props, resource_type=SUBSCRIPTION) == said
