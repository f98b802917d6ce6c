"""The alarms: their metrics, their thresholds, and their instructions."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.components.published import faults
from tests.components.stacks import (
    EVERYTHING,
    REPLICAS,
    SPECS,
    STRONG,
    TABLES,
    TAGS,
    Deployed,
    changed,
    deployed,
)
from tests.conftest import ACCOUNT

TOPIC_ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
LOGS = TABLES["logs"]
INDEX = "request-logs-index"
CLUSTER = "prod-requests"
OPERATIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")
# The limits of PutMetricAlarm.
MAX_DESCRIPTION = 1024
MAX_METRICS = 10

LOOK = "look on the dashboard for what is throttled, and at the alarms on the reason."
SPREAD = "find the keys with Contributor Insights, then spread them or read from a cache."
QUOTA = "ask for a higher table-level throughput in Service Quotas."
RAISE = "find who uses so much; if it is meant to be, set a higher maximum."
HEALTH = "look at the AWS Health Dashboard"
PARTITION = "more than one partition serves: 3,000 read units or 1,000 write units a second."


def alarm(description: str, threshold: float, **others: object) -> dict[str, Any]:
    """Return what AWS is asked for an alarm, but for its name and what it watches."""
    return {
        "alarmDescription": description,
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": threshold,
        "evaluationPeriods": 5,
        "datapointsToAlarm": 5,
        "treatMissingData": "notBreaching",
        "alarmActions": [TOPIC_ARN],
        "okActions": [TOPIC_ARN],
        "tags": TAGS,
    } | others


def for_periods(count: int) -> dict[str, int]:
    return {"evaluationPeriods": count, "datapointsToAlarm": count}


def on(metric: str, dimensions: dict[str, str], **others: object) -> dict[str, Any]:
    """Return what AWS is asked for a metric that an alarm watches."""
    return {
        "namespace": "AWS/DynamoDB",
        "metricName": metric,
        "dimensions": dimensions,
        "statistic": "Sum",
        "period": 60,
    } | others


def throttled(
    place: str, access: str, reason: str, description: str, threshold: int
) -> dict[str, Any]:
    dimensions = {"TableName": LOGS}
    if place == "index":
        dimensions |= {"GlobalSecondaryIndexName": INDEX}
    return alarm(description, threshold) | on(f"{access}{reason}ThrottleEvents", dimensions)


OF_TABLE, OF_INDEX = f"table {LOGS}", f"index {INDEX} of {LOGS}"
HELD_UP = "and those of its table are held up with them."
# AWS publishes the account's limit on writes for tables only.
THROTTLING: list[tuple[str, str, str, str, int]] = [
    ("table", "Read", "", f"Reads of {OF_TABLE} are throttled. First: {LOOK}", 1),
    ("table", "Write", "", f"Writes of {OF_TABLE} are throttled. First: {LOOK}", 2),
    ("index", "Read", "", f"Reads of {OF_INDEX} are throttled. First: {LOOK}", 1),
    ("index", "Write", "", f"Writes of {OF_INDEX} are throttled, {HELD_UP} First: {LOOK}", 2),
    *(
        (place, access, "KeyRangeThroughput", f"{access}s of a few keys of {where} are {text}", 0)
        for place, where in (("table", OF_TABLE), ("index", OF_INDEX))
        for access in ("Read", "Write")
        for text in (f"{PARTITION} First: {SPREAD}",)
    ),
    *(
        (place, access, "AccountLimit", f"{access}s of {where} reach {text}", 0)
        for place, access, where in (
            ("table", "Read", OF_TABLE),
            ("table", "Write", OF_TABLE),
            ("index", "Read", OF_INDEX),
        )
        for text in (f"the account's quota for a table. First: {QUOTA}",)
    ),
    *(
        (place, access, "MaxOnDemandThroughput", f"{access}s of {where} reach the {text}", 0)
        for place, where in (("table", OF_TABLE), ("index", OF_INDEX))
        for access in ("Read", "Write")
        for text in (f"maximum that is set in the stack. First: {RAISE}",)
    ),
]


def of_logs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the alarms of the logs table in a stack that has everything."""
    for place, access, reason, description, threshold in THROTTLING:
        start = "logs" if place == "table" else f"logs-{INDEX}"
        yield (
            f"{start}-{access}{reason}ThrottleEvents",
            throttled(place, access, reason, description, threshold),
        )
    yield (
        "logs-SystemErrors",
        alarm(
            f"DynamoDB answers requests to {LOGS} with errors of its own (HTTP 500). "
            f"First: {HEALTH}; clients should retry with backoff.",
            3,
            **for_periods(15),
            # No FILL: the 0 of a minute that is only late would keep it silent.
            metricQueries=[
                {
                    "id": "total",
                    "expression": "m1 + m2 + m3 + m4 + m5",
                    "label": "SystemErrors",
                    "returnData": True,
                },
                *(
                    {
                        "id": f"m{number}",
                        "metric": {
                            "namespace": "AWS/DynamoDB",
                            "metricName": "SystemErrors",
                            "dimensions": {"TableName": LOGS, "Operation": operation},
                            "stat": "Sum",
                            "period": 60,
                        },
                        "returnData": False,
                    }
                    for number, operation in enumerate(OPERATIONS, start=1)
                ),
            ],
        ),
    )
    for operation in OPERATIONS:
        most = 5 if operation == "Query" else 4
        yield (
            f"logs-{operation}-SuccessfulRequestLatency",
            alarm(
                f"{operation} on {LOGS} takes more than {most} ms on average. First: see on the "
                f"dashboard whether items or pages have grown; then {HEALTH}.",
                most,
                **for_periods(10),
                treatMissingData="missing",
            )
            | on(
                "SuccessfulRequestLatency",
                {"TableName": LOGS, "Operation": operation},
                statistic="Average",
            ),
        )
    for region in REPLICAS:
        yield (
            f"logs-{region}-ReplicationLatency",
            alarm(
                f"The replica of {LOGS} in {region} is more than 6 s behind. First: do not fail "
                f"over to it; see whether writes there are throttled, then {HEALTH}.",
                6_000,
                **for_periods(15),
                treatMissingData="missing",
            )
            | on(
                "ReplicationLatency",
                {"TableName": LOGS, "ReceivingRegion": region},
                statistic="Average",
            ),
        )


def of_cache(metric: str, threshold: int, description: str, **others: object) -> dict[str, Any]:
    watched = on(metric, {"ClusterId": CLUSTER}, namespace="AWS/DAX")
    return alarm(description, threshold) | watched | others


CACHE = {
    "cache-CPUUtilization": of_cache(
        "CPUUtilization",
        9,
        f"A node of the cache {CLUSTER} is short of CPU, and will throttle. First: add nodes if "
        "many reads are the cause, else take a larger node type.",
        statistic="Maximum",
        treatMissingData="missing",
    ),
    "cache-CacheMemoryUtilization": of_cache(
        "CacheMemoryUtilization",
        10,
        f"The cache {CLUSTER} is nearly out of memory; when it is, it may stop answering. "
        "First: take a larger node type, or shorten the cache's times to live.",
        statistic="Maximum",
    ),
    "cache-EvictedSize": of_cache(
        "EvictedSize",
        11 * 1024 * 1024,
        f"The cache {CLUSTER} drops items to make room: what is read does not fit into it. First: "
        "compare hits and misses on the dashboard; take a larger node type if hits fall.",
        period=300,
        **for_periods(3),
    ),
    "cache-FaultRequestCount": of_cache(
        "FaultRequestCount",
        12,
        f"The cache {CLUSTER} answers requests with errors of its own (HTTP 500). First: let "
        "clients go to the table instead, and look at the cluster's nodes.",
    ),
    "cache-ThrottledRequestCount": of_cache(
        "ThrottledRequestCount",
        13,
        f"The cache {CLUSTER} throttles requests: its nodes cannot keep up. First: look at the "
        "CPU of its nodes; add nodes, or take a larger node type.",
    ),
}
ACCOUNT_ALARMS = {
    "account-UserErrors": alarm(
        "Requests to DynamoDB in this account and region are refused as wrong (HTTP 400). First: "
        "look for the caller in CloudTrail or in the clients' logs: wrong keys, types or "
        "permissions, often after a release.",
        7,
        **for_periods(10),
    )
    | on("UserErrors", {}),
    **{
        f"account-{access}CapacityUtilization": alarm(
            f"The account uses more than 8 % of the {access.lower()} capacity that it may "
            f"provision in this region. First: ask for a higher account-level {access.lower()} "
            "quota in Service Quotas.",
            8,
            **for_periods(2),
            treatMissingData="missing",
        )
        | on(f"AccountProvisioned{access}CapacityUtilization", {}, statistic="Maximum", period=300)
        for access in ("Read", "Write")
    },
}


def alarms(stack: Deployed) -> dict[str, dict[str, Any]]:
    """Return what AWS is asked for each alarm of a stack."""
    return {name: one.inputs for name, one in stack.of_type("cloudwatch:MetricAlarm").items()}


def under_names(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        name: inputs | {"name": f"prod-market-intelligence-{name}"}
        for name, inputs in found.items()
    }


def test_alarms_of_a_table_of_the_cache_and_of_the_account() -> None:
    found = alarms(deployed("everything"))

    others = {name: one for name, one in found.items() if not name.startswith("requests-")}
    assert others == under_names(dict(of_logs()) | CACHE | ACCOUNT_ALARMS)


def like_logs(logs: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what the alarms of logs are for requests, with those of its index for each index."""
    table = {name: one for name, one in logs.items() if INDEX not in name}
    of_index = {name: one for name, one in logs.items() if INDEX in name}
    pairs = [("", table), *((index.name, of_index) for index in SPECS["requests"].indexes)]
    return {
        renamed(name, index): renamed(one, index)
        for index, several in pairs
        for name, one in several.items()
    }


def renamed(value: Any, index: str) -> Any:
    match value:
        case str():
            if value == TOPIC_ARN:
                return value
            for before, after in (
                (LOGS, TABLES["requests"]),
                (INDEX, index),
                ("intelligence-logs-", "intelligence-requests-"),
            ):
                value = value.replace(before, after)
            return re.sub("^logs-", "requests-", value)
        case dict():
            members = cast("dict[str, Any]", value)
            return {name: renamed(member, index) for name, member in members.items()}
        case list():
            return [renamed(one, index) for one in cast("list[Any]", value)]
        case _:
            return value


@pytest.mark.parametrize("stack", ["prod", "everything"])
def test_requests_have_the_alarms_of_logs_and_those_of_an_index_for_each_index(stack: str) -> None:
    found = alarms(deployed(stack))

    logs = {name: one for name, one in found.items() if name.startswith("logs-")}
    requests = {name: one for name, one in found.items() if name.startswith("requests-")}
    assert requests == like_logs(logs)


REASON = re.compile("(KeyRange|AccountLimit|MaxOnDemand).*ThrottleEvents$")
# What only a stack that has everything has.
ONLY_THERE = re.compile("MaxOnDemand|ReplicationLatency|^cache-")


def test_a_stack_without_maximums_replicas_and_a_cache_has_none_of_their_alarms() -> None:
    everything = alarms(deployed("everything"))
    expected = {name for name in everything if not ONLY_THERE.search(name)}

    assert alarms(deployed("prod")).keys() == expected
    staging = {name for name in expected if not REASON.search(name)}
    assert alarms(deployed("staging")).keys() == {
        name for name in staging if not name.startswith("account-")
    }
    assert alarms(deployed("dev")) == {}


def test_no_alarm_waits_for_a_latency_that_strong_consistency_does_not_report() -> None:
    stack = changed("prod", **STRONG)

    assert stack.inputs("requests")["globalTableWitness"] == {"regionName": "us-west-2"}
    assert alarms(stack).keys() == alarms(deployed("prod")).keys()


def test_thresholds_that_are_not_set() -> None:
    found = alarms(deployed("prod"))

    above_zero = {name: one["threshold"] for name, one in found.items() if one["threshold"]}
    assert above_zero == {
        **{
            f"{table}-{operation}-SuccessfulRequestLatency": 100 if operation == "Query" else 20
            for table in SPECS
            for operation in OPERATIONS
        },
        "account-ReadCapacityUtilization": 80,
        "account-WriteCapacityUtilization": 80,
    }
    sections = {name: EVERYTHING[name] for name in ("cache", "replicas", "requests", "logs")}
    default = alarms(changed("prod", **sections))
    assert {
        name: default[name]["threshold"]
        for name in [*CACHE, *(f"logs-{region}-ReplicationLatency" for region in REPLICAS)]
    } == {
        "cache-CPUUtilization": 75,
        "cache-CacheMemoryUtilization": 90,
        "cache-EvictedSize": 100 * 1024 * 1024,
        "cache-FaultRequestCount": 0,
        "cache-ThrottledRequestCount": 0,
        **{f"logs-{region}-ReplicationLatency": 180_000 for region in REPLICAS},
    }


@pytest.mark.parametrize(
    ("maximum", "reasons"),
    [({"maxReadUnits": -1, "maxWriteUnits": 1}, {"Write"}), ({"maxReadUnits": 1}, {"Read"})],
    ids=["lifted of reads", "of reads only"],
)
def test_a_maximum_is_a_reason_where_it_is_set(maximum: dict[str, int], reasons: set[str]) -> None:
    before = alarms(deployed("prod")).keys()

    for start, logs in (("logs", maximum), (f"logs-{INDEX}", {"indexes": {INDEX: maximum}})):
        assert alarms(changed("prod", logs=logs)).keys() - before == {
            f"{start}-{access}MaxOnDemandThroughputThrottleEvents" for access in reasons
        }


def watched(inputs: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str], str, int]]:
    """Yield each metric that an alarm reads: its own, or those that its expression sums."""
    if inputs.get("metricName"):
        yield _metric(inputs, inputs["statistic"])
    for query in inputs.get("metricQueries", []):
        if "metric" in query:
            yield _metric(query["metric"], query["metric"]["stat"])


def _metric(found: dict[str, Any], statistic: str) -> tuple[str, str, dict[str, str], str, int]:
    dimensions = found.get("dimensions", {})
    return found["namespace"], found["metricName"], dimensions, statistic, int(found["period"])


def test_each_alarm_watches_what_aws_publishes_and_says_what_to_do_first() -> None:
    for name, inputs in alarms(deployed("everything")).items():
        metrics = [*watched(inputs)]
        assert 1 <= len(metrics) <= MAX_METRICS, name
        assert [fault for one in metrics for fault in faults(*one)] == [], name
        description = inputs["alarmDescription"]
        assert len(description) <= MAX_DESCRIPTION
        assert re.fullmatch(r"[A-Z][^{}\n]+[\w)]\. First: [a-z][^{}\n]+\w\.", description), name


def test_alarms_wait_for_nothing_and_the_stack_exports_what_they_cost() -> None:
    stack = deployed("everything")
    found = stack.of_type("cloudwatch:MetricAlarm")

    assert {one.dependencies for one in found.values()} == {frozenset[str]()}
    assert stack.outputs["alarmTopicArn"] == TOPIC_ARN
    assert stack.outputs["alarmCount"] == len(found)
    # AWS counts metrics, not alarms: ten cents each.
    metrics = sum(len([*watched(one.inputs)]) for one in found.values())
    assert stack.outputs["alarmMonthlyUsd"] == round(0.1 * metrics, 2)


def test_no_alarm_is_on_a_table_outside_the_stack() -> None:
    stack = changed("prod", logs={"enabled": False})

    assert {name.partition("-")[0] for name in alarms(stack)} == {"requests", "account"}
