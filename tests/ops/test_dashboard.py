import json
from pathlib import Path
from typing import Any, cast

import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from ops import dashboard
from ops.docs import production
from tests.ops.mi import ran

ALARM = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:"
READS = ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", "orders"]


def widget(kind: str = "metric", **properties: Any) -> dict[str, Any]:
    place = {"x": 0, "y": 0, "width": 12, "height": 6}
    return {"type": kind, **place, "properties": properties}


def cards(*widgets: dict[str, Any]) -> list[Axes]:
    body = dashboard.parse(json.dumps({"widgets": widgets}), "body.json")
    return dashboard.figure(body).axes[: len(widgets)]


def words(card: Axes) -> list[str]:
    return [text.get_text() for text in card.findobj(Text) if text.get_text()]


def limits(card: Axes) -> list[float]:
    """Return the heights of the dashed lines of a plot."""
    lines = [line for plot in card.child_axes for line in plot.lines]
    return [cast("list[float]", line.get_ydata())[0] for line in lines]


def test_the_dashboard_of_production_is_drawn_in_whole() -> None:
    given = json.loads(production.dashboard_body(production.settings()))["widgets"]
    drawn = cards(*given)
    assert len(drawn) == len(given)
    for one, card in zip(given, drawn, strict=True):
        shown, found = one["properties"], words(card)
        expected = [shown["title"]] if "title" in shown else []
        expected += [shown["markdown"].lstrip("# ")] if "markdown" in shown else []
        expected += [metric[-1]["label"] for metric in shown.get("metrics", [])]
        expected += [shown["yAxis"]["left"]["label"]] if "yAxis" in shown else []
        lines = shown.get("annotations", {}).get("horizontal", [])
        expected += [line["label"] for line in lines]
        assert [text for text in expected if text not in found] == []
        assert limits(card) == [line["value"] for line in lines]
        alarms = sorted(arn.rpartition(":")[2] for arn in shown.get("alarms", []))
        [start] = [text.removesuffix("…") for text in found if text.endswith("-…")] or [""]
        assert [text.replace("…", start) for text in found if text.startswith("…")] == alarms


def test_a_card_has_the_place_and_the_size_of_its_widget() -> None:
    first, second = cards(
        {"type": "text", "x": 0, "y": 0, "properties": {}},
        {"type": "text", "x": 12, "y": 6, "width": 12, "height": 4, "properties": {}},
    )
    boxes = [card.get_window_extent() for card in (first, second)]
    # A column is 66 pixels wide, a row 50 high, with 8 around all of them and 4 around each.
    assert [tuple(map(round, box.bounds)) for box in boxes] == [
        (12, 212, 388, 292),
        (804, 12, 784, 192),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            widget("log", title="Slow"),
            ["Slow", "Only CloudWatch can draw this log widget."],
            id="other",
        ),
        pytest.param(
            widget(metrics=[READS, [".", ".", ".", "logs"], ["...", "archive"]]),
            ["Average, 5 min", "ConsumedReadCapacityUnits orders", "logs", "archive"],
            id="shorthand",
        ),
        pytest.param(
            widget(metrics=[[{"expression": "m1 * 2"}]], period=30, stat="p99"),
            ["p99, 30 s", "m1 * 2"],
            id="expression",
        ),
        pytest.param(
            widget(
                metrics=[[*READS, {"label": "shown", "stat": "Sum"}], [*READS, {"visible": False}]]
            ),
            ["Sum, 5 min", "shown"],
            id="invisible",
        ),
        pytest.param(
            widget(metrics=[[*READS, {"label": "a"}], [*READS, {"label": "b", "stat": "Sum"}]]),
            ["a", "b"],
            id="two statistics",
        ),
        pytest.param(
            widget(annotations={"alarms": [f"{ALARM}throttled: reads"]}),
            ["throttled: reads"],
            id="an alarm's metric",
        ),
        pytest.param(
            widget("alarm", alarms=[f"{ALARM}b", f"{ALARM}a"]),
            ["a", "b"],
            id="alarms that share no start",
        ),
        pytest.param(
            widget("text", markdown="# Call\n**Who** to `call`: [the team](https://example.com)"),
            ["Call", "Who to call: the team"],
            id="markdown",
        ),
        pytest.param(
            widget("text", markdown="word " * 40),
            ["word " * 20 + "word", "word " * 18 + "word"],
            id="wrapped",
        ),
        pytest.param(widget("text", markdown="\n" * 30 + "below"), [], id="more text than fits"),
    ],
)
def test_what_a_card_says(given: dict[str, Any], expected: list[str]) -> None:
    [card] = cards(given)
    assert words(card) == expected


def test_limits_stand_on_the_axis_that_they_name() -> None:
    [card] = cards(
        widget(
            metrics=[[*READS, {"yAxis": "right", "label": "reads"}]],
            yAxis={"left": {"max": 50, "label": "units"}, "right": {"min": 5, "label": "ms"}},
            annotations={
                "horizontal": [
                    {"value": 40, "label": "most", "color": "#123456"},
                    [{"value": 10}, {"value": 20}],
                    {"value": 99, "visible": False},
                    {"value": 7, "yAxis": "right"},
                ]
            },
        )
    )
    [left] = card.child_axes
    right = left.figure.axes[-1]
    assert [line.get_color() for line in left.lines] == ["#123456", "#d13212", "#d13212"]
    assert (limits(card), [*left.get_yticks()], left.get_ylim()) == (
        [40, 10, 20],
        [10, 20, 40, 50],
        (0, 50),
    )
    assert ([*right.get_yticks()], right.get_ylim()) == ([5, 7], (5, pytest.approx(7.6)))
    assert {"units", "most", "reads (right)", "ms"} <= {*words(card), right.get_ylabel()}


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        pytest.param({}, "ConsumedReadCapacityUnits orders", id="a number"),
        pytest.param({"height": 2}, "ConsumedReadCapacityUnits orders", id="low"),
        pytest.param({"width": 1}, "…", id="narrow"),
    ],
)
def test_a_widget_without_room_or_use_for_axes_has_none(
    changes: dict[str, int], label: str
) -> None:
    view = "timeSeries" if changes else "singleValue"
    [card] = cards(widget(view=view, metrics=[READS]) | changes)
    assert card.child_axes == []
    assert words(card) == ["Average, 5 min", label]


def test_names_without_a_place_are_cut_and_counted() -> None:
    names = [f"{'x' * 200}{number}" for number in range(9)]
    [alarms, plot] = cards(
        widget("alarm", alarms=[f"{ALARM}{name}" for name in names]) | {"height": 2},
        widget(metrics=[[*READS, {"label": name}] for name in names]) | {"height": 3},
    )
    cut = f"{'x' * 119}…"
    assert words(alarms) == [cut, "+ 8 more"]
    assert words(plot) == ["Average, 5 min", cut, cut, "+ 7 more"]


def faults(*widgets: object) -> list[str]:
    done = ran("dashboard", "-", "nowhere/a.svg", given=json.dumps({"widgets": widgets}))
    assert (done.exit_code, done.stdout) == (2, "")
    first, *others = done.stderr.splitlines()
    assert first == "Standard input is not the body of a dashboard:"
    return others


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        pytest.param(
            {"type": "text", "y": 0, "properties": {}}, "x: Field required", id="no place"
        ),
        pytest.param(
            widget() | {"x": 13}, "x + width is 25: the grid has 24 columns", id="beyond the grid"
        ),
        pytest.param(
            widget() | {"y": "1"}, "y: Input should be a valid integer", id="a place as text"
        ),
        pytest.param(
            widget("map"),
            "type: Input should be 'alarm', 'chart', 'custom', 'explorer', 'log', 'metric' or "
            "'text'",
            id="type",
        ),
        pytest.param(
            widget("alarm", alarms=["arn:aws:sns:us-east-1:111122223333:alarms"]),
            "properties.alarms[0]: String should match pattern "
            "'^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:.'",
            id="no alarm",
        ),
        pytest.param(
            widget(annotations={"horizontal": [{"label": "most"}]}),
            "properties.annotations.horizontal[0][0].value: Field required",
            id="a limit without a value",
        ),
        pytest.param(
            widget(yAxis={"left": {"min": "0"}}),
            "properties.yAxis.left.min: Input should be a valid number",
            id="no number",
        ),
        pytest.param(
            widget(metrics=[[{"color": "red"}]]),
            "properties.metrics[0][0].Options.color: String should match pattern "
            "'^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$'",
            id="colour",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(given: dict[str, Any], fault: str) -> None:
    place = "widgets[1]: " if fault.startswith("x +") else "widgets[1]."
    assert f"{place}{fault}" in faults(widget(), given)


def test_a_body_without_widgets_is_refused() -> None:
    assert faults() == ["widgets: Tuple should have at least 1 item after validation, not 0"]


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_the_name_says_what_kind_of_picture(tmp_path: Path, suffix: str, start: bytes) -> None:
    body, picture = tmp_path / "body.json", tmp_path / f"a{suffix}"
    body.write_text(json.dumps({"widgets": [widget("text", markdown="letters: 測")]}))
    done = ran("dashboard", str(body), str(picture))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"Drawn: {picture}\n")
    assert picture.read_bytes().startswith(start)

    again = tmp_path / f"again{suffix}"
    assert ran("dashboard", str(again), given=body.read_text()).exit_code == 0
    assert again.read_bytes() == picture.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["a.pdf"], "a.pdf is not a name for a picture: end it in .svg or .png."),
        (["no/body.json", "a.svg"], "no/body.json cannot be read: No such file or directory."),
        (["-", "no/a.svg"], "no/a.svg cannot be written: No such file or directory."),
    ],
    ids=["kind", "missing", "folder"],
)
def test_files_that_cannot_be_used_are_named(arguments: list[str], fault: str) -> None:
    done = ran("dashboard", *arguments, given=json.dumps({"widgets": [widget()]}))
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{fault}\n")


def test_a_body_that_is_not_json_is_refused() -> None:
    done = ran("dashboard", "nowhere/a.svg", given="{")
    assert done.stderr.splitlines() == [
        "Standard input is not the body of a dashboard:",
        "Invalid JSON: EOF while parsing an object at line 1 column 1",
    ]
