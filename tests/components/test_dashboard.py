"""The dashboard: its widgets, their places, and that CloudWatch has their metrics."""

import json
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest

from components.widgets import Widget, alarms, arranged
from tests.components.published import faults
from tests.components.stacks import REPLICAS, SPECS, STRONG, TABLES, Deployed, changed, deployed
from tests.conftest import ACCOUNT

COLUMNS = 24
# "CloudWatch service quotas", in its guide.
MOST_ALARMS_A_WIDGET = 100
MOST_WIDGETS, MOST_METRICS, MOST_METRICS_A_WIDGET = 500, 2_500, 500
LOGS = TABLES["logs"]
OPERATIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")
CLUSTER = "prod-requests"
TITLE = "# Market intelligence tables, prod, us-east-1"
HEADINGS = {
    "requests-": f"## {TABLES['requests']}",
    "logs-": f"## {LOGS}",
    "cache-": f"## Cache {CLUSTER}",
    "account-": "## Account",
}
"""The heading that alarms are under, by how their names start."""

Placed = dict[str, Any]
"""A widget as it is in a dashboard's body."""


def widgets(stack: Deployed) -> list[Placed]:
    body = json.loads(str(stack.inputs("dashboard")["dashboardBody"]))
    assert body.pop("periodOverride") == "inherit"
    return body["widgets"]


def under(heading: str, placed: list[Placed]) -> list[Placed]:
    """Return what stands between a heading and the next one."""
    texts = [one["properties"].get("markdown") for one in placed]
    start = texts.index(heading) + 1
    end = next((n for n, text in enumerate(texts) if n >= start and text), len(placed))
    return placed[start:end]


def graph(
    title: str, unit: str, metrics: list[list[Any]], limits: dict[str, float] | None = None
) -> dict[str, Any]:
    lines = [{"label": label, "value": value} for label, value in (limits or {}).items()]
    return {
        "title": title,
        "view": "timeSeries",
        "region": "us-east-1",
        "period": 60,
        "metrics": metrics,
        "yAxis": {"left": {"label": unit, "min": 0, "showUnits": False}},
    } | ({"annotations": {"horizontal": lines}} if lines else {})


def line(name: str, label: str, stat: str = "Sum", **dimensions: str) -> list[Any]:
    pairs = [part for pair in ({"TableName": LOGS} | dimensions).items() for part in pair]
    return ["AWS/DynamoDB", name, *pairs, {"label": label, "stat": stat}]


def by_operation(name: str, stat: str) -> list[list[Any]]:
    return [line(name, one, stat, Operation=one) for one in OPERATIONS]


def of_table_and_index(name: str) -> list[list[Any]]:
    index = SPECS["logs"].indexes[0].name
    return [line(name, "table"), line(name, index, GlobalSecondaryIndexName=index)]


QUERIED = line("ReturnedItemCount", "items queried", Operation="Query")
# CloudWatch finds it without the stream's label.
BY_STREAM = [
    {
        "expression": "SEARCH('{AWS/DynamoDB,TableName,Operation,StreamLabel} "
        f'MetricName="ReturnedBytes" TableName="{LOGS}"\', \'Sum\')',
        "label": "bytes of the stream",
    }
]
ROWS_OF_LOGS = [
    graph("Throttled reads", "events a minute", of_table_and_index("ReadThrottleEvents")),
    graph("Throttled writes", "events a minute", of_table_and_index("WriteThrottleEvents")),
    graph("Consumed read units", "units a minute", of_table_and_index("ConsumedReadCapacityUnits")),
    graph(
        "Consumed write units", "units a minute", of_table_and_index("ConsumedWriteCapacityUnits")
    ),
    graph(
        "Latency, average",
        "ms",
        by_operation("SuccessfulRequestLatency", "Average"),
        {"GetItem, PutItem, UpdateItem, DeleteItem": 4, "Query": 5},
    ),
    graph("Latency, p99", "ms", by_operation("SuccessfulRequestLatency", "p99")),
    graph(
        "Errors",
        "requests a minute",
        [
            *by_operation("SystemErrors", "Sum"),
            line("ConditionalCheckFailedRequests", "failed conditions"),
            line("TransactionConflict", "conflicts of transactions"),
        ],
    ),
    graph("Items and bytes", "a minute", [QUERIED, BY_STREAM]),
    graph(
        "Replicas behind by",
        "ms",
        [line("ReplicationLatency", one, "Average", ReceivingRegion=one) for one in REPLICAS],
        {"alarm": 6_000},
    ),
]


def of_cache(name: str, label: str, stat: str = "Sum") -> list[Any]:
    return ["AWS/DAX", name, "ClusterId", CLUSTER, {"label": label, "stat": stat}]


ROWS_OF_CACHE = [
    graph(
        "Found in the cache",
        "requests a minute",
        [
            of_cache("ItemCacheHits", "items found"),
            of_cache("ItemCacheMisses", "items missed"),
            of_cache("QueryCacheHits", "queries found"),
            of_cache("QueryCacheMisses", "queries missed"),
        ],
    ),
    graph(
        "Load of the busiest node",
        "%",
        [
            of_cache("CPUUtilization", "CPU", "Maximum"),
            of_cache("CacheMemoryUtilization", "memory", "Maximum"),
        ],
        {"CPU": 9.0, "memory": 10.0},
    ),
    graph(
        "Failed requests",
        "requests a minute",
        [
            of_cache("FaultRequestCount", "faults"),
            of_cache("ErrorRequestCount", "errors"),
            of_cache("ThrottledRequestCount", "throttled"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("heading", "graphs"),
    [(HEADINGS["logs-"], ROWS_OF_LOGS), (HEADINGS["cache-"], ROWS_OF_CACHE)],
    ids=["logs", "cache"],
)
def test_graphs_under_a_heading(heading: str, graphs: list[dict[str, Any]]) -> None:
    shown = under(heading, widgets(deployed("everything")))

    assert [one["properties"] for one in shown if one["type"] == "metric"] == graphs


def test_a_table_that_expires_shows_it_and_one_without_a_stream_or_replicas_does_not() -> None:
    by_title = {
        one["properties"]["title"]: one["properties"].get("metrics")
        for one in under(HEADINGS["requests-"], widgets(changed("prod", requests={})))
    }

    assert "Replicas behind by" not in by_title
    strong = under(HEADINGS["requests-"], widgets(changed("prod", **STRONG)))
    assert "Replicas behind by" not in {one["properties"].get("title") for one in strong}
    assert by_title["Items and bytes"] == [
        [*found[:3], TABLES["requests"], *found[4:]]
        for found in (QUERIED, line("TimeToLiveDeletedItemCount", "items expired"))
    ]


def metrics(placed: list[Placed]) -> Iterator[tuple[str, str, dict[str, str], str, int]]:
    """Yield each metric of each graph."""
    for widget in placed:
        for one in widget["properties"].get("metrics", []):
            if len(one) > 1:
                namespace, name, *pairs, shown = one
                dimensions = dict(zip(pairs[::2], pairs[1::2], strict=True))
                period = widget["properties"]["period"]
                yield namespace, name, dimensions, shown["stat"], period


def overlap(one: Placed, other: Placed) -> bool:
    return all(
        one[start] < other[start] + other[length] and other[start] < one[start] + one[length]
        for start, length in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("stack", ["dev", "prod", "everything"])
def test_cloudwatch_takes_it_and_has_something_to_show_everywhere(stack: str) -> None:
    placed = widgets(deployed(stack))

    assert [fault for one in metrics(placed) for fault in faults(*one)] == []
    assert [one for one in placed if one["x"] < 0 or one["x"] + one["width"] > COLUMNS] == []
    assert [pair for pair in combinations(placed, 2) if overlap(*pair)] == []
    counts = [len(one["properties"].get("metrics", [])) for one in placed]
    assert len(placed) <= MOST_WIDGETS
    assert sum(counts) <= MOST_METRICS
    assert max(counts) <= MOST_METRICS_A_WIDGET


@pytest.mark.parametrize("stack", ["dev", "prod", "everything"])
def test_each_part_of_the_stack_has_its_heading_and_under_it_its_alarms(stack: str) -> None:
    found = deployed(stack)
    placed = widgets(found)
    shown = {
        one["properties"]["markdown"]: below["properties"].get("alarms", [])
        for one, below in pairwise(placed)
        if one["type"] == "text"
    }

    expected = {
        heading: {
            f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:{alarm.inputs['name']}"
            for name, alarm in found.of_type("cloudwatch:MetricAlarm").items()
            if name.startswith(start)
        }
        for start, heading in HEADINGS.items()
    }
    assert {heading: {*arns} for heading, arns in shown.items() if arns} == {
        heading: arns for heading, arns in expected.items() if arns
    }
    assert max(map(len, shown.values())) <= MOST_ALARMS_A_WIDGET
    headings = [TITLE, *HEADINGS.values()]
    wanted = {"dev": headings[:3], "prod": [*headings[:3], headings[4]]}.get(stack, headings)
    environment = "prod" if stack == "everything" else stack
    assert [*shown] == [text.replace("prod", environment, 1) for text in wanted]


@pytest.mark.parametrize("table", SPECS)
def test_it_shows_each_index(table: str) -> None:
    shown = {
        (dimensions["TableName"], dimensions["GlobalSecondaryIndexName"])
        for _, _, dimensions, _, _ in metrics(widgets(deployed("everything")))
        if "GlobalSecondaryIndexName" in dimensions and dimensions["TableName"] == TABLES[table]
    }

    assert shown == {(TABLES[table], index.name) for index in SPECS[table].indexes}


def test_an_account_has_one_dashboard_of_a_name_for_all_regions() -> None:
    stack = deployed("everything")
    name = stack.inputs("dashboard")["dashboardName"]

    assert name == "prod-market-intelligence-tables-us-east-1"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,255}", name)
    assert stack.outputs["dashboardName"] == name


def test_rows_share_their_width_and_stand_one_below_the_other() -> None:
    high = Widget(kind="metric", height=6, properties={"title": "high"})
    low = Widget(kind="alarm", height=2, properties={"title": "low"})
    text = Widget(kind="text", height=1, properties={"markdown": "text"})
    placed = arranged([[text], [low, high], [high, high, low], [text]])

    assert [(one["x"], one["y"], one["width"], one["height"]) for one in placed] == [
        (0, 0, 24, 1),
        (0, 1, 12, 2),
        (12, 1, 12, 6),
        (0, 7, 8, 6),
        (8, 7, 8, 6),
        (16, 7, 8, 2),
        (0, 13, 24, 1),
    ]


@pytest.mark.parametrize(("count", "height"), [(1, 2), (8, 2), (9, 3), (16, 3), (17, 4)])
def test_alarms_have_a_row_for_every_eight(count: int, height: int) -> None:
    assert alarms("Alarms", ["arn"] * count).height == height
