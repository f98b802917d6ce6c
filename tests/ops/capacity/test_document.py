import json
from typing import Any

from ops.capacity.document import document
from tables.load.deployment import Deployment
from tests.ops.capacity.reports import overloaded, report
from tests.tables.loads import LIFE, LOGS, READS, SHARES

PAGE = "https://aws.amazon.com/dynamodb/pricing/on-demand/"


def shown(*, exceeded: bool = False) -> dict[str, Any]:
    found = overloaded() if exceeded else report(Deployment(dashboards=1))
    return json.loads(json.dumps(document(found), allow_nan=False))


def test_it_says_what_it_is_of() -> None:
    found = shown()

    assert found["prices"] == {"region": "us-east-1", "date": "2026-11-25"}
    assert found["workload"] == {
        "requestsPerSecond": 2,
        "peakRequestsPerSecond": 10,
        "retentionDays": 5,
        "life": LIFE,
        "logs": LOGS,
        "shares": SHARES,
        "streamReadsPerSecond": 0,
        "reads": {
            **READS,
            "byStatus": READS["byStatus"] | {"status": "pending"},
        },
    }


def test_units() -> None:
    units = shown()["units"]

    assert len(units) == 7
    assert units[3] == {
        "table": "requests",
        "index": "status-index",
        "readUnitsPerSecond": 4,
        "peakReadUnitsPerSecond": 20,
        "writeUnitsPerSecond": 32,
        "peakWriteUnitsPerSecond": 160,
        "items": 864_000,
        "storedGB": 3.299,
    }


def test_the_bill() -> None:
    found = shown()

    assert found["bill"][0] == {
        "name": "requests: writes",
        "mode": "on demand",
        "quantity": 68_328_000,
        "unit": "write request units",
        "usd": 42.705,
        "page": PAGE,
        "confirmed": True,
    }
    assert found["bill"][-1] == {
        "name": "dashboards",
        "mode": None,
        "quantity": 1,
        "unit": "dashboard-month",
        "usd": 3,
        "page": "https://aws.amazon.com/cloudwatch/pricing/",
        "confirmed": False,
    }
    assert (found["onDemandUsdAMonth"], found["provisionedUsdAMonth"]) == (273.45, 555.02)
    assert found["provisionedIsCheaperFromRequestsPerSecond"] == 4.142


def test_ceilings() -> None:
    found = shown()

    assert len(found["ceilings"]) == 24
    assert found["ceilings"][0] == {
        "name": "writes of status-index: processing",
        "table": "requests",
        "index": "status-index",
        "value": "processing",
        "access": "write",
        "kind": "partition",
        "limitUnitsPerSecond": 1_000,
        "peakUnitsPerSecond": 100,
        "headroom": 10,
        "reachedAtRequestsPerSecond": 100,
        "exceeded": False,
    }
    assert found["exceeded"] == []
    assert [one["ceiling"] for one in found["advice"]] == ["writes of status-index: processing"]


def test_what_is_exceeded() -> None:
    found = shown(exceeded=True)

    names = [one["name"] for one in found["ceilings"] if one["exceeded"]]
    assert (
        found["exceeded"]
        == names
        == [
            "writes of user-index",
            "writes of status-index: processing",
            "writes of strategy-index: table",
        ]
    )
    assert found["advice"][0] == {
        "ceiling": "writes of user-index",
        "do": ["Set a higher maxWriteUnits in the stack's file, unless it is meant as a brake."],
    }
