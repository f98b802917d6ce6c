from typing import Any

import pytest

from ops.review.findings.encryption import find
from ops.review.preview import UNKNOWN, Step
from ops.review.tokens import CLUSTER, TOPIC
from tests.ops.review.findings.made import named, preview, step, update

A, B = "arn:aws:kms:us-east-1:123456789012:key/a", "arn:aws:kms:us-east-1:123456789012:key/b"
WEAKENED = ("encryption-weakened:requests", "blocking")
CHANGED = ("encryption-key-changed:requests", "look")


def table(key: str | None = None, *, enabled: bool = True) -> dict[str, Any]:
    return {"serverSideEncryption": {"enabled": enabled} | ({"kmsKeyArn": key} if key else {})}


def replica(key: str | None) -> dict[str, Any]:
    return {"replicas": [{"regionName": "us-west-2"} | ({"kmsKeyArn": key} if key else {})]}


def cluster(**properties: Any) -> dict[str, Any]:
    whole = {
        "serverSideEncryption": {"enabled": True},
        "clusterEndpointEncryptionType": "TLS",
    }
    return whole | properties


OWNED, MANAGED = table(enabled=False), table()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(table(A), OWNED), [WEAKENED], id="own to AWS-owned"),
        pytest.param(update(table(A), MANAGED), [WEAKENED], id="own to AWS-managed"),
        pytest.param(update(MANAGED, OWNED), [WEAKENED], id="AWS-managed to AWS-owned"),
        pytest.param(
            update(MANAGED, OWNED, told=table(A)), [WEAKENED], id="AWS-managed, whose ARN AWS tells"
        ),
        pytest.param(update(table(A), table(B)), [CHANGED], id="another own key"),
        pytest.param(update(table(A), table(UNKNOWN)), [CHANGED], id="a key that is made first"),
        pytest.param(update(OWNED, MANAGED), [], id="AWS-owned to AWS-managed"),
        pytest.param(update(OWNED, table(A)), [], id="AWS-owned to own"),
        pytest.param(update(MANAGED, table(UNKNOWN)), [], id="AWS-managed to one made first"),
        pytest.param(update(table(A), {}, diffs=["tags"]), [], id="left out, and kept"),
        pytest.param(step("replace", table(A), OWNED), [], id="of a table that goes"),
        pytest.param(
            update(replica(A), replica(None)),
            [("encryption-weakened:requests/us-west-2", "blocking")],
            id="of a replica",
        ),
        pytest.param(
            update(replica(A), replica(B)),
            [("encryption-key-changed:requests/us-west-2", "look")],
            id="of a replica, another key",
        ),
        pytest.param(update({"replicas": []}, replica(None)), [], id="of a replica that is new"),
        pytest.param(
            update({"kmsMasterKeyId": A}, {}, of=TOPIC, name="alarms"),
            [("encryption-weakened:alarms", "look")],
            id="of a topic",
        ),
        pytest.param(
            update(
                {"kmsMasterKeyId": A}, {"kmsMasterKeyId": "alias/aws/sns"}, of=TOPIC, name="alarms"
            ),
            [("encryption-weakened:alarms", "look")],
            id="of a topic, with a key of AWS",
        ),
        pytest.param(
            update({}, {"kmsMasterKeyId": A}, of=TOPIC, name="alarms"), [], id="of a topic, more"
        ),
        pytest.param(
            step(
                "replace",
                cluster(),
                cluster(clusterEndpointEncryptionType="NONE"),
                of=CLUSTER,
                name="cache",
            ),
            [("encryption-weakened:cache", "blocking")],
            id="of a cache in transit",
        ),
        pytest.param(
            step("replace", cluster(), cluster(serverSideEncryption={}), of=CLUSTER, name="cache"),
            [("encryption-weakened:cache", "blocking")],
            id="of a cache at rest",
        ),
        pytest.param(step("replace", cluster(), cluster(), of=CLUSTER), [], id="of a cache, as is"),
        pytest.param(step("delete", cluster(), of=CLUSTER), [], id="of a cache that goes"),
    ],
)
def test_weaker_encryption_and_another_key_are_found(
    change: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(change))) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            update(table(A), OWNED),
            "The table requests is encrypted with a key that AWS owns, and no longer with a key "
            "of the account's own: who may use that no longer decides who reads.",
            id="weaker",
        ),
        pytest.param(
            update(table(A), table(B)),
            "Another key encrypts the table requests: who may not use that one can no longer read "
            "it.",
            id="another key",
        ),
        pytest.param(
            step("replace", cluster(), {}, of=CLUSTER, name="cache"),
            "What the cluster cache holds is no longer encrypted at rest and in transit.",
            id="a cache",
        ),
    ],
)
def test_it_says_what_follows(change: Step, says: str) -> None:
    assert [one.says for one in find(preview(change))] == [says]
