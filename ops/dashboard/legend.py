"""The legend of a plot."""

from dataclasses import dataclass, replace

from ops.dashboard.canvas import MUTED, Box, Canvas
from ops.dashboard.labels import alarm_name, series
from ops.dashboard.properties import MetricProperties
from ops.dashboard.text import SMALL, name_shortened, shortened, width

_MARK = 14
_INDENT = 20
_APART = 18
_ROW = 18
_ABOVE = 8
_LEAST_COLUMN = 130
_SHARE = 0.42  # of the place that plot and legend have together


@dataclass(frozen=True, slots=True)
class Entry:
    """A name, and the colour of what it names."""

    name: str
    color: str | None = None
    dashed: bool = False

    @property
    def width(self) -> float:
        """How wide it is drawn."""
        return _INDENT + width(self.name, SMALL)


def entries(properties: MetricProperties) -> list[Entry]:
    """Name each metric of a plot, with its axis unless that is the left one, and each alarm."""
    metrics = [
        Entry(f"{shown.label} (right)" if shown.side == "right" else shown.label, shown.color)
        for shown in series(properties)
    ]
    return metrics + [
        Entry(alarm_name(arn), MUTED, dashed=True) for arn in properties.annotations.alarms
    ]


def packed(shown: list[Entry], room: float, most_rows: int) -> list[list[Entry]]:
    """Give rows that fit: names are cut before any is left out, and those left out are counted."""
    fitted = shown
    for column in _columns(room):
        fitted = _cut(shown, column)
        rows = _rows(fitted, room)
        if len(rows) <= most_rows:
            return rows
    for kept in range(len(fitted) - 1, -1, -1):
        rows = _rows([*fitted[:kept], _more(len(fitted) - kept, room)], room)
        if len(rows) <= most_rows:
            return rows
    return []


def listed(shown: list[Entry], room: float, most_rows: int) -> list[list[Entry]]:
    """Give one entry a row; those without a row are counted."""
    if len(shown) > most_rows:
        kept = most_rows - 1
        shown = [*shown[:kept], _more(len(shown) - kept, room)]
    return [[entry] for entry in _cut(shown, room)]


def legend(canvas: Canvas, box: Box, properties: MetricProperties) -> Box:
    """Draw the legend where it belongs, and give the place that it leaves."""
    shown = entries(properties)
    if not shown or properties.legend.position == "hidden" or box.height < _ROW:
        return box
    if properties.legend.position == "right":
        room = min(max(entry.width for entry in shown), box.width * _SHARE)
        rows = listed(shown, room, int(box.height // _ROW))
        _draw(canvas, box.cut(left=box.width - room), rows)
        return box.cut(right=room + _APART)
    rows = packed(shown, box.width, max(1, int(box.height * _SHARE // _ROW)))
    height = len(rows) * _ROW
    _draw(canvas, box.cut(top=box.height - height), rows)
    return box.cut(bottom=height + _ABOVE)


def _columns(room: float) -> list[float]:
    narrower = [(room + _APART) / columns - _APART for columns in (2, 3)]
    return [room, *(column for column in narrower if column >= _LEAST_COLUMN)]


def _cut(shown: list[Entry], room: float) -> list[Entry]:
    return [replace(one, name=name_shortened(one.name, room - _INDENT, SMALL)) for one in shown]


def _more(count: int, room: float) -> Entry:
    return Entry(shortened(f"+ {count} more", room - _INDENT, SMALL))


def _rows(shown: list[Entry], room: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    used = room
    for entry in shown:
        used += _APART + entry.width
        if used > room:
            rows.append([])
            used = entry.width
        rows[-1].append(entry)
    return rows


def _draw(canvas: Canvas, box: Box, rows: list[list[Entry]]) -> None:
    for position, row in enumerate(rows):
        left = box.left
        baseline = box.top + position * _ROW + 13
        for entry in row:
            if entry.color:
                middle = baseline - 4
                canvas.line(
                    (left, middle),
                    (left + _MARK, middle),
                    entry.color,
                    thickness=1.5 if entry.dashed else 3,
                    dashed=entry.dashed,
                )
            canvas.text((left + _INDENT, baseline), entry.name, SMALL)
            left += entry.width + _APART
