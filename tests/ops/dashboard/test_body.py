import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ops.dashboard.body import BodyError, OtherWidget, Place, parsed

SAMPLE = Path(__file__).with_name("sample.json")


def text(x: int, y: int, **size: int) -> dict[str, object]:
    return {"type": "text", "x": x, "y": y, **size, "properties": {"markdown": "a"}}


def body(*widgets: Mapping[str, object]) -> str:
    return json.dumps({"widgets": widgets})


def test_the_sample_has_widgets_of_every_kind_that_is_drawn() -> None:
    widgets = parsed(SAMPLE.read_text()).widgets
    assert {widget.type for widget in widgets} == {"alarm", "log", "metric", "text"}


def test_a_widget_without_a_size_has_cloudwatchs() -> None:
    (widget,) = parsed(body(text(3, 4))).widgets
    assert (widget.width, widget.height) == (6, 6)
    assert (widget.right, widget.bottom) == (9, 10)


@pytest.mark.parametrize("kind", ["chart", "custom", "explorer", "log"])
def test_what_is_not_drawn_still_has_a_place(kind: str) -> None:
    widget = {"type": kind, "x": 0, "y": 0, "properties": {"title": "a", "query": "b"}}
    (found,) = parsed(body(widget)).widgets
    assert isinstance(found, OtherWidget)
    assert (found.type, found.properties.title) == (kind, "a")


@pytest.mark.parametrize(
    ("widget", "corner"),
    [
        (text(23, 0, width=1, height=1000), (24, 1000)),
        (text(0, 999, width=24, height=1), (24, 1000)),
    ],
    ids=["high", "wide"],
)
def test_the_largest_places_are_on_the_grid(
    widget: dict[str, object], corner: tuple[int, int]
) -> None:
    (found,) = parsed(body(widget)).widgets
    assert (found.right, found.bottom) == corner


@pytest.mark.parametrize(
    ("other", "does"),
    [
        (Place(x=6, y=0), False),
        (Place(x=0, y=6), False),
        (Place(x=5, y=5), True),
        (Place(x=1, y=1, width=2, height=2), True),
    ],
    ids=["beside", "below", "at a corner", "inside"],
)
def test_overlap(other: Place, does: bool) -> None:
    one = Place(x=0, y=0)
    assert (one.overlaps(other), other.overlaps(one)) == (does, does)


def test_widgets_may_overlap() -> None:
    assert parsed(body(text(0, 0), text(6, 0), text(5, 0))).overlaps() == [(0, 2), (1, 2)]


def test_faults_are_one_error() -> None:
    with pytest.raises(BodyError) as error:
        parsed(body(text(24, 0), text(0, -1)))
    assert str(error.value).splitlines() == [
        "widgets[0].x is 24: must be less than 24",
        "widgets[1].y is -1: must be greater than or equal to 0",
    ]


def test_cloudwatch_takes_no_more_than_500_widgets() -> None:
    assert len(parsed(body(*[text(0, 0)] * 500)).widgets) == 500
    with pytest.raises(BodyError, match="at most 500 items"):
        parsed(body(*[text(0, 0)] * 501))
