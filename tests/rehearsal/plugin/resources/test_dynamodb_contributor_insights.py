"""What is peculiar to insights into the use of a table's keys."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dynamodb import DEFAULT_MODE, INSIGHTS, PLAIN_INSIGHTS, table


@pytest.fixture
def insights(engine: Engine) -> Life:
    return Life(engine, INSIGHTS)


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


def test_another_mode_is_an_update_that_the_provider_cannot_make(insights: Life) -> None:
    _, made = insights.made()
    news = insights.checked(DEFAULT_MODE)
    assert insights.engine.kinds(made, news) == {"mode": "UPDATE"}
    with pytest.raises(grpc.RpcError) as refused:
        insights.engine.update(made, news)
    assert failure(refused.value).sentence == "doesn't support update"
    insights.engine.delete(made)
    assert insights.made(DEFAULT_MODE)[1]["mode"] == DEFAULT_MODE["mode"]
