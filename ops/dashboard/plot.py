"""The axes of a plot and the lines across it. The curves are for CloudWatch to draw."""

from ops.dashboard.canvas import FAINT, MUTED, PAPER, Box, Canvas
from ops.dashboard.labels import number
from ops.dashboard.properties import Axis, MetricProperties, Side
from ops.dashboard.scale import Across, Scale, across, scales
from ops.dashboard.text import SMALL, shortened, width

_GAP = 6
_LEAST = 24
_QUARTERS = (0.25, 0.5, 0.75, 1)
_SHADE = 0.1
_LETTERS = 9  # the height of most letters
_LABEL_HEIGHT = 2 * _GAP + _LETTERS


def plot(canvas: Canvas, box: Box, properties: MetricProperties) -> None:
    """Draw the axes in use with the numbers that are known, and each line with its label."""
    known = scales(properties)
    margins = {side: _margin(properties.y_axis.on(side), known[side]) for side in known}
    area = box.cut(
        left=margins["left"], top=_LETTERS, right=margins.get("right", 0), bottom=_LETTERS
    )
    if min(area.width, area.height) < _LEAST:
        return
    for share in _QUARTERS:
        canvas.line(*_level(area, share), FAINT, thickness=0.6)
    lines = across(properties)
    for line in lines:
        _draw(canvas, area, line, known[line.side])
    _label(canvas, area, [(line, known[line.side]) for line in lines])
    canvas.line(*_level(area, 0), MUTED)
    for side, scale in known.items():
        _axis(canvas, area, side, properties.y_axis.on(side), scale)


def _level(area: Box, share: float) -> tuple[tuple[float, float], tuple[float, float]]:
    height = area.bottom - share * area.height
    return (area.left, height), (area.right, height)


def _margin(axis: Axis, scale: Scale) -> float:
    numbers = max((width(number(value), SMALL) + _GAP for value in scale.numbers), default=0)
    return numbers + bool(axis.label) * (SMALL.line_height + _GAP)


def _axis(canvas: Canvas, area: Box, side: Side, axis: Axis, scale: Scale) -> None:
    edge, outwards = (area.left, -1) if side == "left" else (area.right, 1)
    canvas.line((edge, area.top), (edge, area.bottom), MUTED)
    written: list[float] = []
    for value in scale.numbers:
        height = area.bottom - scale.share(value) * area.height
        if all(abs(height - other) >= SMALL.size for other in written):
            written.append(height)
            at = (edge + outwards * _GAP, height + _LETTERS / 2)
            align = "right" if side == "left" else "left"
            canvas.text(at, number(value), SMALL, color=MUTED, align=align)
    if axis.label:
        label = shortened(axis.label, area.height, SMALL)
        end = edge + outwards * _margin(axis, scale)
        at = (end + (SMALL.size if side == "left" else -3), area.top + area.height / 2)
        canvas.upright_text(at, label, SMALL, MUTED)


def _draw(canvas: Canvas, area: Box, line: Across, scale: Scale) -> None:
    shares = sorted(scale.share(edge.value) for edge in line.edges)
    fill = line.edges[0].fill
    low, high = shares[0], shares[-1]
    if len(shares) == 1 and fill == "above":
        high = 1
    if len(shares) == 1 and fill == "below":
        low = 0
    if high > low:
        shade = area.cut(top=(1 - high) * area.height, bottom=low * area.height)
        canvas.rectangle(shade, line.color, opacity=_SHADE)
    for share in shares:
        canvas.line(*_level(area, share), line.color, thickness=1.5, dashed=True)


def _label(canvas: Canvas, area: Box, lines: list[tuple[Across, Scale]]) -> None:
    """Write each label above its line, or below it at the top, and beside the labels before."""
    written: list[Box] = []
    edges = [(edge, line, scale) for line, scale in lines for edge in line.edges if edge.label]
    for edge, line, scale in edges:
        height = area.bottom - scale.share(edge.value) * area.height
        above = height - _LABEL_HEIGHT
        top = above if above >= area.top else height
        left = area.left + _GAP
        for other in written:
            if Box(left, top, area.width, _LABEL_HEIGHT).touches(other):
                left = max(left, other.right + _GAP)
        room = area.right - left - 2 * _GAP
        if room < _LEAST:
            continue
        label = shortened(edge.label, room, SMALL)
        place = Box(left, top, width(label, SMALL) + 2 * _GAP, _LABEL_HEIGHT)
        written.append(place)
        canvas.rectangle(place.inset(2), PAPER, opacity=0.9)
        canvas.text((left + _GAP, place.bottom - _GAP), label, SMALL, color=line.color)
