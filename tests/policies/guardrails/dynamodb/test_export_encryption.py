from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.export_encryption import RULE, TABLE_EXPORT
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
ARN = "arn:aws:kms:us-east-1:111122223333"
EXPORT = {"s3Bucket": "exports", "s3SseAlgorithm": "KMS", "s3SseKmsKeyId": f"{ARN}:key/1234"}


def other_algorithm(shown: str) -> str:
    return f"Set s3_sse_algorithm to 'KMS' on table export 'requests': it is {shown}."


def other_key(shown: str) -> str:
    return (
        "Set s3_sse_kms_key_id on table export 'requests' to a customer-managed key: "
        f"it is {shown}."
    )


def check(run: Run, props: dict[str, Any]) -> list[str]:
    return run(POLICY, props, resource_type=TABLE_EXPORT)


@pytest.mark.parametrize("key", [f"{ARN}:key/1234", "alias/exports", f"{ARN}:alias/a"])
def test_export_with_a_key_of_its_owner_passes(run: Run, key: str) -> None:
    assert check(run, EXPORT | {"s3SseKmsKeyId": key}) == []


@pytest.mark.parametrize(
    ("algorithm", "shown"),
    [
        pytest.param("AES256", "'AES256'", id="key of S3"),
        pytest.param("kms", "'kms'", id="other case"),
        pytest.param("", "''", id="empty"),
        pytest.param(None, "not set", id="null"),
        pytest.param(True, "not a string", id="boolean"),
        pytest.param(["KMS"], "not a string", id="list"),
        pytest.param({"type": "KMS"}, "not a string", id="object"),
    ],
)
def test_other_algorithms_are_refused(run: Run, algorithm: object, shown: str) -> None:
    assert check(run, EXPORT | {"s3SseAlgorithm": algorithm}) == [other_algorithm(shown)]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        pytest.param("alias/aws/s3", "'alias/aws/s3'", id="alias of AWS"),
        pytest.param(f"{ARN}:alias/aws/s3", f"'{ARN}:alias/aws/s3'", id="its ARN"),
        pytest.param("", "''", id="empty"),
        pytest.param(None, "not set", id="null"),
        pytest.param(1, "not a string", id="number"),
        pytest.param(["1234"], "not a string", id="list"),
        pytest.param({"id": "1234"}, "not a string", id="object"),
    ],
)
def test_other_keys_are_refused(run: Run, key: object, shown: str) -> None:
    assert check(run, EXPORT | {"s3SseKmsKeyId": key}) == [other_key(shown)]


def test_what_is_left_out_is_refused(run: Run) -> None:
    assert check(run, {"s3Bucket": "exports"}) == [other_algorithm("not set"), other_key("not set")]


def test_unknown_encryption_is_not_known_yet(run: Run) -> None:
    for name in ("s3SseAlgorithm", "s3SseKmsKeyId"):
        assert check(run, EXPORT | {name: UNKNOWN_STRING_VALUE}) == [
            f"unknown: string value at .{name} can't be known during preview"
        ]


def test_one_unknown_hides_no_other_fault(run: Run) -> None:
    assert check(run, {"s3SseAlgorithm": UNKNOWN_STRING_VALUE}) == [
        other_key("not set"),
        "unknown: string value at .s3SseAlgorithm can't be known during preview",
    ]
    assert check(run, {"s3SseKmsKeyId": UNKNOWN_STRING_VALUE}) == [
        other_algorithm("not set"),
        "unknown: string value at .s3SseKmsKeyId can't be known during preview",
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}) == ["not applicable: checks only aws:dynamodb/tableExport:TableExport"]
