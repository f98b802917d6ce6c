import json

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.iam.policies import POLICIES
from guardrails.iam.policy_decryption import RULE
from tests.policies.conftest import Run

KEYS = "arn:aws:kms:us-east-1:111122223333:key"
EVERY_KEY = (
    "Name the keys as Resource in policy of 'requests': it allows kms:Decrypt with every key."
)


def document(**elements: str) -> str:
    return json.dumps({"Statement": {"Effect": "Allow", **elements}})


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(document(Action="kms:Decrypt", Resource=f"{KEYS}/x"), [], id="named key"),
        pytest.param(document(Action="kms:Decrypt", Resource="*"), [EVERY_KEY], id="all"),
        pytest.param(document(Action="kms:D*", Resource=f"{KEYS}/*"), [EVERY_KEY], id="all keys"),
        pytest.param(document(NotAction="s3:*", Resource="*"), [EVERY_KEY], id="not action"),
        pytest.param(
            document(Action="kms:Decrypt", NotResource=f"{KEYS}/x"), [EVERY_KEY], id="all but one"
        ),
        pytest.param(document(Action="kms:Encrypt", Resource="*"), [], id="another action"),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .policy can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_policy(run: Run, policy: str, said: list[str]) -> None:
    assert run(as_policy(RULE), {"policy": policy}, resource_type=POLICIES[1]) == said
