"""The body of a CloudWatch dashboard, as PutDashboard takes it."""

from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from ops.dashboard.faults import sentences
from ops.dashboard.properties import (
    AlarmProperties,
    MetricProperties,
    OtherProperties,
    Part,
    TextProperties,
)

COLUMNS = 24
MOST_ROWS = 1000


class BodyError(ValueError):
    """A text that is no dashboard's body; says each fault in a sentence of its own."""


class Place(Part):
    """Where a widget stands on the grid, and how large it is, in columns and rows."""

    x: int = Field(ge=0, lt=COLUMNS)
    y: int = Field(ge=0)
    width: int = Field(default=6, ge=1, le=COLUMNS)
    height: int = Field(default=6, ge=1, le=1000)

    @model_validator(mode="after")
    def _ends_on_the_grid(self) -> Self:
        if self.right > COLUMNS:
            raise ValueError(f"x + width is {self.right}: the grid has {COLUMNS} columns")
        if self.bottom > MOST_ROWS:
            raise ValueError(f"y + height is {self.bottom}: a picture has at most {MOST_ROWS} rows")
        return self

    @property
    def right(self) -> int:
        """The first column after the widget."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row after the widget."""
        return self.y + self.height

    def overlaps(self, other: "Place") -> bool:
        """Tell whether both cover some part of the grid."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


class MetricWidget(Place):
    """Metrics, over time or as they are now."""

    type: Literal["metric"]
    properties: MetricProperties


class AlarmWidget(Place):
    """The states of alarms."""

    type: Literal["alarm"]
    properties: AlarmProperties


class TextWidget(Place):
    """A text in Markdown."""

    type: Literal["text"]
    properties: TextProperties


class OtherWidget(Place):
    """A widget whose content only CloudWatch can find."""

    type: Literal["chart", "custom", "explorer", "log"]
    properties: OtherProperties


Widget = Annotated[
    MetricWidget | AlarmWidget | TextWidget | OtherWidget, Field(discriminator="type")
]


class Body(Part):
    """A dashboard's body."""

    widgets: tuple[Widget, ...] = Field(max_length=500)

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if not self.widgets:
            raise ValueError("widgets is empty: there is nothing to draw")
        return self

    def overlaps(self) -> list[tuple[int, int]]:
        """Give the positions of the widgets that overlap, two by two."""
        return [
            (first, second)
            for (first, one), (second, other) in combinations(enumerate(self.widgets), 2)
            if one.overlaps(other)
        ]


def parsed(text: str) -> Body:
    """Read a body, or say what is wrong with it.

    Only CloudWatch's own bounds are checked, and that each widget has a place. Widgets may overlap.
    """
    try:
        return Body.model_validate_json(text)
    except ValidationError as error:
        raise BodyError("\n".join(sentences(error, text))) from error
