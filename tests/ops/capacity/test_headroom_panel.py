from ops.capacity import headroom_panel
from ops.capacity.report import Report
from ops.dashboard.canvas import Box, Canvas
from tests.ops.capacity.curves import curves
from tests.ops.capacity.reports import overloaded, report
from tests.ops.dashboard.drawing import blank, rectangles, words

COLORS = ("#c0392b", "#d9660a", "#8e44ad", "#1f77b4")


def drawn(found: Report) -> Canvas:
    canvas = blank(800, 600)
    headroom_panel.draw(canvas, Box(0, 0, 800, 600), found)
    return canvas


def test_the_first_ceilings_are_named() -> None:
    found = words(drawn(report()))

    assert found[-4:] == [
        "writes of status-index: processing: reached at 100, 90% left at this peak",
        "writes of strategy-index: table: reached at 103, 90% left at this peak",
        "writes of status-index: completed: reached at 250, 96% left at this peak",
        "writes of project-index: busiest project: reached at 308, 97% left at this peak",
    ]
    assert "peak of 10" in found


def test_each_line_falls_to_nothing_where_its_ceiling_is_reached() -> None:
    canvas = drawn(report())
    ends = {color: end for color, (_, end) in curves(canvas).items() if color in COLORS}
    marks = {
        color: (box.left + box.width / 2, box.top + box.height / 2)
        for color, box in rectangles(canvas)
        if box.width == 8
    }

    # The fourth is further away than the picture reaches.
    assert [*ends] == [*COLORS]
    assert marks == {color: ends[color] for color in COLORS[:3]}
    assert len({up for _, up in marks.values()}) == 1
    assert ends[COLORS[3]][1] < marks[COLORS[0]][1]


def test_all_begin_with_all_of_it() -> None:
    found = curves(drawn(report()))

    assert len({found[color][0] for color in COLORS}) == 1


def test_of_lines_in_the_same_place_all_are_seen() -> None:
    canvas = drawn(report())
    widths = {
        str(line.get_color()): line.get_linewidth()
        for line in canvas.axes.lines
        if line.get_color() in COLORS
    }

    assert [widths[color] for color in COLORS] == [6.5, 5, 3.5, 2]


def test_what_is_exceeded_is_said() -> None:
    found = words(drawn(overloaded()))

    assert found[-4:] == [
        "writes of user-index: reached at 76.9, exceeded",
        "writes of status-index: processing: reached at 100, exceeded",
        "writes of strategy-index: table: reached at 103, exceeded",
        "writes of status-index: completed: reached at 250, 20% left at this peak",
    ]
    assert "peak of 200" in found
