from typing import Any

import pytest

from ops.review.changes.change import Detail
from ops.review.changes.tables import TABLE
from ops.review.preview import UNKNOWN
from tests.ops.review.changes.words import said

KEY = "arn:aws:kms:us-east-1:123456789012:key/1a"
RECOVERY = {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35}}
OWN_KEY = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY}}
TTL = {"ttl": {"enabled": True, "attributeName": "ttl"}}
STREAM = {"streamEnabled": True, "streamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        pytest.param(
            {"name": "dev-a"}, {"name": "prod-a"}, ("Name in AWS", "dev-a", "prod-a"), id="name"
        ),
        pytest.param(
            {"hashKey": "a", "rangeKey": "b"}, {"hashKey": "a"}, ("Key", "a + b", "a"), id="key"
        ),
        pytest.param(
            {"attributes": [{"name": "a", "type": "S"}, {"name": "b", "type": "B"}]},
            {"attributes": [{"name": "b", "type": "B"}, {"name": "a", "type": "N"}]},
            ("Attribute a", "text", "number"),
            id="type of an attribute",
        ),
        pytest.param(
            RECOVERY,
            {"pointInTimeRecovery": {"enabled": False}},
            ("Point-in-time recovery", "35 days", "off"),
            id="recovery off",
        ),
        pytest.param(
            {"pointInTimeRecovery": {"enabled": True}},
            RECOVERY,
            ("Point-in-time recovery", "on", "35 days"),
            id="recovery longer",
        ),
        pytest.param(
            OWN_KEY,
            {"serverSideEncryption": {"enabled": True}},
            (
                "Encrypted with",
                "a customer-managed key, key/1a",
                "the account's key that AWS manages",
            ),
            id="key of the account",
        ),
        pytest.param(
            {"serverSideEncryption": {"enabled": False}},
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": UNKNOWN}},
            (
                "Encrypted with",
                "a key that AWS owns",
                "a customer-managed key, known after the deployment",
            ),
            id="a new key",
        ),
        pytest.param(
            TTL,
            {"ttl": {"enabled": False, "attributeName": "ttl"}},
            ("Items expire", "by ttl", "never"),
            id="expiry",
        ),
        pytest.param(
            STREAM,
            {"streamEnabled": False},
            ("Stream", "items before and after", "off"),
            id="stream off",
        ),
        pytest.param(
            STREAM,
            {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
            ("Stream", "items before and after", "keys only"),
            id="another stream",
        ),
        pytest.param(
            {"deletionProtectionEnabled": True, "name": "a"},
            {"name": "a"},
            ("Deletion protection", "on", "off"),
            id="protection",
        ),
        pytest.param(
            {"billingMode": "PAY_PER_REQUEST"},
            {"billingMode": "PROVISIONED"},
            ("Billing", "on demand", "provisioned"),
            id="billing",
        ),
        pytest.param(
            {"name": "a"},
            {"name": "a", "tableClass": "STANDARD_INFREQUENT_ACCESS"},
            ("Storage class", "standard", "infrequent access"),
            id="class",
        ),
        pytest.param(
            {},
            {"replicas": [{"regionName": "eu-west-1", "pointInTimeRecovery": True}]},
            (
                "Replica in eu-west-1",
                None,
                "can be restored, not protected, a key of AWS",
            ),
            id="replica",
        ),
        pytest.param(
            {"onDemandThroughput": {"maxReadRequestUnits": 100}},
            {},
            ("Ceiling", "100 reads a second", None),
            id="ceiling",
        ),
    ],
)
def test_a_change_of_a_table_has_words(
    before: dict[str, Any], after: dict[str, Any], detail: tuple[str, str, str]
) -> None:
    # Of a table that was, for words of what a new one is.
    assert said(TABLE, {"tableClass": "STANDARD"} | before, after) == [Detail(*detail)]


def test_a_new_table_is_described() -> None:
    inputs = {"hashKey": "id"} | RECOVERY | OWN_KEY | TTL | STREAM
    new = [wording for wording in TABLE if wording.of_new]
    assert said(new, {}, inputs) == [
        Detail("Key", None, "id"),
        Detail("Point-in-time recovery", None, "35 days"),
        Detail("Encrypted with", None, "a customer-managed key, key/1a"),
        Detail("Items expire", None, "by ttl"),
        Detail("Stream", None, "items before and after"),
    ]
