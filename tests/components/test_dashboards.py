import pytest

from tests.components.dashboards import Placed, faults, placed

CPU = ["AWS/DAX", "CPUUtilization", "ClusterId", "c", {"label": "", "stat": "Maximum"}]


def metric(name: str, dimension: str, stat: str, period: int = 60) -> Placed:
    row = ["AWS/DynamoDB", name, dimension, "x", {"label": "", "stat": stat}]
    return placed("metric", (0, 0, 6, 6), period=period, metrics=[row])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            [placed("text", (20, 0, 5, 1))], ["widget 0 is not within 24 columns"], id="too far"
        ),
        pytest.param(
            [placed("text", (0, 0, 12, 2)), placed("text", (11, 1, 1, 1))],
            ["widgets 0 and 1 overlap"],
            id="overlap",
        ),
        pytest.param(
            [metric("Errors", "TableName", "Sum")], ["AWS/DynamoDB has no Errors"], id="name"
        ),
        pytest.param(
            [metric("SystemErrors", "TableName", "Sum")],
            ["SystemErrors is not published by TableName"],
            id="dimensions",
        ),
        pytest.param(
            [metric("TransactionConflict", "TableName", "p99")],
            ["TransactionConflict has no p99"],
            id="statistic",
        ),
        pytest.param(
            [metric("TransactionConflict", "TableName", "Sum", 30)],
            ["TransactionConflict comes every 60 s only"],
            id="period",
        ),
        pytest.param(
            [placed("metric", (0, 0, 6, 6), period=60, metrics=[CPU] * 501)],
            ["widget 0 has 501 metrics"],
            id="metrics of a graph",
        ),
        pytest.param(
            [placed("metric", (0, row, 6, 1), period=60, metrics=[CPU] * 500) for row in range(6)],
            ["3000 metrics"],
            id="metrics of all graphs",
        ),
        pytest.param(
            [placed("text", (0, row, 6, 1)) for row in range(501)], ["501 widgets"], id="widgets"
        ),
        pytest.param(
            [placed("alarm", (0, 0, 6, 6), alarms=["arn"] * 101)],
            ["widget 0 has 101 alarms"],
            id="alarms",
        ),
    ],
)
def test_faults_are_found(found: list[Placed], said: list[str]) -> None:
    assert faults(found) == said
