from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_rotation import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, REPLICA_KEY
from tests.policies.conftest import Run

ASKED = "Set enable_key_rotation to True on key 'requests': its key material stays the same."
UNKNOWN = "unknown: {} value at .{} can't be known during preview"
UNKNOWN_SPEC = UNKNOWN.format("string", "customerMasterKeySpec")
UNKNOWN_STORE = UNKNOWN.format("string", "customKeyStoreId")


@pytest.mark.parametrize(
    ("props", "said"),
    [
        pytest.param({"enableKeyRotation": True}, [], id="on"),
        pytest.param({"enableKeyRotation": True, "rotationPeriodInDays": 90}, [], id="period"),
        pytest.param({}, [ASKED], id="left out"),
        pytest.param({"enableKeyRotation": None}, [ASKED], id="null"),
        pytest.param({"enableKeyRotation": False}, [ASKED], id="off"),
        pytest.param({"enableKeyRotation": 1}, [ASKED], id="1"),
        pytest.param({"enableKeyRotation": "true"}, [ASKED], id="text"),
        pytest.param({"enableKeyRotation": "True"}, [ASKED], id="other case"),
        pytest.param({"enableKeyRotation": [True]}, [ASKED], id="list"),
        pytest.param({"enableKeyRotation": {"enabled": True}}, [ASKED], id="object"),
        pytest.param({"rotationPeriodInDays": 90}, [ASKED], id="only a period"),
        pytest.param(
            {"enableKeyRotation": UNKNOWN_BOOLEAN_VALUE},
            [UNKNOWN.format("boolean", "enableKeyRotation")],
            id="unknown",
        ),
    ],
)
def test_rotation(run: Run, props: dict[str, Any], said: list[str]) -> None:
    assert run(as_policy(RULE), props, resource_type=KEY) == said


@pytest.mark.parametrize("flag", [{}, {"enableKeyRotation": False}], ids=["left out", "off"])
@pytest.mark.parametrize(
    ("props", "said"),
    [
        pytest.param({"customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, [ASKED], id="symmetric"),
        pytest.param({"customerMasterKeySpec": ""}, [ASKED], id="empty spec"),
        pytest.param({"customerMasterKeySpec": 1}, [ASKED], id="spec of a wrong type"),
        pytest.param({"customerMasterKeySpec": "RSA_4096"}, [], id="asymmetric"),
        pytest.param({"customerMasterKeySpec": "HMAC_256"}, [], id="HMAC"),
        pytest.param({"customKeyStoreId": ""}, [ASKED], id="empty store"),
        pytest.param({"customKeyStoreId": True}, [ASKED], id="store of a wrong type"),
        pytest.param({"customKeyStoreId": "cks-1234567890abcdef0"}, [], id="store"),
        pytest.param({"customerMasterKeySpec": UNKNOWN_STRING_VALUE}, [UNKNOWN_SPEC], id="unknown"),
        pytest.param(
            {"customKeyStoreId": UNKNOWN_STRING_VALUE}, [UNKNOWN_STORE], id="unknown store"
        ),
        pytest.param(
            {"customKeyStoreId": UNKNOWN_STRING_VALUE, "customerMasterKeySpec": "RSA_4096"},
            [],
            id="asymmetric, unknown store",
        ),
    ],
)
def test_only_keys_that_can_be_rotated_have_to_be(
    run: Run, props: dict[str, Any], said: list[str], flag: dict[str, Any]
) -> None:
    assert run(as_policy(RULE), props | flag, resource_type=KEY) == said


def test_an_unknown_spec_does_not_matter_where_rotation_is_on(run: Run) -> None:
    props = {"enableKeyRotation": True, "customerMasterKeySpec": UNKNOWN_STRING_VALUE}
    assert run(as_policy(RULE), props, resource_type=KEY) == []


@pytest.mark.parametrize("resource_type", [REPLICA_KEY, EXTERNAL_KEY])
def test_replicas_and_imported_keys_have_no_rotation_of_their_own(
    run: Run, resource_type: str
) -> None:
    assert run(as_policy(RULE), {}, resource_type=resource_type) == [
        f"not applicable: checks only {KEY}"
    ]
