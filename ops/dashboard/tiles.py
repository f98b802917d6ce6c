"""Widgets that are tiles: alarms by name, and metrics by their latest value."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from ops.dashboard.canvas import FAINT, MUTED, PAGE, Box, Canvas
from ops.dashboard.labels import Series, number
from ops.dashboard.properties import Axis
from ops.dashboard.text import SMALL, Style, fitting, name_shortened, name_wrapped, shortened, width

_GAP = 4
_BAR = 4
_ALARM_WIDTH = 230
_TILE_HEIGHTS = {1: 26, 2: 34}  # by their lines
_TILE_PADDING = 5 * _BAR
_VALUE = Style(26)
_VALUE_WIDTH = 150
_VALUE_HEIGHT = 48
_VALUE_GAP = 12
_DOT = 10
_INDENT = 16
_GAUGE_HEIGHT = 120
_UNKNOWN = "--"  # as CloudWatch shows what has no data


def alarms(canvas: Canvas, box: Box, names: list[str]) -> None:
    """Draw a tile for each alarm, without a state."""
    columns, lines = _alarm_grid(box, len(names))
    size = Box(0, 0, (box.width + _GAP) / columns - _GAP, _TILE_HEIGHTS[lines])
    tiles = _grid(box, columns, size, _GAP)
    shown = fitting(names, columns * _rows(box, size.height))
    for name, tile in zip(shown, tiles, strict=False):
        canvas.rectangle(tile, PAGE, FAINT)
        canvas.rectangle(Box(tile.left, tile.top, _BAR, tile.height), MUTED)
        words = name_wrapped(name, tile.width - _TILE_PADDING, SMALL, lines)
        first = tile.top + (tile.height - len(words) * SMALL.line_height) / 2 + SMALL.size
        for position, line in enumerate(words):
            baseline = first + position * SMALL.line_height
            canvas.text((tile.left + 3 * _BAR, baseline), line, SMALL)


def whole(box: Box, names: list[str]) -> bool:
    """Tell whether each alarm's tile can show its whole name."""
    columns, lines = _alarm_grid(box, len(names))
    room = (box.width + _GAP) / columns - _GAP - _TILE_PADDING
    return all("".join(name_wrapped(name, room, SMALL, lines)) == name for name in names)


def _alarm_grid(box: Box, count: int) -> tuple[int, int]:
    """Give the number of columns, and of lines in a tile."""
    columns = max(1, int((box.width + _GAP) // (_ALARM_WIDTH + _GAP)))
    return columns, 2 if columns * _rows(box, _TILE_HEIGHTS[2]) >= count else 1


def values(canvas: Canvas, box: Box, shown: list[Series], gauge: Axis | None = None) -> None:
    """Draw a place for the value of each metric: a number, or a gauge where there is room."""
    columns = max(1, min(len(shown), int(box.width // _VALUE_WIDTH)))
    rows = min(-(-len(shown) // columns), int(box.height // _VALUE_HEIGHT))
    if rows < 1:
        return
    across = (box.width + _VALUE_GAP) / columns - _VALUE_GAP
    down = (box.height + _VALUE_GAP) / rows - _VALUE_GAP
    cells = _grid(box, columns, Box(0, 0, across, down), _VALUE_GAP)
    names = fitting([series.label for series in shown], columns * rows)
    for series, name, cell in zip(shown, names, cells, strict=False):
        if name != series.label:
            more = shortened(name, cell.width, SMALL)
            canvas.text((cell.left, cell.top + _VALUE.size), more, SMALL, color=MUTED)
        elif gauge and cell.height >= _GAUGE_HEIGHT:
            _gauge(canvas, cell, series, gauge)
        else:
            _number(canvas, cell, series)


def _number(canvas: Canvas, cell: Box, series: Series) -> None:
    baseline = cell.top + _VALUE.size
    canvas.text((cell.left, baseline), _UNKNOWN, _VALUE, color=MUTED)
    label = name_shortened(series.label, cell.width - _INDENT, SMALL)
    _name(canvas, (cell.left, baseline + 1.5 * SMALL.size), label, series.color)


def _gauge(canvas: Canvas, cell: Box, series: Series, limits: Axis) -> None:
    label = name_shortened(series.label, cell.width - _INDENT, SMALL)
    center = cell.left + cell.width / 2
    ground = cell.bottom - 3 * SMALL.line_height
    radius = min(cell.width / 2, ground - cell.top)
    thickness = radius / 5
    canvas.arc((center, ground), radius, thickness, FAINT)
    canvas.text((center, ground), _UNKNOWN, _VALUE, color=MUTED, align="center")
    for side, limit in ((-1, limits.min), (1, limits.max)):
        if limit is not None:
            at = (center + side * (radius - thickness / 2), ground + SMALL.line_height)
            canvas.text(at, number(limit), SMALL, color=MUTED, align="center")
    left = center - (_INDENT + width(label, SMALL)) / 2
    _name(canvas, (left, cell.bottom - _DOT / 2), label, series.color)


def _name(canvas: Canvas, at: tuple[float, float], label: str, color: str) -> None:
    left, baseline = at
    canvas.rectangle(Box(left, baseline - _DOT + 1, _DOT, _DOT), color)
    canvas.text((left + _INDENT, baseline), label, SMALL)


def _rows(box: Box, height: float) -> int:
    return max(0, int((box.height + _GAP) // (height + _GAP)))


def _grid(box: Box, columns: int, one: Box, gap: float) -> Iterator[Box]:
    """Give places of one size from left to right, row after row, without end."""
    for position in count():
        row, column = divmod(position, columns)
        left = box.left + column * (one.width + gap)
        top = box.top + row * (one.height + gap)
        yield replace(one, left=left, top=top)
