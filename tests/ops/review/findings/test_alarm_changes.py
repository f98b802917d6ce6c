from typing import Any

import pytest

from ops.review.findings.alarm_changes import find
from ops.review.preview import Op, Step
from ops.review.tokens import ALARM, CLUSTER
from tests.ops.review.findings.made import LOGS, REQUESTS, named, preview, step, update


def watching(
    metric: str = "ReadThrottleEvents", table: str = REQUESTS, **more: Any
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "namespace": "AWS/DynamoDB",
        "metricName": metric,
        "dimensions": {"TableName": table},
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 0,
        "alarmActions": ["topic"],
    }
    return given | more


def alarm(op: Op, old: Any = None, new: Any = None, name: str = "one") -> Step:
    return step(op, old, new, of=ALARM, name=name)


def on_index(name: str) -> dict[str, Any]:
    return watching(dimensions={"TableName": REQUESTS, "GlobalSecondaryIndexName": name})


def table(**more: Any) -> dict[str, Any]:
    return {"name": REQUESTS, **more}


BY_USER = table(globalSecondaryIndexes=[{"name": "by-user"}])
LIMITED = table(onDemandThroughput={"maxReadRequestUnits": 5})
TO_WEST = table(replicas=[{"regionName": "us-west-2"}])
REMOVED = ("alarm-removed:requests", "look")
WEAKENED = ("alarm-weakened:requests", "look")
SILENCED = ("alarm-silenced:requests", "look")
LAGGING = watching(
    "ReplicationLatency", dimensions={"TableName": REQUESTS, "ReceivingRegion": "us-west-2"}
)
OF_CACHE = watching(
    "CPUUtilization", namespace="AWS/DAX", dimensions={"ClusterId": "prod-requests"}
)
OVER = watching("ReadMaxOnDemandThroughputThrottleEvents")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([alarm("delete", watching())], [REMOVED], id="removed"),
        pytest.param(
            [alarm("delete", watching(table=LOGS))],
            [("alarm-removed:logs", "look")],
            id="removed, of another table",
        ),
        pytest.param(
            [alarm("delete", watching("UserErrors", dimensions={}))],
            [("alarm-removed:account", "look")],
            id="removed, of the account",
        ),
        pytest.param(
            [alarm("delete", OF_CACHE)], [("alarm-removed:cache", "look")], id="removed, of a cache"
        ),
        pytest.param(
            [
                alarm("delete", OF_CACHE),
                step("delete", {"clusterName": "prod-requests"}, of=CLUSTER),
            ],
            [],
            id="removed with its cache",
        ),
        pytest.param(
            [alarm("delete", watching()), step("delete", table())], [], id="removed with its table"
        ),
        pytest.param(
            [alarm("delete", watching()), step("same", table(), table())],
            [REMOVED],
            id="removed while its table stays",
        ),
        pytest.param(
            [alarm("delete", on_index("by-user")), update(BY_USER, table())],
            [],
            id="removed with its index",
        ),
        pytest.param(
            [alarm("delete", on_index("by-user")), update(BY_USER, BY_USER | {"tags": {}})],
            [REMOVED],
            id="removed while its index stays",
        ),
        pytest.param(
            [alarm("delete", LAGGING), update(TO_WEST, table())], [], id="removed with its replica"
        ),
        pytest.param(
            [alarm("delete", LAGGING), step("same", TO_WEST, TO_WEST)],
            [REMOVED],
            id="removed while its replica stays",
        ),
        pytest.param(
            [alarm("delete", OVER), update(LIMITED, table())], [], id="removed with the maximum"
        ),
        pytest.param(
            [alarm("delete", OVER), step("same", LIMITED, LIMITED)],
            [REMOVED],
            id="removed while the maximum stays",
        ),
        pytest.param(
            [alarm("delete", watching()), alarm("create", None, watching(), "other")],
            [],
            id="under another name",
        ),
        pytest.param(
            [alarm("delete", watching()), alarm("create", None, watching(threshold=9), "other")],
            [WEAKENED],
            id="under another name, weaker",
        ),
        pytest.param([alarm("update", watching(), watching(threshold=9))], [WEAKENED], id="weaker"),
        pytest.param([alarm("update", watching(threshold=9), watching())], [], id="stronger"),
        pytest.param(
            [alarm("update", watching(), watching(actionsEnabled=False))], [SILENCED], id="silent"
        ),
        pytest.param(
            [alarm("update", watching(actionsEnabled=False), watching(alarmActions=[]))],
            [],
            id="silent as before",
        ),
        pytest.param(
            [alarm("update", watching(), watching(alarmActions=["other"]))],
            [],
            id="tells somebody else",
        ),
        pytest.param([alarm("create", None, watching())], [], id="new"),
        pytest.param([alarm("same", watching(), watching())], [], id="as it was"),
        pytest.param(
            [alarm("replace", watching(), watching(threshold=9))], [WEAKENED], id="replaced, weaker"
        ),
        pytest.param(
            [
                alarm("replace", watching(), watching(table="staging-requests", threshold=9)),
                step("replace", table(), table() | {"name": "staging-requests"}),
            ],
            [],
            id="replaced with its table",
        ),
    ],
)
def test_alarms_that_no_longer_warn_are_found(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected


def test_all_of_a_table_are_told_of_at_once() -> None:
    gone = [alarm("delete", watching(f"Metric{n}"), name=f"requests-{n}") for n in range(5)]
    [found] = find(preview(*gone))
    assert found.says == (
        "5 alarms of requests are removed, while what they watch stays: requests-0, requests-1, "
        "requests-2 and 2 more."
    )


def test_one_is_told_of_alone() -> None:
    assert [one.says for one in find(preview(alarm("delete", watching())))] == [
        "1 alarm of requests is removed, while what it watches stays: one."
    ]


def test_each_reason_is_told_once() -> None:
    old, new = watching(), watching(threshold=9)
    steps = [
        alarm("update", old, new, "b"),
        alarm("update", old, new, "a"),
        alarm("update", old, watching(treatMissingData="notBreaching"), "c"),
    ]
    [found] = find(preview(*steps))
    assert found.says == (
        "3 alarms of requests go off later, less often or for something else: missing data counts "
        "as notBreaching instead of missing (c); threshold 9 instead of 0 (a, b)."
    )


def test_a_silent_one_is_told_of() -> None:
    [found] = find(preview(alarm("update", watching(), watching(alarmActions=[]))))
    assert found.says == "1 alarm of requests tells nobody any more: one."
