"""The properties of a dashboard's widgets: those that a picture shows.

Whatever else stands in a widget is left to CloudWatch.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, StringConstraints, Tag, model_validator
from pydantic.alias_generators import to_camel

from ops.dashboard.metrics import spelt_out


def _shape(given: object) -> str:
    names = {"dict": "object", "list": "list", "str": "text"}
    return names.get(type(given).__name__, "other")


ByShape = Discriminator(_shape)
Color = Annotated[str, StringConstraints(pattern=r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
AlarmArn = Annotated[str, StringConstraints(pattern=r"^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:.")]
Side = Literal["left", "right"]


class Part(BaseModel):
    """Something in a body: names in camel case, and values of exactly the type that is asked."""

    model_config = ConfigDict(
        alias_generator=to_camel, allow_inf_nan=False, frozen=True, strict=True
    )


class Options(Part):
    """How a metric is shown, or the expression that stands in its place."""

    color: Color | None = None
    expression: str | None = None
    label: str | None = None
    period: int | None = None
    stat: str | None = None
    visible: bool = True
    y_axis: Side = "left"


class Edge(Part):
    """A line across a plot, or an edge of a band."""

    value: float
    color: Color | None = None
    fill: Literal["above", "below", "none"] = "none"
    label: str = ""
    visible: bool = True
    y_axis: Side = "left"


Row = tuple[
    Annotated[Annotated[str, Tag("text")] | Annotated[Options, Tag("object")], ByShape], ...
]
Line = Annotated[
    Annotated[Edge, Tag("object")] | Annotated[tuple[Edge, Edge], Tag("list")], ByShape
]


class Annotations(Part):
    """The lines and bands across a plot, and the alarms that it shows."""

    alarms: tuple[AlarmArn, ...] = ()
    horizontal: tuple[Line, ...] = ()


class Axis(Part):
    """The limits and the name of a y-axis."""

    label: str = ""
    max: float | None = None
    min: float | None = None


class YAxis(Part):
    """The y-axes of a plot."""

    left: Axis = Axis()
    right: Axis = Axis()

    def on(self, side: Side) -> Axis:
        """Give the axis on one side."""
        return self.left if side == "left" else self.right


class Legend(Part):
    """Where a plot's legend stands."""

    position: Literal["bottom", "right", "hidden"] = "bottom"


class MetricProperties(Part):
    """What a metric widget shows."""

    annotations: Annotations = Annotations()
    legend: Legend = Legend()
    metrics: tuple[Row, ...] = ()
    period: int = 300
    stacked: bool = False
    stat: str = "Average"
    title: str = ""
    view: Literal["timeSeries", "singleValue", "gauge", "bar", "pie", "table"] = "timeSeries"
    y_axis: YAxis = YAxis()

    @model_validator(mode="after")
    def _each_metric_is_whole(self) -> Self:
        for position, (fields, options) in enumerate(
            zip(self.fields(), self.options(), strict=True)
        ):
            if not fields and not options.expression:
                raise ValueError(f"metrics[{position}] is neither a metric nor an expression")
        return self

    def fields(self) -> list[tuple[str, ...]]:
        """Give the namespace, name and dimensions of each metric, in full."""
        return spelt_out([[part for part in row if isinstance(part, str)] for row in self.metrics])

    def options(self) -> list[Options]:
        """Give the options of each metric."""
        return [
            next((part for part in row if isinstance(part, Options)), Options())
            for row in self.metrics
        ]


class AlarmProperties(Part):
    """What an alarm widget shows."""

    alarms: tuple[AlarmArn, ...]
    title: str = ""


class TextProperties(Part):
    """What a text widget shows."""

    background: Literal["solid", "transparent"] = "solid"
    markdown: str


class OtherProperties(Part):
    """What a picture shows of any other widget."""

    title: str = ""
