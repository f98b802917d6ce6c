import pytest
from matplotlib.colors import to_hex

from ops.capacity.panel import Panel, steps
from ops.dashboard.canvas import Box, Canvas
from tests.ops.capacity.curves import ends
from tests.ops.dashboard.drawing import blank, rectangles, words

CARD = Box(0, 0, 700, 500)


def panel(below: float = 0) -> tuple[Panel, Canvas]:
    canvas = blank(700, 500)
    return Panel(canvas, CARD, across=10, up=100, below=below), canvas


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (79, [0, 20, 40, 60]),
        (100, [0, 20, 40, 60, 80, 100]),
        (3_030, [0, 1_000, 2_000, 3_000]),
        (9.9, [0, 2, 4, 6, 8]),
        (0.013, [0, 0.005, 0.01]),
    ],
)
def test_axes_have_a_few_round_numbers(end: float, expected: list[float]) -> None:
    assert steps(end) == pytest.approx(expected)


def test_points_are_in_the_area() -> None:
    shown, _ = panel()
    area = shown.area

    assert shown.at((0, 0)) == (area.left, area.bottom)
    assert shown.at((10, 100)) == (area.right, area.top)
    assert shown.at((5, 25)) == (
        area.left + area.width / 2,
        area.bottom - area.height / 4,
    )


def test_what_explains_the_curves_has_its_place_below() -> None:
    assert panel(below=60)[0].area == panel()[0].area.cut(bottom=60)


def test_a_frame_has_its_title_both_axes_and_their_numbers() -> None:
    shown, canvas = panel()
    shown.frame("title", "across", "up")

    numbers = ["0", "20", "40", "60", "80", "100", "0", "2", "4", "6", "8", "10"]
    assert words(canvas) == ["title", *numbers, "across", "up"]
    assert rectangles(canvas) == [("#ffffff", CARD)]


def test_a_curve_goes_from_point_to_point() -> None:
    shown, canvas = panel()
    shown.curve((0, 100), (10, 0), "#ff0000", 4)

    [line] = canvas.axes.lines
    area = shown.area
    assert ends(line) == ((area.left, area.top), (area.right, area.bottom))
    assert (line.get_color(), line.get_linewidth()) == ("#ff0000", 4)


def test_a_mark_has_its_point_in_the_middle() -> None:
    shown, canvas = panel()
    shown.mark((5, 50), "#ff0000")

    [(color, box)] = rectangles(canvas)
    assert (color, box.inset(4)) == ("#ff0000", Box(*shown.at((5, 50)), 0, 0))


@pytest.mark.parametrize(
    ("point", "above", "align", "below_the_point"),
    [
        pytest.param((5, 50), True, "right", False, id="left above"),
        pytest.param((5, 50), False, "left", True, id="right below"),
        pytest.param((0.1, 50), True, "left", False, id="no room on the left"),
        pytest.param((9.9, 50), False, "right", True, id="no room on the right"),
        pytest.param((5, 1), False, "left", False, id="no room below"),
    ],
)
def test_a_label_is_beside_its_point(
    point: tuple[float, float], above: bool, align: str, below_the_point: bool
) -> None:
    shown, canvas = panel()
    shown.label(point, "some words", "#ff0000", above=above)

    [text] = canvas.axes.texts
    across, up = shown.at(point)
    assert text.get_horizontalalignment() == align
    assert (text.get_position()[0] > across) == (align == "left")
    assert (text.get_position()[1] > up) == below_the_point


@pytest.mark.parametrize(("across", "align"), [(1, "left"), (9.9, "right")])
def test_a_note_is_at_the_upper_end_of_its_line(across: float, align: str) -> None:
    shown, canvas = panel()
    shown.note(across, "some words", "#ff0000")

    [line], [text] = canvas.axes.lines, canvas.axes.texts
    left = shown.at((across, 0))[0]
    assert [point[0] for point in ends(line)] == [left, left]
    assert line.get_linestyle() == "--"
    assert to_hex(str(line.get_color())) == "#ff0000"
    assert (text.get_horizontalalignment(), text.get_position()[0]) == (align, left)
