import json

import pytest
from pydantic import ValidationError

from ops.dashboard.properties import Axis, Edge, MetricProperties, Options, YAxis


def read(**properties: object) -> MetricProperties:
    return MetricProperties.model_validate_json(json.dumps(properties))


def test_what_is_left_out_has_cloudwatchs_defaults() -> None:
    assert read().model_dump(exclude={"annotations", "y_axis"}) == {
        "legend": {"position": "bottom"},
        "metrics": (),
        "period": 300,
        "stacked": False,
        "stat": "Average",
        "title": "",
        "view": "timeSeries",
    }


def test_a_metric_is_its_fields_and_its_options() -> None:
    properties = read(
        metrics=[["A", "b", "c", "d", {"label": "one"}], ["...", "e"], [{"expression": "m1"}]]
    )
    assert properties.fields() == [("A", "b", "c", "d"), ("A", "b", "c", "e"), ()]
    assert properties.options() == [
        Options(label="one"),
        Options(),
        Options(expression="m1"),
    ]


def test_an_annotation_is_a_line_or_a_band() -> None:
    properties = read(
        annotations={"horizontal": [{"value": 1, "yAxis": "right"}, [{"value": 2}, {"value": 3}]]}
    )
    assert properties.annotations.horizontal == (
        Edge.model_validate({"value": 1, "yAxis": "right"}),
        (Edge(value=2), Edge(value=3)),
    )


def test_an_axis_is_that_of_its_side() -> None:
    axes = YAxis(left=Axis(min=1), right=Axis(max=2))
    assert (axes.on("left"), axes.on("right")) == (Axis(min=1), Axis(max=2))


@pytest.mark.parametrize("metrics", [[[]], [["A", "b"], [{"label": "x"}]]], ids=["empty", "label"])
def test_a_row_that_is_neither_metric_nor_expression_is_refused(metrics: list[object]) -> None:
    last = len(metrics) - 1
    with pytest.raises(
        ValidationError, match=rf"metrics\[{last}\] is neither a metric nor an expression"
    ):
        read(metrics=metrics)


def test_what_a_picture_does_not_show_may_stand_in_a_body() -> None:
    assert read(region="eu-central-1", liveData=True, table={"layout": "vertical"}) == read()
