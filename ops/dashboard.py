"""`./mi dashboard`: draws a CloudWatch dashboard, without data, from the body of PutDashboard."""

import re
import sys
import textwrap
from collections.abc import Sequence
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Annotated, Literal, Self, cast

import typer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel

from launcher.errors import UserError
from ops.files import require_picture_name
from ops.inputs import STANDARD_INPUT, name_of, read_text
from ops.plots import MUTED, PAGE, SMALL, Axes, Card, Picture, save

_COLUMNS, _MOST_ROWS = 24, 1000
_COLUMN, _ROW, _MARGIN, _GUTTER, _PADDING = 66, 50, 8, 4, 14  # in pixels, as the next line
_TOP, _HEADER, _LINE, _TILE, _AXIS, _LEAST = 6, 40, 17, 22, 62, 30
_LETTER = 0.55  # how wide a letter is, in sizes
_HEADING_SIZES, _TEXT = {1: 20, 2: 16}, 13
_MARKS = re.compile(r"\*\*|`|!?\[(?:button:(?:primary:)?)?([^]]*)\]\([^)]*\)")
_MOST_OF_LEGEND = 0.4
_HEADROOM = 1.3

Side = Literal["left", "right"]
Color = Annotated[str, StringConstraints(pattern=r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]
AlarmArn = Annotated[str, StringConstraints(pattern=r"^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:.")]


class _Part(BaseModel):
    """A part of a body: camel-case names, and values of exactly the declared type."""

    model_config = ConfigDict(
        alias_generator=to_camel, allow_inf_nan=False, frozen=True, strict=True
    )


class Line(_Part):
    """The style of a line in a plot."""

    color: Color | None = None
    label: str = ""
    visible: bool = True
    y_axis: Side = "left"


class Limit(Line):
    """A horizontal line across a plot."""

    value: float


class Options(Line):
    """The display options of a metric, or of an expression in its place."""

    expression: str = ""
    period: int | None = None
    stat: str | None = None


class Axis(_Part):
    """The limits and the name of a y-axis."""

    label: str = ""
    max: float | None = None
    min: float | None = None


def _edges(limit: object) -> object:
    return cast("object", limit) if isinstance(limit, list) else [limit]


class Annotations(_Part):
    """The alarms and limits of a plot; a limit is one line, or the two lines of a band."""

    alarms: tuple[AlarmArn, ...] = ()
    horizontal: tuple[Annotated[list[Limit], BeforeValidator(_edges)], ...] = ()


class Properties(_Part):
    """The properties of a widget that this picture shows."""

    alarms: tuple[AlarmArn, ...] = ()
    annotations: Annotations = Annotations()
    markdown: str = ""
    metrics: tuple[tuple[str | Options, ...], ...] = ()
    period: int = 300
    stat: str = "Average"
    title: str = ""
    view: Literal["timeSeries", "singleValue", "gauge", "bar", "pie", "table"] = "timeSeries"
    y_axis: dict[Side, Axis] = Field(default={})

    def shown(self) -> list[tuple[str, Options]]:
        """Return each visible metric's label, by default what distinguishes it, and its options."""
        found: list[tuple[str, Options]] = []
        for row in self.metrics:
            fields = [entry for entry in row[1:] if isinstance(entry, str)]
            options = next((entry for entry in row if isinstance(entry, Options)), Options())
            apart = " ".join(one for one in fields[:1] + fields[2::2] if one.strip("."))
            if options.visible:
                found.append((options.label or options.expression or apart, options))
        return found


class Widget(_Part):
    """A widget, and its place and size on the grid, in columns and rows."""

    type: Literal["alarm", "chart", "custom", "explorer", "log", "metric", "text"]
    x: int = Field(ge=0, lt=_COLUMNS)
    y: int = Field(ge=0, lt=_MOST_ROWS)
    width: int = Field(default=6, ge=1, le=_COLUMNS)
    height: int = Field(default=6, ge=1, le=_MOST_ROWS)
    properties: Properties

    @model_validator(mode="after")
    def _ends_on_the_grid(self) -> Self:
        if self.x + self.width > _COLUMNS:
            raise ValueError(f"x + width is {self.x + self.width}: the grid has {_COLUMNS} columns")
        return self


class Body(_Part):
    """The body of a dashboard."""

    widgets: tuple[Widget, ...] = Field(min_length=1, max_length=500)


def parse(text: str, source: str) -> Body:
    """Read a body from `source`; raise UserError, with a line for each fault."""
    try:
        return Body.model_validate_json(text)
    except ValidationError as error:
        faults = [_fault(one["loc"], one["msg"]) for one in error.errors()]
        lines = [f"{source} is not the body of a dashboard:", *faults]
        raise UserError("\n".join(lines)) from error


def _fault(place: Sequence[int | str], message: str) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    path = "".join(steps).removeprefix(".")
    return f"{path}{': ' * bool(path)}{message.removeprefix('Value error, ')}"


def figure(body: Body) -> Figure:
    """Return the picture of a dashboard: a card for each widget, at its position and size."""
    picture = Picture(
        2 * _MARGIN + _COLUMNS * _COLUMN,
        2 * _MARGIN + max(widget.y + widget.height for widget in body.widgets) * _ROW,
    )
    for widget in body.widgets:
        card = picture.card(
            _MARGIN + widget.x * _COLUMN + _GUTTER,
            _MARGIN + widget.y * _ROW + _GUTTER,
            widget.width * _COLUMN - 2 * _GUTTER,
            widget.height * _ROW - 2 * _GUTTER,
        )
        card.title(widget.properties.title)
        match widget.type:
            case "metric":
                _draw_metrics(card, widget.properties)
            case "alarm":
                _draw_alarms(card, sorted(map(_alarm_name, widget.properties.alarms)))
            case "text":
                _draw_text(card, widget.properties.markdown)
            case other:
                words = f"Only CloudWatch can draw this {other} widget."
                _draw_text(card, words, top=_HEADER)
    return picture.figure


def _draw_text(card: Card, markdown: str, top: float = _TOP) -> None:
    baseline = top
    for line in markdown.splitlines():
        words = line.lstrip("#")
        level = len(line) - len(words)
        size = _HEADING_SIZES.get(level, _TEXT)
        letters = int((card.width - 2 * _PADDING) / size / _LETTER)
        for part in textwrap.wrap(_MARKS.sub(r"\1", words), letters) or [""]:
            baseline += 1.4 * size
            if baseline <= card.height:
                weight = "bold" if level else "normal"
                card.write(_PADDING, baseline, part.strip(), size=size, weight=weight)


def _draw_alarms(card: Card, names: list[str]) -> None:
    words = zip(*(name.split("-")[:-1] for name in names), strict=False)
    shared = takewhile(lambda same: len({*same}) == 1, words)
    if start := "".join(f"{word}-" for word, *_ in shared):
        names = [f"…{name.removeprefix(start)}" for name in names]
        card.remark(f"{start}…")
    names, columns, _ = _fitted(names, card, int((card.height - _HEADER) / _TILE))
    width = (card.width - 2 * _PADDING) / columns
    for position, name in enumerate(names):
        row, column = divmod(position, columns)
        left, top = _PADDING + column * width, _HEADER + row * _TILE
        for size, color in ((width - _GUTTER, PAGE), (_GUTTER, MUTED)):
            card.axes.add_patch(Rectangle((left, top), size, _TILE - _GUTTER, facecolor=color))
        card.write(left + 2 * _GUTTER, top + 13, name, size=SMALL)


def _draw_metrics(card: Card, properties: Properties) -> None:
    """Draw the axes, limits and legend of a plot; only CloudWatch has the data of the curves."""
    shown = properties.shown()
    looks = {(one.stat or properties.stat, one.period or properties.period) for _, one in shown}
    if len(looks) == 1:
        [(stat, period)] = looks
        card.remark(f"{stat}, {period} s" if period % 60 else f"{stat}, {period // 60} min")
    below = _draw_legend(card, shown, properties.annotations.alarms)
    room = min(card.width - 2 * _AXIS, card.height - _HEADER - below)
    if properties.view not in {"timeSeries", "bar"} or room < _LEAST:
        return
    edges = [limit for edges in properties.annotations.horizontal for limit in edges]
    limits = [limit for limit in edges if limit.visible]
    has_right = "right" in {*properties.y_axis, *(limit.y_axis for limit in limits)}
    plot = card.plot(_AXIS, _HEADER, _AXIS if has_right else _PADDING, below)
    plot.set(xticks=[])
    _draw_axis(plot, properties, limits, "left")
    if has_right:
        right = plot.twinx()
        right.patch.set_visible(False)
        _draw_axis(right, properties, limits, "right")


def _draw_legend(card: Card, shown: Sequence[tuple[str, Options]], alarms: Sequence[str]) -> float:
    """Draw the names of metrics and alarms below a plot, and return the height of the legend."""
    names = [f"{label}{' (right)' * (one.y_axis == 'right')}" for label, one in shown]
    names += map(_alarm_name, alarms)
    names, columns, rows = _fitted(names, card, int(card.height * _MOST_OF_LEGEND / _LINE))
    colors = [one.color or f"C{position}" for position, (_, one) in enumerate(shown)]
    card.axes.legend(
        handles=[
            Line2D([], [], label=name, color=color or MUTED, linestyle="-" if color else "--")
            for name, color in zip_longest(names, colors[: len(names)])
        ],
        loc="lower left",
        ncols=columns,
        fontsize=SMALL,
        handlelength=1,
        labelspacing=0.3,
    )
    return rows * _LINE + 2 * _PADDING


def _draw_axis(axes: Axes, properties: Properties, limits: Sequence[Limit], side: Side) -> None:
    """Draw the limits, with the known numbers of an axis: its ends, and the limits."""
    axis = properties.y_axis.get(side, Axis())
    shown = [limit for limit in limits if limit.y_axis == side]
    known = {limit.value for limit in shown} | {axis.min, axis.max}
    ticks = sorted(value for value in known if value is not None)
    low = min(ticks if axis.min is not None else [0.0, *ticks])
    high = max(ticks if axis.max is not None else [0.0, *ticks])
    top = high if high == axis.max else low + _HEADROOM * (high - low)
    axes.set(ylabel=axis.label, yticks=ticks, ylim=(low, top if top > low else low + 1))
    for position, limit in enumerate(shown):
        color = limit.color or "#d13212"
        axes.axhline(limit.value, color=color, linestyle="--")
        left = position % 2 == 0  # as the next limit may be at the same height
        axes.annotate(
            limit.label,
            (0 if left else 1, limit.value),
            xycoords=("axes fraction", "data"),
            xytext=(_GUTTER if left else -_GUTTER, _GUTTER),
            textcoords="offset points",
            horizontalalignment="left" if left else "right",
            color=color,
            size=SMALL,
        )


def _alarm_name(arn: str) -> str:
    return arn.split(":", 6)[6]


def _fitted(names: list[str], card: Card, rows: int) -> tuple[list[str], int, int]:
    """Return the names that fit, and the numbers of columns and rows that they fill."""
    room = card.width - 2 * _PADDING
    widest = max(map(len, names), default=1) * SMALL * _LETTER + 2 * _PADDING
    columns = max(1, int(room / widest))
    places = columns * max(1, rows)
    if len(names) > places:
        names = [*names[: places - 1], f"+ {len(names) - places + 1} more"]
    letters = max(1, int((room / columns - 2 * _PADDING) / SMALL / _LETTER))
    cut = [name if len(name) <= letters else f"{name[: letters - 1]}…" for name in names]
    return cut, columns, -(-len(names) // columns)


def main(
    body: Annotated[
        str, typer.Argument(help="A JSON file with the dashboard's body, or - for standard input.")
    ],
    picture: Annotated[
        Path | None, typer.Argument(help="The file to write, whose name ends in .svg or .png.")
    ] = None,
) -> None:
    """Draw a CloudWatch dashboard as a picture, from the body that PutDashboard takes.

    A single name is that of the picture; the body then comes from standard input.
    """
    source, path = (STANDARD_INPUT, Path(body)) if picture is None else (body, picture)
    require_picture_name(path)
    drawn = parse(read_text(source), name_of(source))
    save(lambda: figure(drawn), path)
    print(f"Drawn: {path}", file=sys.stderr)
