import json

import pytest

from ops.dashboard.body import Widget, parsed
from ops.dashboard.canvas import PAPER, Box
from ops.dashboard.widgets import draw_widget
from tests.ops.dashboard.drawing import blank, rectangles, words

ALARMS = [f"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:{name}" for name in "ba"]
METRICS = [["A", "reads"], [".", "writes"]]


def widget(kind: str, **properties: object) -> Widget:
    place = {"x": 0, "y": 0, "width": 6, "height": 6}
    text = json.dumps({"widgets": [{"type": kind, **place, "properties": properties}]})
    return parsed(text).widgets[0]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        pytest.param(
            widget("metric", title="Use", metrics=METRICS),
            ["Use", "Average, 5 min", "reads", "writes"],
            id="plot",
        ),
        pytest.param(
            widget("metric", metrics=METRICS, view="bar"),
            ["bar, Average, 5 min", "reads", "writes"],
            id="bar",
        ),
        pytest.param(
            widget("metric", title="Use", metrics=METRICS, view="singleValue"),
            ["Use", "Average, 5 min", "--", "reads", "--", "writes"],
            id="values",
        ),
        pytest.param(
            widget("metric", metrics=METRICS[:1], view="gauge", yAxis={"left": {"min": 1}}),
            ["Average, 5 min", "--", "1", "reads"],
            id="gauge",
        ),
        pytest.param(
            widget("metric", annotations={"alarms": ALARMS}), ["b", "a"], id="alarms on a plot"
        ),
        pytest.param(widget("alarm", title="Now", alarms=ALARMS), ["Now", "a", "b"], id="alarms"),
        pytest.param(widget("text", markdown="# A\n- b"), ["A", "• b"], id="text"),
        pytest.param(
            widget("log", title="Slow", query="fields @message"),
            ["Slow", "CloudWatch alone knows what this log widget shows."],
            id="log",
        ),
    ],
)
def test_a_card_shows_its_widget(given: Widget, written: list[str]) -> None:
    canvas = blank()
    draw_widget(canvas, given)
    assert words(canvas) == written


def test_what_long_names_share_stands_beside_the_title() -> None:
    canvas = blank(400, 114)
    names = [
        f"prod-market-intelligence-requests-{end}"
        for end in ("reads-of-the-strategy-index", "writes-of-the-strategy-index")
    ]
    arns = [f"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:{name}" for name in names]
    draw_widget(canvas, widget("alarm", title="Now", alarms=arns))
    assert words(canvas) == [
        "Now",
        "prod-market-intelligence-requests-…",
        "…reads-of-the-strategy-index",
        "…writes-of-the-strategy-index",
    ]


def test_a_heading_fits_a_single_row() -> None:
    canvas = blank(400, 50)
    draw_widget(canvas, widget("text", markdown="# A"))
    assert words(canvas) == ["A"]


def test_a_card_leaves_a_gutter_to_its_neighbours() -> None:
    canvas = blank()
    draw_widget(canvas, widget("text", markdown="a"))
    assert rectangles(canvas) == [(PAPER, Box(4, 4, 392, 292))]


def test_a_transparent_text_has_no_card() -> None:
    canvas = blank()
    draw_widget(canvas, widget("text", markdown="a", background="transparent"))
    assert (words(canvas), rectangles(canvas)) == (["a"], [])


def test_headings_are_bold() -> None:
    canvas = blank()
    draw_widget(canvas, widget("text", markdown="## A\nb"))
    fonts = [text.get_fontproperties() for text in canvas.axes.texts]
    assert [str(font.get_file()).endswith("-Bold.ttf") for font in fonts] == [True, False]
    assert [font.get_size_in_points() for font in fonts] == [16, 13]


def test_a_text_that_is_too_long_says_that_it_goes_on() -> None:
    canvas = blank(400, 80)
    draw_widget(canvas, widget("text", markdown="a\n\nb\n\nc\n\nd"))
    assert words(canvas) == ["a", "b …"]


def test_a_note_that_would_touch_the_title_is_left_out() -> None:
    canvas = blank(220)
    draw_widget(canvas, widget("metric", title="Reads and writes", metrics=METRICS))
    assert words(canvas) == ["Reads and writes", "reads", "writes"]
