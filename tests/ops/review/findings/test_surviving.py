import pytest

from ops.review.findings.surviving import Surviving
from ops.review.tokens import CLUSTER
from tests.ops.review.findings.made import LOGS, REQUESTS, preview, step

INDEXED = {
    "name": REQUESTS,
    "globalSecondaryIndexes": [
        {"name": "by-user", "onDemandThroughput": {"maxWriteRequestUnits": 5}},
        {"name": "by-day", "onDemandThroughput": {"maxWriteRequestUnits": -1}},
    ],
    "replicas": [{"regionName": "us-west-2"}],
}
SURVIVING = Surviving(
    preview(
        step("same", INDEXED, INDEXED),
        step("delete", {"name": LOGS}, name="logs"),
        step("replace", {"name": "a"}, {"name": "b"}, name="renamed"),
        step("create", None, {"name": "own-name"}, name="mine"),
        step("replace"),
        step("delete", {"clusterName": "gone"}, of=CLUSTER),
        step("same", {"clusterName": "there"}, {"clusterName": "there"}, of=CLUSTER),
    )
)
OVER = "WriteMaxOnDemandThroughputThrottleEvents"


@pytest.mark.parametrize(
    ("dimensions", "metric", "expected"),
    [
        pytest.param({"TableName": REQUESTS}, "", True, id="a table"),
        pytest.param({"TableName": LOGS}, "", False, id="a table that goes"),
        pytest.param({"TableName": "a"}, "", False, id="a table that gets another name"),
        pytest.param({"TableName": "b"}, "", True, id="a table under its new name"),
        pytest.param({"TableName": "untold"}, "", True, id="a table that is not told of"),
        pytest.param({}, "", True, id="the account"),
        pytest.param(
            {"TableName": REQUESTS, "GlobalSecondaryIndexName": "by-user"}, "", True, id="an index"
        ),
        pytest.param(
            {"TableName": REQUESTS, "GlobalSecondaryIndexName": "other"},
            "",
            False,
            id="an index that goes",
        ),
        pytest.param(
            {"TableName": REQUESTS, "ReceivingRegion": "us-west-2"}, "", True, id="a replica"
        ),
        pytest.param(
            {"TableName": REQUESTS, "ReceivingRegion": "eu-west-1"},
            "",
            False,
            id="a replica that goes",
        ),
        pytest.param(
            {"TableName": REQUESTS, "GlobalSecondaryIndexName": "by-user"},
            OVER,
            True,
            id="a maximum",
        ),
        pytest.param(
            {"TableName": REQUESTS, "GlobalSecondaryIndexName": "by-day"},
            OVER,
            False,
            id="a maximum that is lifted",
        ),
        pytest.param({"TableName": REQUESTS}, OVER, False, id="no maximum"),
        pytest.param({"ClusterId": "gone"}, "", False, id="a cluster that goes"),
        pytest.param({"ClusterId": "there"}, "", True, id="a cluster"),
    ],
)
def test_what_is_watched_is_there_or_not(
    dimensions: dict[str, str], metric: str, expected: bool
) -> None:
    assert SURVIVING.has(dimensions, metric) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (REQUESTS, "requests"),
        ("own-name", "mine"),
        ("staging-request-processing-logs", "logs"),
        ("untold", "untold"),
    ],
)
def test_a_table_has_the_name_of_the_program(name: str, expected: str) -> None:
    assert SURVIVING.short_name(name) == expected


def test_the_tables_that_go_are_known_by_name() -> None:
    assert SURVIVING.lost_tables() == {LOGS, "a"}
