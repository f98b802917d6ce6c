from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kinesis.stream_encryption import RULE, STREAM
from tests.policies.conftest import Run

KEY = "arn:aws:kms:us-east-1:111122223333:key/changes"
ASKED_KEY = "Set kms_key_id on stream 'requests' to a customer-managed key: it is "


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, [], id="own key"),
        pytest.param(
            {"encryptionType": None},
            ["Set encryption_type to 'KMS' on stream 'requests': it is not set, and so 'NONE'."],
            id="no encryption",
        ),
        pytest.param({"kmsKeyId": None}, [f"{ASKED_KEY}not set."], id="no key"),
        pytest.param(
            {"kmsKeyId": "alias/aws/kinesis"},
            [f"{ASKED_KEY}'alias/aws/kinesis'."],
            id="key of AWS",
        ),
        pytest.param(
            {"encryptionType": UNKNOWN_STRING_VALUE, "kmsKeyId": None},
            [
                f"{ASKED_KEY}not set.",
                "unknown: string value at .encryptionType can't be known during preview",
            ],
            id="unknown hides no fault",
        ),
    ],
)
def test_encryption(run: Run, changed: dict[str, Any], said: list[str]) -> None:
    props = {"encryptionType": "KMS", "kmsKeyId": KEY} | changed
    assert run(as_policy(RULE), props, resource_type=STREAM) == said
