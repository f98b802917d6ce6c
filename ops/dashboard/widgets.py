"""The card of a widget: its title, and what it shows."""

from ops.dashboard.body import AlarmWidget, MetricWidget, TextWidget, Widget
from ops.dashboard.canvas import FAINT, MUTED, PAPER, Box, Canvas
from ops.dashboard.labels import alarm_name, note, series, shared_start
from ops.dashboard.legend import legend
from ops.dashboard.markdown import lines
from ops.dashboard.plot import plot
from ops.dashboard.properties import MetricProperties
from ops.dashboard.text import SMALL, TITLE, Style, shortened, width, wrapped
from ops.dashboard.tiles import alarms, values, whole

_GUTTER = 4
_PADDING = 12
_HEADER_HEIGHT = TITLE.line_height + _PADDING / 2
_TEXT_PADDING = {"left": _PADDING, "top": 8, "right": _PADDING, "bottom": 8}


def draw_widget(canvas: Canvas, widget: Widget) -> None:
    """Draw a widget on axes of its size."""
    card = canvas.box.inset(_GUTTER)
    if not (isinstance(widget, TextWidget) and widget.properties.background == "transparent"):
        canvas.rectangle(card, PAPER, FAINT)
    inside = card.inset(_PADDING)
    match widget:
        case TextWidget():
            # A row is hardly higher than a heading.
            _text(canvas, card.cut(**_TEXT_PADDING), widget.properties.markdown)
        case MetricWidget():
            below = _header(canvas, inside, widget.properties.title, note(widget.properties))
            _metrics(canvas, below, widget.properties)
        case AlarmWidget():
            names = sorted(alarm_name(arn) for arn in widget.properties.alarms)
            _alarms(canvas, inside, widget.properties.title, names)
        case _:
            below = _header(canvas, inside, widget.properties.title)
            _text(canvas, below, f"CloudWatch alone knows what this {widget.type} widget shows.")


def _header(canvas: Canvas, box: Box, title: str, remark: str = "") -> Box:
    heading = shortened(title, box.width, TITLE)
    baseline = box.top + TITLE.size - 2
    if heading:
        canvas.text((box.left, baseline), heading, TITLE)
    if remark and width(heading, TITLE) + _PADDING + width(remark, SMALL) <= box.width:
        canvas.text((box.right, baseline), remark, SMALL, color=MUTED, align="right")
    return box.cut(top=_HEADER_HEIGHT if title or remark else 0)


def _alarms(canvas: Canvas, box: Box, title: str, names: list[str]) -> None:
    if whole(box.cut(top=_HEADER_HEIGHT), names):
        alarms(canvas, _header(canvas, box, title), names)
        return
    start = shared_start(names)
    below = _header(canvas, box, title, f"{start}…" if start else "")
    alarms(canvas, below, [f"…{name.removeprefix(start)}" if start else name for name in names])


def _metrics(canvas: Canvas, box: Box, properties: MetricProperties) -> None:
    if properties.view not in {"timeSeries", "bar"}:
        gauge = properties.y_axis.left if properties.view == "gauge" else None
        values(canvas, box, series(properties), gauge)
        return
    plot(canvas, legend(canvas, box, properties), properties)


def _text(canvas: Canvas, box: Box, markdown: str) -> None:
    written = _set(box, markdown)
    fits = [entry for entry in written if entry[0] <= box.bottom]
    if fits and fits != written:
        baseline, words, look = fits[-1]
        fits[-1] = (baseline, shortened(f"{words} …", box.width, look), look)
    for baseline, words, look in fits:
        canvas.text((box.left, baseline), words, look)


def _set(box: Box, markdown: str) -> list[tuple[float, str, Style]]:
    """Give each line's baseline, words and look, however far down they go."""
    baseline = box.top
    written: list[tuple[float, str, Style]] = []
    for line in lines(markdown):
        look = Style(line.size, bold=line.kind == "heading")
        if line.after_blank or (written and written[-1][2].bold):
            baseline += look.size / 2
        for words in wrapped(line.text, box.width, look):
            baseline += look.line_height if written else look.size
            written.append((baseline, words, look))
    return written
