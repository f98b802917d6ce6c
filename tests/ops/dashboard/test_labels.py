import json

import pytest

from ops.dashboard.labels import (
    PALETTE,
    Series,
    alarm_name,
    duration,
    note,
    number,
    series,
    shared_start,
)
from ops.dashboard.properties import MetricProperties

BLUE, ORANGE, GREEN = PALETTE[:3]
READS = ["AWS/DynamoDB", "Reads", "TableName", "a"]


def read(*metrics: object, **properties: object) -> MetricProperties:
    return MetricProperties.model_validate_json(json.dumps({**properties, "metrics": metrics}))


@pytest.mark.parametrize(
    ("metrics", "labels"),
    [
        pytest.param([READS], ["Reads"], id="one metric"),
        pytest.param([READS, [".", "Writes", ".", "."]], ["Reads", "Writes"], id="names differ"),
        pytest.param([READS, ["...", "b"]], ["Reads a", "Reads b"], id="a dimension differs"),
        pytest.param(
            [[*READS, "Operation", "Get"], ["...", "Put"]],
            ["Reads Get", "Reads Put"],
            id="one of two dimensions differs",
        ),
        pytest.param(
            [READS, [".", ".", ".", ".", "Operation", "Get"]],
            ["Reads", "Reads Get"],
            id="one has a dimension more",
        ),
        pytest.param(
            [READS, ["...", {"stat": "p99"}]], ["Reads Average", "Reads p99"], id="stats differ"
        ),
        pytest.param(
            [READS, ["...", {"period": 60}]], ["Reads 5 min", "Reads 1 min"], id="periods differ"
        ),
        pytest.param(
            [[*READS, {"label": "reads"}], ["...", "b"]], ["reads", "Reads b"], id="a label"
        ),
        pytest.param(
            [[*READS, {"label": "${LABEL} ${MAX}"}]], ["${LABEL} ${MAX}"], id="a live label"
        ),
        pytest.param(
            [[*READS, {"visible": False}], ["...", "b"]], ["Reads"], id="hidden sets none apart"
        ),
        pytest.param(
            [READS, [{"expression": "m1 / 2"}], [{"expression": "m2", "label": "half"}]],
            ["Reads", "m1 / 2", "half"],
            id="expressions",
        ),
    ],
)
def test_a_label_is_given_or_sets_a_metric_apart(metrics: list[object], labels: list[str]) -> None:
    assert [shown.label for shown in series(read(*metrics))] == labels


def test_a_metric_has_a_colour_and_an_axis() -> None:
    metrics = [READS, ["...", "b", {"color": ORANGE}], ["...", "c", {"yAxis": "right"}]]
    assert series(read(*metrics)) == [
        Series("Reads a", BLUE, "left"),
        Series("Reads b", ORANGE, "left"),
        Series("Reads c", GREEN, "right"),
    ]


def test_colours_begin_anew_after_the_last() -> None:
    metrics = [["A", f"m{count}"] for count in range(11)]
    assert [shown.color for shown in series(read(*metrics))] == [*PALETTE, BLUE]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        pytest.param(read(), "", id="nothing shown"),
        pytest.param(read(READS), "Average, 5 min", id="defaults"),
        pytest.param(read(READS, stat="Sum", period=60), "Sum, 1 min", id="of the widget"),
        pytest.param(read(READS, ["...", {"stat": "p99"}]), "5 min", id="stats differ"),
        pytest.param(read(READS, ["...", {"period": 60}]), "Average", id="periods differ"),
        pytest.param(read([{"expression": "m1"}]), "", id="expression"),
        pytest.param(read(READS, view="pie"), "pie, Average, 5 min", id="view"),
        pytest.param(read(READS, view="gauge"), "Average, 5 min", id="a view that shows"),
        pytest.param(read(READS, stacked=True), "stacked, Average, 5 min", id="stacked"),
    ],
)
def test_a_note_says_what_all_metrics_share(properties: MetricProperties, said: str) -> None:
    assert note(properties) == said


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:cloudwatch:eu-central-1:123456789012:alarm:a-b", "a-b"),
        ("arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:a:b", "a:b"),
    ],
    ids=["plain", "with a colon"],
)
def test_alarm_name(arn: str, name: str) -> None:
    assert alarm_name(arn) == name


@pytest.mark.parametrize(
    ("names", "start"),
    [
        (["prod-logs-reads", "prod-logs-writes"], "prod-logs-"),
        (["prod-logs", "prod-logs-writes"], "prod-"),
        (["prod-reads", "product-reads"], ""),
        (["prod-logs-reads"], ""),
        ([], ""),
    ],
    ids=["words", "one is the start of another", "letters", "one name", "none"],
)
def test_shared_start(names: list[str], start: str) -> None:
    assert shared_start(names) == start


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 s"), (90, "90 s"), (60, "1 min"), (3600, "1 h"), (86400, "1 day"), (172800, "2 days")],
)
def test_duration(seconds: int, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (999, "999"),
        (40000, "40k"),
        (-1500, "-1.5k"),
        (2e6, "2M"),
        (3e9, "3G"),
    ],
)
def test_number(value: float, words: str) -> None:
    assert number(value) == words
