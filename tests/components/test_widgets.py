import pytest

from components.widgets import Metric, Widget, alarms, arranged, graph, text

ARNS = [f"arn:aws:cloudwatch:us-east-1:111122223333:alarm:a{number}" for number in range(17)]
CPU = Metric(label="CPU", namespace="AWS/DAX", name="CPUUtilization")


@pytest.mark.parametrize(
    ("metric", "body"),
    [
        pytest.param(
            CPU, ["AWS/DAX", "CPUUtilization", {"label": "CPU", "stat": "Sum"}], id="by its name"
        ),
        pytest.param(
            Metric(
                label="Query",
                namespace="AWS/DynamoDB",
                name="SuccessfulRequestLatency",
                dimensions={"TableName": "orders", "Operation": "Query"},
                statistic="p99",
            ),
            [
                "AWS/DynamoDB",
                "SuccessfulRequestLatency",
                "TableName",
                "orders",
                "Operation",
                "Query",
                {"label": "Query", "stat": "p99"},
            ],
            id="with dimensions",
        ),
        pytest.param(
            Metric(label="all", expression="SUM(METRICS())"),
            [{"expression": "SUM(METRICS())", "label": "all"}],
            id="an expression",
        ),
    ],
)
def test_metric(metric: Metric, body: list[object]) -> None:
    assert metric.body() == body


def test_graph() -> None:
    assert graph("eu-west-1", "Load", "%", [CPU]) == Widget(
        kind="metric",
        height=6,
        properties={
            "title": "Load",
            "view": "timeSeries",
            "region": "eu-west-1",
            "period": 60,
            "metrics": [["AWS/DAX", "CPUUtilization", {"label": "CPU", "stat": "Sum"}]],
            "yAxis": {"left": {"label": "%", "min": 0, "showUnits": False}},
        },
    )


def test_graph_shows_its_limits_as_lines() -> None:
    widget = graph("eu-west-1", "Load", "%", [CPU], {"CPU": 75.0, "memory": 90.0})

    assert widget.properties["annotations"] == {
        "horizontal": [{"label": "CPU", "value": 75.0}, {"label": "memory", "value": 90.0}]
    }


@pytest.mark.parametrize(
    ("widget", "height"), [(text("# Hello"), 1), (text("# Hello", 3), 3)], ids=["a line", "three"]
)
def test_text(widget: Widget, height: int) -> None:
    assert widget == Widget(kind="text", height=height, properties={"markdown": "# Hello"})


@pytest.mark.parametrize(("count", "height"), [(1, 2), (8, 2), (9, 3), (16, 3), (17, 4)])
def test_alarms_are_as_high_as_they_are_many(count: int, height: int) -> None:
    assert alarms("Alarms", ARNS[:count]) == Widget(
        kind="alarm", height=height, properties={"title": "Alarms", "alarms": ARNS[:count]}
    )


def test_rows_share_their_width_and_stand_one_below_the_other() -> None:
    high = Widget(kind="metric", height=6, properties={"title": "high"})
    low = Widget(kind="alarm", height=2, properties={"title": "low"})
    line = Widget(kind="text", height=1, properties={"markdown": "line"})

    assert arranged([[line], [low, high], [high, high, low], [line]]) == [
        placed("text", (0, 0, 24, 1), line),
        placed("alarm", (0, 1, 12, 2), low),
        placed("metric", (12, 1, 12, 6), high),
        placed("metric", (0, 7, 8, 6), high),
        placed("metric", (8, 7, 8, 6), high),
        placed("alarm", (16, 7, 8, 2), low),
        placed("text", (0, 13, 24, 1), line),
    ]


def placed(kind: str, place: tuple[int, int, int, int], widget: Widget) -> dict[str, object]:
    x, y, width, height = place
    return {
        "type": kind,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "properties": widget.properties,
    }
