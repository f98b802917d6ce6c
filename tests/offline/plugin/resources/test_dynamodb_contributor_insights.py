"""What is peculiar to insights into the use of a table's keys."""

import grpc
import pytest

from offline.plugin.values import Properties
from tests.offline.plugin.conftest import Engine, failure
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.dynamodb import INSIGHTS, PLAIN_INSIGHTS, table


@pytest.fixture
def insights(engine: Engine) -> Life:
    return Life(engine, INSIGHTS)


def test_a_mode_that_is_left_out_stays(insights: Life) -> None:
    _, outputs = insights.made()
    assert insights.engine.kinds(outputs, insights.checked({"mode": None})) == {}


def test_insights_go_with_their_table(engine: Engine) -> None:
    insights = Life(engine, PLAIN_INSIGHTS)
    _, made = insights.made()
    insights.aws.call("dynamodb", "DeleteTable", TableName=insights.name)
    assert insights.engine.read(made["id"], made)[0] == ""
    table(insights.aws, insights.name)
    assert insights.engine.read(made["id"], made)[0] == ""
    assert insights.made()[1] == made


def test_insights_go_with_their_index(insights: Life) -> None:
    _, made = insights.made()
    gone = [{"Delete": {"IndexName": "by-who"}}]
    insights.aws.call(
        "dynamodb", "UpdateTable", TableName=insights.name, GlobalSecondaryIndexUpdates=gone
    )
    assert insights.engine.read(made["id"], made)[0] == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"tableName": "nowhere"},
            "dynamodb DescribeTable: ResourceNotFoundException: Requested resource not found: ",
        ),
        (
            {"indexName": "by-whom"},
            (
                "dynamodb UpdateContributorInsights: ResourceNotFoundException: "
                "Requested resource not found: Table: "
            ),
        ),
    ],
    ids=["table", "index"],
)
def test_insights_need_their_table_and_index(
    insights: Life, change: Properties, sentence: str
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        insights.made(change)
    assert failure(refused.value).sentence.startswith(sentence)


def test_a_region_has_insights_of_its_own(insights: Life, engine: Engine) -> None:
    _, outputs = Life(engine, INSIGHTS, "us-west-2").made()
    assert insights.engine.read(outputs["id"])[0] == ""
