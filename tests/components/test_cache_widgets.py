from typing import Any

from components.cache_widgets import cache_rows
from components.site import Site
from components.thresholds import Thresholds
from components.widgets import Widget
from tests.conftest import ACCOUNT

SITE = Site(environment="dev", partition="aws", region="eu-west-1", account=ACCOUNT)
THRESHOLDS = Thresholds(cache_cpu_percent=76, cache_memory_percent=91)


def metric(name: str, label: str, statistic: str = "Sum") -> list[Any]:
    return ["AWS/DAX", name, "ClusterId", "dev-requests", {"label": label, "stat": statistic}]


def graph(title: str, unit: str, metrics: list[list[Any]], **more: object) -> Widget:
    properties = {
        "title": title,
        "view": "timeSeries",
        "region": "eu-west-1",
        "period": 60,
        "metrics": metrics,
        "yAxis": {"left": {"label": unit, "min": 0, "showUnits": False}},
    }
    return Widget(kind="metric", height=6, properties=properties | more)


def test_rows_of_a_cluster() -> None:
    limits = [{"label": "CPU", "value": 76.0}, {"label": "memory", "value": 91.0}]

    assert cache_rows(SITE, "dev-requests", THRESHOLDS) == [
        [
            graph(
                "Found in the cache",
                "requests a minute",
                [
                    metric("ItemCacheHits", "items found"),
                    metric("ItemCacheMisses", "items missed"),
                    metric("QueryCacheHits", "queries found"),
                    metric("QueryCacheMisses", "queries missed"),
                ],
            ),
            graph(
                "Load of the busiest node",
                "%",
                [
                    metric("CPUUtilization", "CPU", "Maximum"),
                    metric("CacheMemoryUtilization", "memory", "Maximum"),
                ],
                annotations={"horizontal": limits},
            ),
            graph(
                "Failed requests",
                "requests a minute",
                [
                    metric("FaultRequestCount", "faults"),
                    metric("ErrorRequestCount", "errors"),
                    metric("ThrottledRequestCount", "throttled"),
                ],
            ),
        ],
    ]
