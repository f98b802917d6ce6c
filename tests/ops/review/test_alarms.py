"""What a review finds where alarms, their listeners, dashboards or counted keys change."""

from typing import Any

import pytest

from ops.review.tokens import ALARM, CLUSTER, DASHBOARD, INSIGHTS, SUBSCRIPTION, TOPIC
from tests.ops.review.previews import (
    LOGS,
    REQUESTS,
    Change,
    change,
    explanations,
    finding_names,
    findings_page,
    page,
    update,
)

GIVEN: dict[str, Any] = {
    "namespace": "AWS/DynamoDB",
    "metricName": "ReadThrottleEvents",
    "dimensions": {"TableName": REQUESTS},
    "statistic": "Sum",
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 10,
    "period": 60,
    "evaluationPeriods": 5,
    "datapointsToAlarm": 3,
    "treatMissingData": "missing",
    "alarmActions": ["topic"],
}
BELOW = GIVEN | {"comparisonOperator": "LessThanThreshold"}
ARN = "arn:aws:sns:us-east-1:123456789012:alarms"
TOLD = {"topic": ARN, "protocol": "email", "endpoint": "[secret]"}


def alarm(op: str = "delete", old: Any = GIVEN, new: Any = None, name: str = "one") -> Change:
    return change(op, None if op == "create" else old, new, kind=ALARM, name=name)


def weaker(old: dict[str, Any] = GIVEN, **new: Any) -> Change:
    return alarm("update", old, old | new)


def watching(metric: str = "ReadThrottleEvents", **dimensions: str) -> dict[str, Any]:
    return GIVEN | {"metricName": metric, "dimensions": dimensions}


def combined(*operations: str, stat: str = "Sum", **more: Any) -> dict[str, Any]:
    queries: list[dict[str, Any]] = [
        {"metric": {"metricName": "SystemErrors", "stat": stat, "dimensions": {"Operation": one}}}
        for one in operations
    ]
    return {"metricQueries": [{"expression": "m1 + m2"}, *queries], "threshold": 0} | more


def table(name: str = REQUESTS, **more: Any) -> dict[str, Any]:
    return {"name": name, **more}


def topic(op: str) -> Change:
    return change(
        op, {}, None if op == "delete" else {}, kind=TOPIC, name="alarms", outputs={"arn": ARN}
    )


def subscription(op: str) -> Change:
    return change(op, TOLD, None if op == "delete" else TOLD, kind=SUBSCRIPTION, name="alarms-1")


def insights(index: str | None = None, op: str = "delete") -> Change:
    given = {"tableName": REQUESTS} | ({"indexName": index} if index else {})
    return change(op, given, None if op == "delete" else given, kind=INSIGHTS)


REMOVED = "look alarm-removed:requests"
UNSUBSCRIBED = "look subscription-removed:alarms-1"
UNCOUNTED = "note insights-removed:requests"
OVER = "WriteMaxOnDemandThroughputThrottleEvents"
BY_USER = table(globalSecondaryIndexes=[{"name": "by-user"}])
ON_INDEX = watching(TableName=REQUESTS, GlobalSecondaryIndexName="by-user")
LIMITED = table(onDemandThroughput={"maxWriteRequestUnits": 5})
UNLIMITED = table(onDemandThroughput={"maxWriteRequestUnits": -1})
LIMITED_INDEX = table(
    globalSecondaryIndexes=[{"name": "by-user", "onDemandThroughput": {"maxWriteRequestUnits": 5}}]
)
WEST = table(replicas=[{"regionName": "us-west-2"}])
LAGGING = watching("ReplicationLatency", TableName=REQUESTS, ReceivingRegion="us-west-2")
OF_CACHE = watching("CPUUtilization", ClusterId="prod-requests")
CACHE, STAGING = {"clusterName": "prod-requests"}, f"staging-{REQUESTS.removeprefix('prod-')}"

CASES: dict[str, tuple[list[Change], list[str]]] = {
    "removed": ([alarm()], ["look alarm-removed:requests"]),
    "many removed": (
        [
            alarm(old=watching(f"Metric{number}", TableName=LOGS), name=f"logs-{number}")
            for number in range(5)
        ],
        ["look alarm-removed:logs"],
    ),
    "weaker, for several reasons": (
        [
            alarm("update", GIVEN, GIVEN | {"threshold": 19}, "b"),
            alarm("update", GIVEN, GIVEN | {"threshold": 19}, "a"),
            alarm("update", GIVEN, GIVEN | {"treatMissingData": "notBreaching"}, "c"),
        ],
        ["look alarm-weakened:requests"],
    ),
    "silent": ([weaker(alarmActions=[])], ["look alarm-silenced:requests"]),
    "a subscription less": ([subscription("delete")], ["look subscription-removed:alarms-1"]),
    "another subscription": ([subscription("replace")], ["look subscription-removed:alarms-1"]),
    "no topic": ([topic("delete")], ["look topic-removed:alarms"]),
    "another topic": ([topic("replace")], ["look topic-replaced:alarms"]),
    "no dashboard": (
        [change("delete", {}, kind=DASHBOARD, name="tables")],
        ["note dashboard-removed:tables"],
    ),
    "keys of a table and an index that are not counted": (
        [insights(), insights("by-user")],
        ["note insights-removed:requests"],
    ),
    "removed, of the account": ([alarm(old=watching())], ["look alarm-removed:account"]),
    "removed, of the cache": ([alarm(old=OF_CACHE)], ["look alarm-removed:cache"]),
    "removed, of a table outside the specification": (
        [alarm(old=watching(TableName="market-intelligence-requests"))],
        ["look alarm-removed:market-intelligence-requests"],
    ),
    "removed, of a table with a name of its own": (
        [alarm(old=watching(TableName="own")), change("same", table("own"), table("own"))],
        [REMOVED],
    ),
    "removed with the cache": (
        [alarm(old=OF_CACHE), change("delete", CACHE, kind=CLUSTER)],
        ["blocking cache-removed:requests"],
    ),
    "removed while the cache stays": (
        [alarm(old=OF_CACHE), change("same", CACHE, CACHE, kind=CLUSTER)],
        ["look alarm-removed:cache"],
    ),
    "removed with its table": (
        [alarm(), change("delete", table())],
        ["blocking table-deleted:requests"],
    ),
    "removed while its table stays": ([alarm(), change("same", table(), table())], [REMOVED]),
    "removed with its index": (
        [alarm(old=ON_INDEX), update(BY_USER, table())],
        ["blocking index-dropped:requests/by-user"],
    ),
    "removed while its index stays": (
        [alarm(old=ON_INDEX), update(BY_USER, BY_USER | {"tags": {}})],
        [REMOVED],
    ),
    "removed with its replica": (
        [alarm(old=LAGGING), update(WEST, table())],
        ["blocking replica-removed:requests/us-west-2"],
    ),
    "removed while its replica stays": (
        [alarm(old=LAGGING), change("same", WEST, WEST)],
        [REMOVED],
    ),
    "removed with the maximum": (
        [alarm(old=watching(OVER, TableName=REQUESTS)), update(LIMITED, UNLIMITED)],
        ["note maximum-lifted:requests"],
    ),
    "removed while the maximum stays": (
        [alarm(old=watching(OVER, TableName=REQUESTS)), change("same", LIMITED, LIMITED)],
        [REMOVED],
    ),
    "removed without the maximum of its index": (
        [alarm(old=ON_INDEX | {"metricName": OVER}), change("same", BY_USER, BY_USER)],
        [],
    ),
    "removed while the maximum of its index stays": (
        [alarm(old=ON_INDEX | {"metricName": OVER}), change("same", LIMITED_INDEX, LIMITED_INDEX)],
        [REMOVED],
    ),
    "removed while its table gets another name": (
        [
            alarm("replace", GIVEN, watching(TableName=STAGING) | {"threshold": 19}),
            change("replace", table(), table(STAGING)),
        ],
        ["blocking table-replaced:requests"],
    ),
    "under another name": ([alarm(), alarm("create", None, GIVEN, "other")], []),
    "under another name, weaker": (
        [alarm(), alarm("create", None, GIVEN | {"threshold": 19}, "other")],
        ["look alarm-weakened:requests"],
    ),
    "replaced, weaker": (
        [alarm("replace", GIVEN, GIVEN | {"threshold": 19})],
        ["look alarm-weakened:requests"],
    ),
    "silent with its actions off": (
        [weaker(actionsEnabled=False)],
        ["look alarm-silenced:requests"],
    ),
    "silent as before": ([weaker(GIVEN | {"actionsEnabled": False}, alarmActions=[])], []),
    "notifies others": ([weaker(alarmActions=["other"])], []),
    "new": ([alarm("create", None, GIVEN)], []),
    "as it was": ([alarm("same", GIVEN, GIVEN | {"threshold": 99})], []),
    "a subscription stays": ([subscription("same")], []),
    "a subscription comes": ([change("create", None, TOLD, kind=SUBSCRIPTION)], []),
    "a topic changes": ([topic("update")], []),
    "a topic goes with its subscription": (
        [topic("delete"), subscription("delete")],
        ["look topic-removed:alarms"],
    ),
    "a topic stays without its subscription": (
        [topic("same"), subscription("delete")],
        [UNSUBSCRIBED],
    ),
    "counted keys of a table that goes": (
        [insights(), change("delete", table())],
        ["blocking table-deleted:requests"],
    ),
    "counted keys of an index that goes": (
        [insights("by-user"), update(BY_USER, table())],
        ["blocking index-dropped:requests/by-user"],
    ),
    "counted keys of an index that stays": (
        [insights("by-user"), change("same", BY_USER, BY_USER)],
        [UNCOUNTED],
    ),
    "keys whose counting is recreated": ([insights(op="replace")], []),
    "a dashboard that is recreated": ([change("replace", {}, {}, kind=DASHBOARD)], []),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(steps: list[Change], expected: list[str]) -> None:
    assert finding_names(*steps) == expected


BOTH = combined("GetItem", "PutItem")
OTHER_METRIC = "something else is watched"

REASONS: dict[str, tuple[Change, list[str]]] = {
    "a higher threshold": (weaker(threshold=1_000_000), ["threshold 1,000,000 instead of 10"]),
    "a lower threshold": (weaker(threshold=9.5), []),
    "a lower threshold below which it goes off": (
        weaker(BELOW, threshold=9),
        ["threshold 9 instead of 10"],
    ),
    "a higher threshold below which it goes off": (weaker(BELOW, threshold=11), []),
    "a threshold that AWS has otherwise": (
        update(GIVEN, GIVEN, kind=ALARM, outputs={"threshold": 2}),
        ["threshold 10 instead of 2"],
    ),
    "more periods": (weaker(datapointsToAlarm=4), ["4 of 5 periods instead of 3 of 5"]),
    "as many of fewer periods": (weaker(evaluationPeriods=4), ["3 of 4 periods instead of 3 of 5"]),
    "as many of more periods": (weaker(evaluationPeriods=6), []),
    "fewer periods": (weaker(datapointsToAlarm=2), []),
    "all periods": (weaker(datapointsToAlarm=None), ["5 of 5 periods instead of 3 of 5"]),
    "longer periods": (weaker(period=300), ["periods of 300 s instead of 60 s"]),
    "shorter periods": (weaker(period=30), []),
    "missing data count as good": (
        weaker(treatMissingData="notBreaching"),
        ["missing data counts as notBreaching instead of missing"],
    ),
    "missing data count as bad": (weaker(treatMissingData="breaching"), []),
    "missing data count as by default": (weaker(treatMissingData=None), []),
    "compared otherwise": (
        weaker(comparisonOperator="GreaterThanOrEqualToThreshold"),
        ["GreaterThanOrEqualToThreshold instead of GreaterThanThreshold"],
    ),
    "averaged": (weaker(statistic="Average"), ["Average statistic instead of Sum"]),
    "a percentile": (
        weaker(statistic=None, extendedStatistic="p99"),
        ["no statistic instead of Sum", "p99 extendedStatistic instead of none"],
    ),
    "another metric": (weaker(metricName="Other", threshold=99), [OTHER_METRIC]),
    "another table": (weaker(dimensions={"TableName": LOGS}), [OTHER_METRIC]),
    "the same table under another name": (weaker(dimensions={"TableName": STAGING}), []),
    "another description": (weaker(alarmDescription="Clearer."), []),
    "combined metrics": (alarm("update", BOTH, BOTH | {"alarmDescription": "a"}), []),
    "a combined metric less": (alarm("update", BOTH, combined("GetItem")), [OTHER_METRIC]),
    "combined metrics, averaged": (
        alarm("update", BOTH, combined("GetItem", "PutItem", stat="Average")),
        [OTHER_METRIC],
    ),
    "combined metrics, a higher threshold": (
        alarm("update", BOTH, BOTH | {"threshold": 1}),
        ["threshold 1 instead of 0"],
    ),
}


@pytest.mark.parametrize(("step", "reasons"), REASONS.values(), ids=REASONS)
def test_a_weaker_alarm_says_why(step: Change, reasons: list[str]) -> None:
    name = step["urn"].rpartition("::")[2]
    listed = "; ".join(f"{one} ({name})" for one in reasons)
    expected = [f"{listed}."] if reasons else []
    assert [one.partition(": ")[2] for one in explanations(step)] == expected


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page(steps for steps, _ in CASES.values()) == page("findings/alarms.md")
