"""What is peculiar to insights into the use of a table's keys."""

import pytest

from tests.offline.plugin.conftest import Engine
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.dynamodb import INSIGHTS, PLAIN_INSIGHTS, table


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
