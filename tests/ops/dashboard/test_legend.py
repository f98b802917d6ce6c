import json

import pytest

from ops.dashboard.canvas import Box
from ops.dashboard.legend import Entry, entries, legend, listed, packed
from ops.dashboard.properties import MetricProperties
from tests.ops.dashboard.drawing import blank, words

ARN = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:reads"
BOX = Box(0, 0, 400, 200)


def read(count: int = 2, **properties: object) -> MetricProperties:
    metrics = [["A", f"metric-{number}"] for number in range(count)]
    return MetricProperties.model_validate_json(json.dumps({"metrics": metrics, **properties}))


def test_entries_name_metrics_axes_and_alarms() -> None:
    metrics = [["A", "b", {"color": "#ff0000"}], [".", "c", {"yAxis": "right", "color": "#00ff00"}]]
    properties = read(metrics=metrics, annotations={"alarms": [ARN]})
    assert entries(properties) == [
        Entry("b", "#ff0000"),
        Entry("c (right)", "#00ff00"),
        Entry("reads", "#545b64", dashed=True),
    ]


@pytest.mark.parametrize(
    ("most_rows", "names"),
    [
        pytest.param(
            3, [["metric-0", "metric-1"], ["metric-2", "metric-3"], ["metric-4"]], id="all"
        ),
        pytest.param(2, [["metric-0", "metric-1"], ["metric-2", "+ 2 more"]], id="the first"),
        pytest.param(1, [["metric-0", "+ 4 more"]], id="one"),
        pytest.param(0, [], id="none"),
    ],
)
def test_what_does_not_fit_is_counted(most_rows: int, names: list[list[str]]) -> None:
    rows = packed(entries(read(5)), 180, most_rows)
    assert [[entry.name for entry in row] for row in rows] == names


def test_names_are_cut_before_any_is_left_out() -> None:
    shown = [Entry(f"ThrottledRequests {name}") for name in ("GetItem", "PutItem", "Query")]
    assert [[entry.name for entry in row] for row in packed(shown, 400, 3)] == [
        ["ThrottledRequests GetItem", "ThrottledRequests PutItem"],
        ["ThrottledRequests Query"],
    ]
    assert [[entry.name for entry in row] for row in packed(shown, 426, 1)] == [
        ["Throttle…GetItem", "Throttle…PutItem", "Throttle…s Query"]
    ]


def test_a_list_counts_what_has_no_row() -> None:
    rows = listed(entries(read(4)), 180, 2)
    assert [[entry.name for entry in row] for row in rows] == [["metric-0"], ["+ 3 more"]]


def test_a_name_is_no_wider_than_its_place() -> None:
    ((entry,),) = packed([Entry("market-intelligence-requests")], 120, 1)
    assert (entry.name, entry.width <= 120) == ("market-…quests", True)


@pytest.mark.parametrize(
    ("position", "left"),
    [
        pytest.param("bottom", Box(0, 0, 400, 174), id="bottom"),
        pytest.param("hidden", BOX, id="hidden"),
    ],
)
def test_a_legend_leaves_the_rest_to_the_plot(position: str, left: Box) -> None:
    canvas = blank()
    assert legend(canvas, BOX, read(legend={"position": position})) == left
    assert words(canvas) == ([] if left == BOX else ["metric-0", "metric-1"])


def test_a_legend_on_the_right_has_one_entry_a_row() -> None:
    canvas = blank()
    properties = read(legend={"position": "right"})
    width = max(entry.width for entry in entries(properties))
    assert legend(canvas, BOX, properties) == Box(0, 0, 400 - width - 18, 200)
    places = [text.get_position() for text in canvas.axes.texts]
    assert places == [(400 - width + 20, 13), (400 - width + 20, 31)]


@pytest.mark.parametrize("box", [Box(0, 0, 400, 10), Box(0, 0, 400, -5)], ids=["low", "none"])
def test_a_legend_without_room_is_left_out(box: Box) -> None:
    canvas = blank()
    assert legend(canvas, box, read()) == box
    assert words(canvas) == []
