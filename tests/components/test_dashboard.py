import json
import re
from dataclasses import replace
from typing import Any

import boto3
import pytest

import arguments
from components.alarm import Alarm
from components.alarms import Alarms, AlarmsArgs
from components.cache_widgets import cache_rows
from components.dashboard import Dashboard, DashboardArgs, body
from components.site import Site
from components.table_args import TableArgs
from components.thresholds import Thresholds
from settings import StackSettings
from tables.specs import Key, TableSpec
from tests.components import everything
from tests.components.dashboards import (
    MOST_ALARMS_A_WIDGET,
    Placed,
    alarm_arns,
    alarms_by_heading,
    faults,
    metrics,
    placed,
)
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
ORDERS = TableSpec(name="orders", base_name="orders", hash_key=Key("id"))
SLOW = Alarm(name="slow", metric="m", dimensions={}, meaning="It is slow.", first_step="wait.")
COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:dashboard:Dashboard"
TITLE = "# Market intelligence tables, prod, us-east-1"
REQUESTS, LOGS = "prod-market-intelligence-requests", "prod-request-processing-logs"
OF_REQUESTS, OF_LOGS = f"## {REQUESTS}", f"## {LOGS}"
OF_CACHE = "## Cache prod-requests"
OF_ACCOUNT = "## Account"
# How the names of alarms start, by the heading that these are under.
STARTS = {OF_REQUESTS: "requests-", OF_LOGS: "logs-", OF_CACHE: "cache-", OF_ACCOUNT: "account-"}
AWS: Any = boto3.Session()
REGIONS: list[str] = AWS.get_available_regions("dynamodb")
STACKS: dict[str, dict[str, Any]] = {
    "least": {
        "alarms": {"enabled": False},
        "logs": {"enabled": False},
        "requests": {"timeToLive": False},
    },
    "default": {},
    "everything": everything.SECTIONS,
    "everywhere": everything.SECTIONS | {"replicas": [name for name in REGIONS if name != REGION]},
}
EACH_STACK = pytest.mark.parametrize("stack", STACKS)


def dashboard_args(stack: str) -> DashboardArgs:
    settings = StackSettings.model_validate({"environment": "prod"} | STACKS[stack])
    specs = arguments.specs(settings)
    tables = [arguments.table_args(settings, SITE, spec, {}) for spec in specs]
    return DashboardArgs(
        site=SITE,
        tables=tables,
        thresholds=arguments.thresholds(settings),
        alarms=arguments.alarms(settings, SITE, tables),
        cache=arguments.cluster(settings, SITE),
    )


def widgets(args: DashboardArgs) -> list[Placed]:
    return json.loads(body(args))["widgets"]


def graph(
    place: tuple[int, int, int], title: str, unit: str, lines: list[list[Any]], **more: object
) -> Placed:
    return placed(
        "metric",
        (*place, 6),
        title=title,
        view="timeSeries",
        region="us-east-1",
        period=60,
        metrics=lines,
        yAxis={"left": {"label": unit, "min": 0, "showUnits": False}},
        **more,
    )


def line(name: str, label: str, *dimensions: str, stat: str = "Sum") -> list[Any]:
    shown = {"label": label, "stat": stat}
    return ["AWS/DynamoDB", name, "TableName", "prod-orders", *dimensions, shown]


def by_operation(name: str, stat: str) -> list[list[Any]]:
    operations = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")
    return [line(name, one, "Operation", one, stat=stat) for one in operations]


def test_body_of_a_small_stack() -> None:
    args = DashboardArgs(
        site=SITE,
        tables=[TableArgs(spec=ORDERS, site=SITE)],
        thresholds=Thresholds(),
        alarms=[
            SLOW,
            replace(SLOW, name="hot", namespace="AWS/DAX"),
            replace(SLOW, name="full", dimensions={"TableName": "prod-orders"}),
        ],
        cache="prod-orders",
    )
    alarm = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:prod-market-intelligence"
    consumed, throttled, each_minute = "units a minute", "events a minute", "requests a minute"
    latency = "SuccessfulRequestLatency"
    limits = [
        {"label": "GetItem, PutItem, UpdateItem, DeleteItem", "value": 20},
        {"label": "Query", "value": 100},
    ]
    failed = [
        *by_operation("SystemErrors", "Sum"),
        line("ConditionalCheckFailedRequests", "failed conditions"),
        line("TransactionConflict", "conflicts of transactions"),
    ]
    reads, writes = "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"
    queried = line("ReturnedItemCount", "items queried", "Operation", "Query")
    [of_cache] = cache_rows(SITE, "prod-orders", Thresholds())

    assert json.loads(body(args)) == {
        "periodOverride": "inherit",
        "widgets": [
            placed("text", (0, 0, 24, 2), markdown=TITLE),
            placed("text", (0, 2, 24, 1), markdown="## prod-orders"),
            placed("alarm", (0, 3, 24, 2), title="Alarms", alarms=[f"{alarm}-full"]),
            graph((0, 5, 6), "Throttled reads", throttled, [line("ReadThrottleEvents", "table")]),
            graph((6, 5, 6), "Throttled writes", throttled, [line("WriteThrottleEvents", "table")]),
            graph((12, 5, 6), "Consumed read units", consumed, [line(reads, "table")]),
            graph((18, 5, 6), "Consumed write units", consumed, [line(writes, "table")]),
            graph(
                (0, 11, 6),
                "Latency, average",
                "ms",
                by_operation(latency, "Average"),
                annotations={"horizontal": limits},
            ),
            graph((6, 11, 6), "Latency, p99", "ms", by_operation(latency, "p99")),
            graph((12, 11, 6), "Errors", each_minute, failed),
            graph((18, 11, 6), "Items and bytes", "a minute", [queried]),
            placed("text", (0, 17, 24, 1), markdown="## Cache prod-orders"),
            placed("alarm", (0, 18, 24, 2), title="Alarms", alarms=[f"{alarm}-hot"]),
            *(
                placed("metric", (8 * column, 20, 8, 6), **widget.properties)
                for column, widget in enumerate(of_cache)
            ),
            placed("text", (0, 26, 24, 1), markdown="## Account"),
            placed("alarm", (0, 27, 24, 2), title="Alarms", alarms=[f"{alarm}-slow"]),
        ],
    }


def test_a_stack_without_alarms_shows_none() -> None:
    kinds = [one["type"] for one in widgets(dashboard_args("least"))]

    assert kinds == ["text", "text", *["metric"] * 8]


def test_the_component_makes_one_dashboard(mocks: Mocks) -> None:
    args = dashboard_args("everything")
    mocks.run(lambda: Dashboard("board", args))

    name = "prod-market-intelligence-tables-us-east-1"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,255}", name)
    assert {one.urn: one.inputs for one in mocks.registered[1:]} == {
        f"{COMPONENT}::board": {},
        f"{COMPONENT}$aws:cloudwatch/dashboard:Dashboard::board": {
            "dashboardName": name,
            "dashboardBody": body(args),
        },
    }
    assert mocks.outputs[f"{COMPONENT}::board"] == {"name": name}


@EACH_STACK
def test_cloudwatch_takes_it_and_has_something_to_show_everywhere(stack: str) -> None:
    assert faults(widgets(dashboard_args(stack))) == []


@EACH_STACK
def test_it_shows_each_alarm_by_the_arn_that_the_alarm_has(mocks: Mocks, stack: str) -> None:
    args = dashboard_args(stack)
    mocks.run(lambda: Alarms("alarms", AlarmsArgs(site=SITE, alarms=args.alarms)))

    assert sorted(alarm_arns(widgets(args))) == sorted(
        f"arn:aws:cloudwatch:us-east-1:111122223333:alarm:{one.inputs['name']}"
        for one in mocks.registered
        if "metricAlarm" in one.urn
    )


@pytest.mark.parametrize(
    ("stack", "counts"),
    [
        pytest.param("least", {TITLE: 0, OF_REQUESTS: 0}, id="least"),
        pytest.param("default", {TITLE: 0, OF_REQUESTS: 32, OF_LOGS: 17}, id="default"),
        pytest.param(
            "everything",
            {TITLE: 0, OF_REQUESTS: 44, OF_LOGS: 23, OF_CACHE: 5, OF_ACCOUNT: 3},
            id="everything",
        ),
        pytest.param(
            "everywhere",
            {
                TITLE: 0,
                OF_REQUESTS: 41 + len(REGIONS),
                OF_LOGS: 20 + len(REGIONS),
                OF_CACHE: 5,
                OF_ACCOUNT: 3,
            },
            id="everywhere",
        ),
    ],
)
def test_each_part_of_the_stack_has_its_heading_and_under_it_its_alarms(
    stack: str, counts: dict[str, int]
) -> None:
    args = dashboard_args(stack)
    found = alarms_by_heading(widgets(args))

    assert {heading: len(arns) for heading, arns in found.items()} == counts
    assert max(counts.values()) <= MOST_ALARMS_A_WIDGET
    by_start = {
        heading: [one.arn(SITE) for one in args.alarms if one.name.startswith(start)]
        for heading, start in STARTS.items()
    }
    assert {heading: arns for heading, arns in found.items() if arns} == {
        heading: arns for heading, arns in by_start.items() if arns
    }


@pytest.mark.parametrize(
    ("stack", "expiring", "streams", "replicas"),
    [
        pytest.param("least", [], [], [], id="least"),
        pytest.param("default", [REQUESTS], [], [], id="default"),
        pytest.param(
            "everything",
            [REQUESTS],
            [REQUESTS, LOGS],
            ["eu-west-1", "us-west-2"] * 2,
            id="everything",
        ),
    ],
)
def test_it_shows_the_expiry_the_streams_and_the_replicas_that_there_are(
    stack: str, expiring: list[str], streams: list[str], replicas: list[str]
) -> None:
    found = metrics(widgets(dashboard_args(stack)))
    searches = [one[0]["expression"] for one in found if "expression" in one[0]]

    assert [one[3] for one in found if one[1:2] == ["TimeToLiveDeletedItemCount"]] == expiring
    assert [re.findall(r'TableName="(.+?)"', one) for one in searches] == [[one] for one in streams]
    assert [one[5] for one in found if one[1:2] == ["ReplicationLatency"]] == replicas


@EACH_STACK
def test_it_shows_each_index(stack: str) -> None:
    args = dashboard_args(stack)
    shown = {tuple(one[3:6:2]) for one in metrics(widgets(args)) if "GlobalSecond" in str(one)}

    assert shown == {
        (table.spec.physical_name("prod"), index.name)
        for table in args.tables
        for index in table.spec.indexes
    }
