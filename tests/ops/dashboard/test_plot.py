import json

import pytest

from ops.dashboard.canvas import Box
from ops.dashboard.plot import plot
from ops.dashboard.properties import MetricProperties
from tests.ops.dashboard.drawing import blank, levels, rectangles, words

RED, GREEN = "#ff0000", "#00ff00"
BOX = Box(0, 0, 400, 118)  # 100 of it are the plot's
LIMITS = {"min": 0, "max": 100}


def read(*lines: object, **axes: object) -> MetricProperties:
    properties = {
        "metrics": [["A", "b"]],
        "annotations": {"horizontal": lines},
        "yAxis": {"left": LIMITS, **axes},
    }
    return MetricProperties.model_validate_json(json.dumps(properties))


def test_a_line_is_at_its_value_with_its_label() -> None:
    canvas = blank()
    plot(canvas, BOX, read({"value": 25, "label": "limit", "color": RED}))
    assert levels(canvas, RED) == [84]
    label, *numbers = canvas.axes.texts
    assert (label.get_text(), label.get_color()) == ("limit", RED)
    assert label.get_position()[1] == 84 - 6
    assert [number.get_text() for number in numbers] == ["25", "0", "100"]
    assert [number.get_position()[1] for number in numbers] == [84 + 4.5, 109 + 4.5, 9 + 4.5]


def test_a_label_at_the_top_is_below_its_line() -> None:
    canvas = blank()
    plot(canvas, BOX, read({"value": 100, "label": "limit", "color": RED}))
    assert levels(canvas, RED) == [9]
    assert canvas.axes.texts[0].get_position()[1] == 9 + 15


def test_labels_of_near_lines_stand_side_by_side() -> None:
    canvas = blank()
    plot(canvas, BOX, read({"value": 50, "label": "first"}, {"value": 52, "label": "second"}))
    first, second = canvas.axes.texts[:2]
    assert second.get_position()[0] > first.get_position()[0] + 20


def test_the_right_axis_has_its_own_scale() -> None:
    canvas = blank()
    line = {"value": 5, "color": GREEN, "yAxis": "right"}
    plot(canvas, BOX, read(line, right={"min": 0, "max": 10, "label": "ms"}))
    assert levels(canvas, GREEN) == [59]
    assert words(canvas) == ["0", "100", "5", "0", "10", "ms"]


@pytest.mark.parametrize(
    ("line", "shade"),
    [
        pytest.param({"value": 25, "color": RED, "fill": "above"}, (9, 75), id="above"),
        pytest.param({"value": 25, "color": RED, "fill": "below"}, (84, 25), id="below"),
        pytest.param([{"value": 25, "color": RED}, {"value": 75}], (34, 50), id="band"),
        pytest.param([{"value": 75, "color": RED}, {"value": 25}], (34, 50), id="band from above"),
    ],
)
def test_shade(line: object, shade: tuple[float, float]) -> None:
    canvas = blank()
    plot(canvas, BOX, read(line))
    ((_, box),) = [found for found in rectangles(canvas) if found[0] == RED]
    assert (box.top, box.height) == pytest.approx(shade)


def test_a_line_alone_has_no_shade() -> None:
    canvas = blank()
    plot(canvas, BOX, read({"value": 25, "color": RED, "fill": "none"}))
    assert rectangles(canvas) == []


def test_numbers_that_would_touch_are_left_out() -> None:
    canvas = blank()
    plot(canvas, BOX, read({"value": 50}, {"value": 55}, {"value": 1}))
    assert words(canvas) == ["50", "1", "100"]


def test_an_axis_of_which_nothing_is_known_has_no_numbers() -> None:
    canvas = blank()
    plot(canvas, BOX, read(left={}))
    assert words(canvas) == []


@pytest.mark.parametrize("box", [Box(0, 0, 400, 30), Box(0, 0, 30, 200)], ids=["low", "narrow"])
def test_a_plot_without_room_is_left_out(box: Box) -> None:
    canvas = blank()
    plot(canvas, box, read({"value": 25, "label": "limit"}))
    assert (words(canvas), rectangles(canvas)) == ([], [])
