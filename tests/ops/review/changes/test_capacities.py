from typing import Any

import pytest

from ops.review.changes.capacities import REPLICAS, THROUGHPUT
from ops.review.changes.change import Detail
from ops.review.preview import UNKNOWN
from tests.ops.review.changes.words import said

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a"


def ceiling(reads: int, writes: int) -> dict[str, Any]:
    return {"onDemandThroughput": {"maxReadRequestUnits": reads, "maxWriteRequestUnits": writes}}


def index(**more: Any) -> dict[str, Any]:
    return {"globalSecondaryIndexes": [{"name": "a"} | more]}


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param(
            ceiling(100, 50),
            ceiling(100, 20),
            [Detail("Ceiling", "100 reads, 50 writes a second", "100 reads, 20 writes a second")],
            id="lower",
        ),
        pytest.param(
            ceiling(100, -1),
            ceiling(-1, -1),
            [Detail("Ceiling", "100 reads a second", None)],
            id="none",
        ),
        pytest.param(
            index(),
            index(**ceiling(0, 50)),
            [Detail("Ceiling of index a", None, "50 writes a second")],
            id="of an index",
        ),
        pytest.param(
            {"readCapacity": 5, "writeCapacity": 5} | index(readCapacity=5),
            {"readCapacity": 10, "writeCapacity": 5} | index(readCapacity=6),
            [
                Detail("Provisioned", "5 reads, 5 writes a second", "10 reads, 5 writes a second"),
                Detail("Provisioned of index a", "5 reads a second", "6 reads a second"),
            ],
            id="provisioned",
        ),
    ],
)
def test_limits_have_words(
    before: dict[str, Any], after: dict[str, Any], details: list[Detail]
) -> None:
    assert said([THROUGHPUT], before, after) == details


def replica(region: str, **more: Any) -> dict[str, Any]:
    return {"regionName": region, "pointInTimeRecovery": True} | more


@pytest.mark.parametrize(
    ("before", "after", "detail"),
    [
        pytest.param(
            [replica("a")],
            [replica("a"), replica("b", deletionProtectionEnabled=True, kmsKeyArn=KEY)],
            Detail(
                "Replica in b", None, "can be restored, protected, customer-managed key, key/1a"
            ),
            id="new",
        ),
        pytest.param(
            [replica("a"), replica("b")],
            [replica("b")],
            Detail("Replica in a", "can be restored, not protected, a key of AWS", None),
            id="gone",
        ),
        pytest.param(
            [replica("a")],
            [replica("a", pointInTimeRecovery=False, kmsKeyArn=UNKNOWN)],
            Detail(
                "Replica in a",
                "can be restored, not protected, a key of AWS",
                "cannot be restored, not protected, customer-managed key, "
                "known after the deployment",
            ),
            id="weaker",
        ),
    ],
)
def test_replicas_have_words(
    before: list[dict[str, Any]], after: list[dict[str, Any]], detail: Detail
) -> None:
    assert said([REPLICAS], {"replicas": before}, {"replicas": after}) == [detail]
