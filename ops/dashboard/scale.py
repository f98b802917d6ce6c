"""The y-axes of a plot and the lines across it: as much as a dashboard's body tells of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from ops.dashboard.labels import series
from ops.dashboard.properties import Axis, Edge, MetricProperties, Side

_ALERT = "#d13212"
_HEADROOM = 0.3


@dataclass(frozen=True, slots=True)
class Across:
    """A line across a plot, or the two edges of a band."""

    edges: tuple[Edge, ...]

    @property
    def side(self) -> Side:
        """The axis that its values belong to."""
        return self.edges[0].y_axis

    @property
    def color(self) -> str:
        """The colour of its lines and of its shade."""
        return self.edges[0].color or _ALERT


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of an axis, and the values that are worth a number, the most telling first."""

    low: float
    high: float
    numbers: tuple[float, ...] = ()

    @classmethod
    def of(cls, axis: Axis, values: Iterable[float]) -> Self:
        """Hold an axis's limits and the values on it; where there are none, show no numbers."""
        known = [*values, *(limit for limit in (axis.min, axis.max) if limit is not None)]
        low = min(known if axis.min is not None else [0.0, *known])
        high = max(known if axis.max is not None else [0.0, *known])
        if high != axis.max:
            high += _HEADROOM * (high - low)
        numbers = tuple(dict.fromkeys([*known, low])) if known else ()
        return cls(low, high if high > low else low + 1, numbers)

    def share(self, value: float) -> float:
        """Give how far up a value stands, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def across(properties: MetricProperties) -> list[Across]:
    """Give the lines and bands that are shown."""
    all_of_them = (
        Across(line if isinstance(line, tuple) else (line,))
        for line in properties.annotations.horizontal
    )
    return [one for one in all_of_them if one.edges[0].visible]


def scales(properties: MetricProperties) -> dict[Side, Scale]:
    """Give the scale of each axis in use; the left one always is."""
    lines = across(properties)
    used = {line.side for line in lines} | {shown.side for shown in series(properties)}
    sides: list[Side] = ["left"]
    if "right" in used or properties.y_axis.right != Axis():
        sides.append("right")
    return {
        side: Scale.of(
            properties.y_axis.on(side),
            [edge.value for line in lines if line.side == side for edge in line.edges],
        )
        for side in sides
    }
