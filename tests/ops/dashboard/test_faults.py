import json

import pytest
from pydantic import ValidationError

from ops.dashboard.body import Body
from ops.dashboard.faults import sentences

TEXT = {"type": "text", "x": 0, "y": 0, "properties": {"markdown": "a"}}
NOWHERE = "say where the widget stands, as only CloudWatch knows which place it would choose"


def metric(**properties: object) -> dict[str, object]:
    return {"type": "metric", "x": 0, "y": 0, "properties": properties}


def faults(text: str) -> list[str]:
    with pytest.raises(ValidationError) as error:
        Body.model_validate_json(text)
    return sentences(error.value, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "this is not JSON: EOF while parsing an object at line 1 column 1"),
        ("", "this is not JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "the body is []: must be an object"),
        ("{}", "widgets is missing: there is nothing to draw"),
        ('{"widgets": []}', "widgets is empty: there is nothing to draw"),
        ('{"widgets": 5}', "widgets is 5: must be a valid array"),
    ],
    ids=["JSON", "empty", "list", "no widgets", "empty widgets", "number"],
)
def test_a_text_that_is_no_body(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    ("widget", "fault"),
    [
        pytest.param(5, "widgets[0] is 5: must be an object", id="number"),
        pytest.param({}, "widgets[0] has no type", id="no type"),
        pytest.param(
            {**TEXT, "type": "graph"},
            "widgets[0] is of type 'graph': there are "
            "'metric', 'alarm', 'text', 'chart', 'custom', 'explorer', 'log'",
            id="unknown type",
        ),
        pytest.param(
            {"type": "text", "y": 0, "properties": {"markdown": "a"}},
            f"widgets[0].x is missing: {NOWHERE}",
            id="no x",
        ),
        pytest.param(
            {"type": "text", "x": 0, "properties": {"markdown": "a"}},
            f"widgets[0].y is missing: {NOWHERE}",
            id="no y",
        ),
        pytest.param(
            {**TEXT, "properties": {}}, "widgets[0].properties.markdown is missing", id="no text"
        ),
        pytest.param({**TEXT, "x": 24}, "widgets[0].x is 24: must be less than 24", id="x"),
        pytest.param(
            {**TEXT, "y": -1}, "widgets[0].y is -1: must be greater than or equal to 0", id="y"
        ),
        pytest.param(
            {**TEXT, "width": "6"}, 'widgets[0].width is "6": must be a valid integer', id="width"
        ),
        pytest.param(
            {**TEXT, "x": 20, "width": 6},
            "widgets[0]: x + width is 26: the grid has 24 columns",
            id="beyond the grid",
        ),
        pytest.param(
            {**TEXT, "y": 995, "height": 6},
            "widgets[0]: y + height is 1001: a picture has at most 1000 rows",
            id="too far down",
        ),
        pytest.param(
            metric(metrics=[[".", "b"]]),
            "widgets[0].properties: "
            "metrics[0] repeats a field that the metric before it does not have",
            id="shorthand",
        ),
        pytest.param(
            metric(metrics=[["A", "b", 4]]),
            "widgets[0].properties.metrics[0][2] is of type 'other': there are 'text', 'object'",
            id="metric",
        ),
        pytest.param(
            metric(metrics=[["A", "b", {"color": "red"}]]),
            'widgets[0].properties.metrics[0][2].color is "red": '
            "must match pattern '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$'",
            id="colour",
        ),
        pytest.param(
            metric(annotations={"horizontal": [{"label": "a"}]}),
            "widgets[0].properties.annotations.horizontal[0].value is missing",
            id="line",
        ),
        pytest.param(
            metric(annotations={"horizontal": [[{"value": 1}]]}),
            "widgets[0].properties.annotations.horizontal[0][1] is missing",
            id="band",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(widget: object, fault: str) -> None:
    assert faults(json.dumps({"widgets": [widget]})) == [fault]


def test_every_fault_is_named() -> None:
    body = {"widgets": [TEXT, {**TEXT, "x": 24}, {**TEXT, "properties": {"markdown": None}}]}
    assert faults(json.dumps(body)) == [
        "widgets[1].x is 24: must be less than 24",
        "widgets[2].properties.markdown is null: must be a valid string",
    ]


def test_a_long_value_is_not_repeated_whole() -> None:
    assert faults(json.dumps({"widgets": "word " * 50})) == [
        'widgets is "word word word word word word word word word word [...]: must be a valid array'
    ]
