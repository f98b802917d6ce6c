"""Properties that must have one value, or must name a customer-managed key."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tests.policies.asking import PROD, UNKNOWN, argument, edited, found, meant, resource, types_of

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


_OF_CONFIG = {
    "dynamodb-table-capacity": "provisioned",
    "dynamodb-table-class": "tableClass",
    "dynamodb-table-stream": "streamViewType",
}
"""The parameter of the pack's config that lets through what these rules refuse."""


class Word(NamedTuple):
    """A property, the words that are right, some that are wrong, and what is said of these.

    Of the types that its rule is about, it is one of the first unless another is named.
    """

    rule: str
    path: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    said: str
    unset: str | None
    """What is said where no value is set; None where that passes."""
    type: str
    props: Mapping[str, Any]
    config: Mapping[str, Any]


def word(
    rule: str,
    path: str,
    label: str,
    right: str,
    *wrong: str,
    unset: str | None = "not set",
    type_: str = "",
    config: Mapping[str, Any] = PROD,
    **props: object,
) -> Word:
    said = f"Set {argument(path)} to {right!r} on {label}: it is {{}}."
    said += meant(_OF_CONFIG[rule], rule) if rule in _OF_CONFIG else ""
    others = ("", right.swapcase(), *wrong)
    return Word(rule, path, (right,), others, said, unset, type_, props, config)


def key(rule: str, path: str, label: str, type_: str = "", **props: object) -> Word:
    setting = argument(path.removeprefix("replicas.0."))
    said = f"Set {setting} on {label} to a customer-managed key: it is {{}}."
    return Word(rule, path, OWN_KEYS, OTHER_KEYS, said, "not set", type_, props, PROD)


def table_class(right: str, wrong: str, unset: str | None) -> Word:
    config = {"tableClass": right}
    label = "table 'x'"
    return word(
        "dynamodb-table-class", "tableClass", label, right, wrong, unset=unset, config=config
    )


ENCRYPTED = {"enabled": True, "kmsKeyArn": KEY}
NONE = "not set, so it is 'NONE'"
WORDS = (
    key(
        "dynamodb-table-encryption",
        "serverSideEncryption.kmsKeyArn",
        "table 'x'",
        serverSideEncryption=ENCRYPTED,
    ),
    key(
        "dynamodb-table-encryption",
        "replicas.0.kmsKeyArn",
        "replica 'eu-west-1' of table 'x'",
        serverSideEncryption=ENCRYPTED,
        replicas=[{"regionName": "eu-west-1"}],
    ),
    key("dynamodb-table-encryption", "kmsKeyArn", "table replica 'requests'", TABLE_REPLICA),
    key(
        "dynamodb-export-encryption",
        "s3SseKmsKeyId",
        "table export 'requests'",
        s3SseAlgorithm="KMS",
    ),
    key("kinesis-stream-encryption", "kmsKeyId", "stream 'requests'", encryptionType="KMS"),
    key("sns-topic-encryption", "kmsMasterKeyId", "topic 'x'"),
    key("backup-vault-encryption", "kmsKeyArn", "backup vault 'x'", encryptionKeyArn=KEY),
    key(
        "backup-vault-encryption",
        "encryptionKeyArn",
        "backup vault 'x'",
        AIR_GAPPED_VAULT,
        kmsKeyArn=KEY,
    ),
    word(
        "dynamodb-export-encryption",
        "s3SseAlgorithm",
        "table export 'requests'",
        "KMS",
        "AES256",
        s3SseKmsKeyId=KEY,
    ),
    word(
        "kinesis-stream-encryption",
        "encryptionType",
        "stream 'requests'",
        "KMS",
        unset=NONE,
        kmsKeyId=KEY,
    ),
    word(
        "dax-cluster-transport",
        "clusterEndpointEncryptionType",
        "DAX cluster 'x'",
        "TLS",
        unset=NONE,
        clusterName="x",
    ),
    word(
        "dynamodb-table-capacity",
        "billingMode",
        "table 'x'",
        "PAY_PER_REQUEST",
        unset="not set, so it is 'PROVISIONED'",
    ),
    table_class(INFREQUENT, "STANDARD", "not set, so it is 'STANDARD'"),
    table_class("STANDARD", INFREQUENT, None),
    word(
        "dynamodb-table-class",
        "tableClassOverride",
        "table replica 'requests'",
        INFREQUENT,
        "STANDARD",
        unset=None,
        type_=TABLE_REPLICA,
        config={"tableClass": INFREQUENT},
    ),
    word(
        "dynamodb-table-stream",
        "streamViewType",
        "table 'x'",
        "NEW_IMAGE",
        "NEW_AND_OLD_IMAGES",
        config={"streamViewType": "NEW_IMAGE"},
        streamEnabled=True,
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
