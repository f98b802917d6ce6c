"""Properties that must be one word, or must name a key of the customer's own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tests.policies.asking import PROD, UNKNOWN, edited, found, resource, types_of

AIR_GAPPED_VAULT = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"
TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"
TABLE = "aws:dynamodb/table:Table"
INFREQUENT = "STANDARD_INFREQUENT_ACCESS"
ARN = "arn:aws:kms:us-east-1:111122223333"
KEY = f"{ARN}:key/1234"
OWN_KEYS = (
    KEY,
    "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234",
    f"{ARN}:alias/tables",
    "1111aaaa-22bb-33cc-44dd-555566667777",
    "mrk-1111aaaa22bb33cc44dd555566667777",
    "alias/tables",
    "alias/awsome",
)
OTHER_KEYS = (
    "",
    "tables",
    "alias/aws/dynamodb",
    f"{ARN}:alias/aws/dynamodb",
    f"{ARN}:KEY/1234",
    "arn:aws:sns:us-east-1:111122223333:tables",
)
NO_STRINGS = (7, True, [KEY], {"arn": KEY})


class Word(NamedTuple):
    """A property, the words that are right, some that are wrong, and what is said of these.

    Of the types that its rule is about, it is one of the first unless another is named.
    """

    rule: str
    path: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    said: str
    props: Mapping[str, Any] = {}
    config: Mapping[str, Any] = PROD
    unset: str | None = "not set"
    """What is said where no value is set; None where that passes."""
    type: str = ""


def a_key(rule: str, path: str, setting: str, type_: str = "", **props: object) -> Word:
    said = f"Set {setting} to a customer-managed key: it is {{}}."
    return Word(rule, path, OWN_KEYS, OTHER_KEYS, said, props, type=type_)


def a_class(right: str, *wrong: str, unset: str | None) -> Word:
    said = f"Set table_class to {right!r} on table 'x': it is {{}}."
    config = {"tableClass": right}
    return Word("dynamodb-table-class", "tableClass", (right,), wrong, said, {}, config, unset)


WORDS = (
    a_key(
        "dynamodb-table-encryption",
        "serverSideEncryption.kmsKeyArn",
        "server_side_encryption.kms_key_arn on table 'x'",
        serverSideEncryption={"enabled": True},
    ),
    a_key(
        "dynamodb-table-encryption",
        "replicas.0.kmsKeyArn",
        "kms_key_arn on replica 'eu-west-1' of table 'x'",
        serverSideEncryption={"enabled": True, "kmsKeyArn": KEY},
        replicas=[{"regionName": "eu-west-1"}],
    ),
    a_key(
        "dynamodb-table-encryption",
        "kmsKeyArn",
        "kms_key_arn on table replica 'requests'",
        TABLE_REPLICA,
    ),
    a_key(
        "dynamodb-export-encryption",
        "s3SseKmsKeyId",
        "s3_sse_kms_key_id on table export 'requests'",
        s3SseAlgorithm="KMS",
    ),
    a_key(
        "kinesis-stream-encryption",
        "kmsKeyId",
        "kms_key_id on stream 'requests'",
        encryptionType="KMS",
    ),
    a_key("sns-topic-encryption", "kmsMasterKeyId", "kms_master_key_id on topic 'x'"),
    a_key(
        "backup-vault-encryption",
        "kmsKeyArn",
        "kms_key_arn on backup vault 'x'",
        encryptionKeyArn=KEY,
    ),
    a_key(
        "backup-vault-encryption",
        "encryptionKeyArn",
        "encryption_key_arn on backup vault 'x'",
        AIR_GAPPED_VAULT,
        kmsKeyArn=KEY,
    ),
    Word(
        "dynamodb-export-encryption",
        "s3SseAlgorithm",
        ("KMS",),
        ("AES256", "kms", ""),
        "Set s3_sse_algorithm to 'KMS' on table export 'requests': it is {}.",
        {"s3SseKmsKeyId": KEY},
    ),
    Word(
        "kinesis-stream-encryption",
        "encryptionType",
        ("KMS",),
        ("NONE", "kms", ""),
        "Set encryption_type to 'KMS' on stream 'requests': it is {}.",
        {"kmsKeyId": KEY},
        unset="not set, and so 'NONE'",
    ),
    Word(
        "dax-cluster-transport",
        "clusterEndpointEncryptionType",
        ("TLS",),
        ("NONE", "tls", ""),
        "Set cluster_endpoint_encryption_type to 'TLS' on DAX cluster 'cache': it is {}.",
        {"clusterName": "cache"},
        unset="not set, and so 'NONE'",
    ),
    Word(
        "dynamodb-table-capacity",
        "billingMode",
        ("PAY_PER_REQUEST",),
        ("PROVISIONED", "pay_per_request", ""),
        "Set billing_mode to 'PAY_PER_REQUEST' on table 'x': it is {}.",
        unset="not set, and so 'PROVISIONED'",
    ),
    a_class(INFREQUENT, "STANDARD", INFREQUENT.lower(), "", unset="not set, and so 'STANDARD'"),
    a_class("STANDARD", INFREQUENT, unset=None),
    Word(
        "dynamodb-table-class",
        "tableClassOverride",
        (INFREQUENT,),
        ("STANDARD", INFREQUENT.lower(), ""),
        f"Set table_class_override to '{INFREQUENT}' on table replica 'requests': it is {{}}.",
        config={"tableClass": INFREQUENT},
        unset=None,
        type=TABLE_REPLICA,
    ),
    Word(
        "dynamodb-table-stream",
        "streamViewType",
        ("NEW_IMAGE",),
        ("KEYS_ONLY", "NEW_AND_OLD_IMAGES", "new_image", ""),
        "Set stream_view_type to 'NEW_IMAGE' on table 'x': it is {}.",
        {"streamEnabled": True},
        {"streamViewType": "NEW_IMAGE"},
    ),
)
of_each = pytest.mark.parametrize("word", WORDS, ids=[f"{one.rule}: {one.path}" for one in WORDS])


def findings(word: Word, value: object) -> list[str]:
    """Return what is found with a value at a word's place, in a resource that is right else."""
    props = edited({"name": "x", **word.props}, word.path, value)
    made = resource(word.type or types_of(word.rule)[0], props)
    return found(word.rule, made, config=word.config)


@of_each
def test_only_the_words_that_are_right_pass(word: Word) -> None:
    shown = {repr(value): repr(value) for value in word.wrong}
    shown |= {repr(value): "not a string" for value in NO_STRINGS}
    expected = {value: [word.said.format(one)] for value, one in shown.items()}
    values = (*word.wrong, *NO_STRINGS)
    assert {repr(value): findings(word, value) for value in values} == expected
    assert [findings(word, value) for value in word.right] == [[] for _ in word.right]


@of_each
def test_a_word_that_is_not_set_or_not_known(word: Word) -> None:
    assert findings(word, None) == ([word.said.format(word.unset)] if word.unset else [])
    assert findings(word, UNKNOWN) == [f"unknown .{word.path}"]


def test_nothing_is_demanded_that_the_config_does_not_set() -> None:
    for rule, name in {
        "dynamodb-table-class": "tableClass",
        "dynamodb-table-stream": "streamViewType",
    }.items():
        for value in ("STANDARD", 5, None, UNKNOWN):
            assert found(rule, resource(TABLE, {"name": "x", name: value})) == []
