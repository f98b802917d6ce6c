"""What CloudWatch would refuse of a dashboard, and what it would take but have nothing to show for.

The limits are those of "Dashboard body structure and syntax" and "CloudWatch service quotas", both
in its guides.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from tests.components.published import CLUSTER, COUNT, NODE, OPERATION, PUBLISHED, TABLE, Published

COLUMNS = 24
MOST_WIDGETS = 500
MOST_METRICS_A_GRAPH = 500
MOST_METRICS = 2500
MOST_ALARMS_A_WIDGET = 100

_OF_TABLES = Published(dimensions=(TABLE,), statistics=COUNT)
_OF_CLUSTERS = Published(dimensions=(CLUSTER, NODE), statistics=COUNT)
SHOWN = PUBLISHED | {
    ("AWS/DynamoDB", "ConditionalCheckFailedRequests"): _OF_TABLES,
    ("AWS/DynamoDB", "ReturnedItemCount"): Published(dimensions=(OPERATION,), statistics=COUNT),
    ("AWS/DynamoDB", "TimeToLiveDeletedItemCount"): _OF_TABLES,
    ("AWS/DynamoDB", "TransactionConflict"): _OF_TABLES,
    ("AWS/DAX", "QueryCacheHits"): _OF_CLUSTERS,
    ("AWS/DAX", "QueryCacheMisses"): _OF_CLUSTERS,
}
"""What AWS publishes, of that which nobody is woken up for too."""

Placed = dict[str, Any]
"""A widget as it is in a dashboard's body."""


def placed(kind: str, place: tuple[int, int, int, int], **properties: object) -> Placed:
    """Give a widget at a place: x, y, width and height."""
    x, y, width, height = place
    return {
        "type": kind,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "properties": properties,
    }


def faults(widgets: Sequence[Placed]) -> list[str]:
    """Say what is wrong with the widgets of a dashboard."""
    return [*_of_the_grid(widgets), *_of_the_metrics(widgets), *_of_the_limits(widgets)]


def metrics(widgets: Iterable[Placed]) -> list[list[Any]]:
    """Give each metric of each graph."""
    return [metric for one in widgets for metric in one["properties"].get("metrics", [])]


def alarm_arns(widgets: Iterable[Placed]) -> list[str]:
    """Give the ARN of each alarm that is shown."""
    return [arn for one in widgets for arn in one["properties"].get("alarms", [])]


def alarms_by_heading(widgets: Sequence[Placed]) -> dict[str, list[str]]:
    """Give the ARN of each alarm right under each heading."""
    return {
        one["properties"]["markdown"]: alarm_arns([below])
        for one, below in pairwise(widgets)
        if one["type"] == "text"
    }


def _of_the_grid(widgets: Sequence[Placed]) -> Iterator[str]:
    for place, one in enumerate(widgets):
        if one["x"] < 0 or one["x"] + one["width"] > COLUMNS:
            yield f"widget {place} is not within {COLUMNS} columns"
    for (place, one), (other_place, other) in combinations(enumerate(widgets), 2):
        if _meet(one, other, "x", "width") and _meet(one, other, "y", "height"):
            yield f"widgets {place} and {other_place} overlap"


def _meet(one: Placed, other: Placed, start: str, length: str) -> bool:
    return one[start] < other[start] + other[length] and other[start] < one[start] + one[length]


def _of_the_metrics(widgets: Sequence[Placed]) -> Iterator[str]:
    for widget in widgets:
        for metric in metrics([widget]):
            if len(metric) > 1:
                yield from _of_a_metric(metric, widget["properties"]["period"])


def _of_a_metric(metric: list[Any], period_seconds: int) -> Iterator[str]:
    namespace, name, *pairs, shown = metric
    published = SHOWN.get((namespace, name))
    if published is None:
        yield f"{namespace} has no {name}"
        return
    if frozenset(pairs[::2]) not in published.dimensions:
        yield f"{name} is not published by {', '.join(pairs[::2])}"
    if shown["stat"] not in published.statistics:
        yield f"{name} has no {shown['stat']}"
    if period_seconds % published.every_seconds:
        yield f"{name} comes every {published.every_seconds} s only"


def _of_the_limits(widgets: Sequence[Placed]) -> Iterator[str]:
    if len(widgets) > MOST_WIDGETS:
        yield f"{len(widgets)} widgets"
    if len(metrics(widgets)) > MOST_METRICS:
        yield f"{len(metrics(widgets))} metrics"
    for place, one in enumerate(widgets):
        if len(metrics([one])) > MOST_METRICS_A_GRAPH:
            yield f"widget {place} has {len(metrics([one]))} metrics"
        if len(alarm_arns([one])) > MOST_ALARMS_A_WIDGET:
            yield f"widget {place} has {len(alarm_arns([one]))} alarms"
