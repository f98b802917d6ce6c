import pytest
from matplotlib.patches import Wedge

from ops.dashboard.canvas import PAGE, Box
from ops.dashboard.labels import Series
from ops.dashboard.properties import Axis
from ops.dashboard.tiles import alarms, values, whole
from tests.ops.dashboard.drawing import blank, rectangles, words

READS = Series("reads", "#ff0000")
WRITES = Series("writes", "#00ff00")
LONG = "requests-user-index-ReadThrottleEvents"
LIMITS = Axis(min=0, max=40000)


def test_alarms_stand_in_rows() -> None:
    canvas = blank()
    alarms(canvas, Box(0, 0, 468, 100), ["a", "b", "c"])
    assert words(canvas) == ["a", "b", "c"]
    assert [box for color, box in rectangles(canvas) if color == PAGE] == [
        Box(0, 0, 232, 34),
        Box(236, 0, 232, 34),
        Box(0, 38, 232, 34),
    ]


@pytest.mark.parametrize(
    ("height", "names", "written", "all_of_them"),
    [
        pytest.param(
            34, [LONG], ["requests-user-index-", "ReadThrottleEvents"], True, id="two lines"
        ),
        pytest.param(
            60, [LONG, "b"], ["requests-user-in…dThrottleEvents", "b"], False, id="one line"
        ),
    ],
)
def test_a_tile_has_two_lines_where_there_is_room(
    height: float, names: list[str], written: list[str], all_of_them: bool
) -> None:
    canvas = blank()
    box = Box(0, 0, 230, height)
    alarms(canvas, box, names)
    assert (words(canvas), whole(box, names)) == (written, all_of_them)


def test_the_last_tile_counts_the_alarms_that_have_none() -> None:
    canvas = blank()
    alarms(canvas, Box(0, 0, 230, 60), ["a", "b", "c", "d"])
    assert words(canvas) == ["a", "+ 3 more"]


def test_a_value_is_not_made_up() -> None:
    canvas = blank()
    values(canvas, Box(0, 0, 300, 48), [READS, WRITES])
    assert words(canvas) == ["--", "reads", "--", "writes"]
    assert [color for color, _ in rectangles(canvas)] == ["#ff0000", "#00ff00"]


def test_values_without_a_place_are_counted() -> None:
    canvas = blank()
    values(canvas, Box(0, 0, 150, 100), [READS, WRITES, READS])
    assert words(canvas) == ["--", "reads", "+ 2 more"]


def test_a_gauge_has_its_limits() -> None:
    canvas = blank()
    values(canvas, Box(0, 0, 300, 130), [READS], LIMITS)
    assert words(canvas) == ["--", "0", "40k", "reads"]
    assert any(isinstance(patch, Wedge) for patch in canvas.axes.patches)


def test_a_low_gauge_is_a_number() -> None:
    canvas = blank()
    values(canvas, Box(0, 0, 300, 100), [READS], LIMITS)
    assert words(canvas) == ["--", "reads"]


@pytest.mark.parametrize("height", [20, 0, -20])
def test_nothing_is_drawn_where_nothing_fits(height: float) -> None:
    canvas = blank()
    values(canvas, Box(0, 0, 300, height), [READS])
    alarms(canvas, Box(0, 0, 300, height), ["a"])
    assert (words(canvas), rectangles(canvas)) == ([], [])
