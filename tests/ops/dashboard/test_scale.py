import json

import pytest

from ops.dashboard.properties import Axis, Edge, MetricProperties
from ops.dashboard.scale import Across, Scale, across, scales

METRIC = ["AWS/DynamoDB", "Reads"]


def read(**properties: object) -> MetricProperties:
    return MetricProperties.model_validate_json(json.dumps({"metrics": [METRIC], **properties}))


def horizontal(*lines: object) -> dict[str, object]:
    return {"horizontal": lines}


@pytest.mark.parametrize(
    ("axis", "values", "scale"),
    [
        pytest.param(Axis(), [], Scale(0, 1), id="nothing known"),
        pytest.param(Axis(label="a"), [], Scale(0, 1), id="a name only"),
        pytest.param(Axis(), [10], Scale(0, 13, (10, 0)), id="a line"),
        pytest.param(Axis(), [10, 20], Scale(0, 26, (10, 20, 0)), id="two lines"),
        pytest.param(Axis(), [-10], Scale(-10, 3, (-10,)), id="a negative line"),
        pytest.param(Axis(), [0], Scale(0, 1, (0,)), id="a line at zero"),
        pytest.param(Axis(min=0, max=100), [], Scale(0, 100, (0, 100)), id="limits"),
        pytest.param(Axis(min=50, max=100), [75], Scale(50, 100, (75, 50, 100)), id="line within"),
        pytest.param(Axis(min=50, max=100), [200], Scale(50, 245, (200, 50, 100)), id="line above"),
        pytest.param(Axis(min=50), [10, 60], Scale(10, 75, (10, 60, 50)), id="line below"),
        pytest.param(Axis(max=100), [], Scale(0, 100, (100, 0)), id="only the end"),
    ],
)
def test_a_scale_holds_what_is_known(axis: Axis, values: list[float], scale: Scale) -> None:
    assert Scale.of(axis, values) == scale


def test_a_share_is_how_far_up_a_value_stands() -> None:
    scale = Scale(10, 30)
    assert [scale.share(value) for value in (10, 15, 30)] == [0, 0.25, 1]


def test_lines_and_bands_that_are_shown() -> None:
    properties = read(
        annotations=horizontal(
            {"value": 1},
            {"value": 2, "visible": False},
            [{"value": 3, "color": "#00ff00", "yAxis": "right"}, {"value": 4}],
        )
    )
    line, band = across(properties)
    assert line == Across((Edge(value=1),))
    assert (line.color, line.side) == ("#d13212", "left")
    assert [edge.value for edge in band.edges] == [3, 4]
    assert (band.color, band.side) == ("#00ff00", "right")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param(read(), {"left": Scale(0, 1)}, id="left"),
        pytest.param(
            read(metrics=[[*METRIC, {"yAxis": "right"}]]),
            {"left": Scale(0, 1), "right": Scale(0, 1)},
            id="a metric on the right",
        ),
        pytest.param(
            read(annotations=horizontal({"value": 10}, {"value": 20, "yAxis": "right"})),
            {"left": Scale(0, 13, (10, 0)), "right": Scale(0, 26, (20, 0))},
            id="a line on either side",
        ),
        pytest.param(
            read(annotations=horizontal([{"value": 10, "yAxis": "right"}, {"value": 20}])),
            {"left": Scale(0, 1), "right": Scale(0, 26, (10, 20, 0))},
            id="a band is on the side of its first edge",
        ),
        pytest.param(
            read(yAxis={"right": {"min": 0, "max": 5}}),
            {"left": Scale(0, 1), "right": Scale(0, 5, (0, 5))},
            id="limits on the right",
        ),
    ],
)
def test_each_axis_in_use_has_a_scale(
    properties: MetricProperties, expected: dict[str, Scale]
) -> None:
    assert scales(properties) == expected
