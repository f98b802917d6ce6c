"""The widgets of a CloudWatch dashboard, and their arrangement on its grid of 24 columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

COLUMNS = 24
_ALARMS_A_ROW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A line of a graph: a metric by its name and dimensions, or an expression instead."""

    label: str
    namespace: str = ""
    name: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict[str, str])
    statistic: str = "Sum"
    expression: str | None = None

    def body(self) -> list[Any]:
        """Return it in CloudWatch's format."""
        if self.expression is not None:
            return [{"expression": self.expression, "label": self.label}]
        dimensions = [part for pair in self.dimensions.items() for part in pair]
        shown = {"label": self.label, "stat": self.statistic}
        return [self.namespace, self.name, *dimensions, shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A widget, its height in units of the grid."""

    kind: Literal["alarm", "metric", "text"]
    height: int
    properties: Mapping[str, Any]


def graph(
    region: str,
    title: str,
    unit: str,
    metrics: Iterable[Metric],
    limits: Mapping[str, float] | None = None,
) -> Widget:
    """Return a graph with a line for each metric, a point a minute, and a line for each limit."""
    properties: dict[str, Any] = {
        "title": title,
        "view": "timeSeries",
        "region": region,
        "period": 60,
        "metrics": [metric.body() for metric in metrics],
        "yAxis": {"left": {"label": unit, "min": 0, "showUnits": False}},
    }
    if limits:
        lines = [{"label": label, "value": value} for label, value in limits.items()]
        properties["annotations"] = {"horizontal": lines}
    return Widget(kind="metric", height=6, properties=properties)


def text(markdown: str, height: int = 1) -> Widget:
    """Return a text in Markdown."""
    return Widget(kind="text", height=height, properties={"markdown": markdown})


def alarms(title: str, arns: Sequence[str]) -> Widget:
    """Return the state of alarms."""
    height = 1 + -(-len(arns) // _ALARMS_A_ROW)
    return Widget(kind="alarm", height=height, properties={"title": title, "alarms": [*arns]})


def arranged(rows: Iterable[Sequence[Widget]]) -> list[dict[str, Any]]:
    """Place rows below each other; the widgets of a row share its width."""
    placed: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        width = COLUMNS // len(row)
        placed += [
            {
                "type": widget.kind,
                "x": width * column,
                "y": y,
                "width": width,
                "height": widget.height,
                "properties": widget.properties,
            }
            for column, widget in enumerate(row)
        ]
        y += max(widget.height for widget in row)
    return placed
