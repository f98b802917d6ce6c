import pytest
from matplotlib.patches import Wedge

from ops.dashboard.canvas import Box
from ops.dashboard.text import SMALL
from tests.ops.dashboard.drawing import blank, levels, rectangles

BOX = Box(10, 20, 100, 50)


def test_a_box_ends_where_its_size_ends() -> None:
    assert (BOX.right, BOX.bottom) == (110, 70)


def test_a_box_without_its_margins() -> None:
    assert BOX.cut(left=1, top=2, right=3, bottom=4) == Box(11, 22, 96, 44)
    assert BOX.inset(5) == Box(15, 25, 90, 40)


@pytest.mark.parametrize(
    ("other", "does"),
    [
        (Box(110, 20, 10, 10), False),
        (Box(10, 70, 10, 10), False),
        (Box(109, 69, 10, 10), True),
        (Box(20, 30, 1, 1), True),
    ],
    ids=["beside", "below", "at a corner", "inside"],
)
def test_boxes_touch(other: Box, does: bool) -> None:
    assert (BOX.touches(other), other.touches(BOX)) == (does, does)


def test_what_is_drawn_stands_where_it_was_put() -> None:
    canvas = blank()
    canvas.rectangle(BOX, "#ffffff")
    canvas.line((0, 5), (9, 5), "#ff0000")
    canvas.text((1, 2), "a $b$", SMALL, color="#00ff00", align="right")
    assert rectangles(canvas) == [("#ffffff", BOX)]
    assert levels(canvas, "#ff0000") == [5]
    (text,) = canvas.axes.texts
    assert (text.get_text(), text.get_position(), text.get_color()) == ("a $b$", (1, 2), "#00ff00")
    assert text.get_horizontalalignment() == "right"
    assert not text.get_parse_math()


def test_an_upright_text_runs_from_below_to_above() -> None:
    canvas = blank()
    canvas.upright_text((1, 2), "a", SMALL, "#000000")
    (text,) = canvas.axes.texts
    assert (text.get_rotation(), text.get_horizontalalignment()) == (90, "center")


def test_an_arc_is_the_upper_half_of_a_ring() -> None:
    canvas = blank()
    canvas.arc((50, 60), 40, 8, "#000000")
    (ring,) = canvas.axes.patches
    assert isinstance(ring, Wedge)
    assert (ring.center, ring.r, ring.width) == ((50, 60), 40, 8)
    # Heights grow downwards.
    assert (ring.theta1, ring.theta2) == (180, 360)


def test_later_covers_earlier() -> None:
    canvas = blank()
    canvas.text((0, 0), "a")
    canvas.line((0, 0), (1, 1), "#000000")
    canvas.rectangle(BOX, "#ffffff")
    drawn = [*canvas.axes.texts, *canvas.axes.lines, *canvas.axes.patches]
    assert {artist.get_zorder() for artist in drawn} == {1}
