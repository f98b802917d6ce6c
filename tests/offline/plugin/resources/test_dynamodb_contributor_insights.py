import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure

ACCOUNT = "123456789012"


@pytest.fixture
def insights(engine: Engine) -> Engine:
    return engine.of("aws:dynamodb/contributorInsights:ContributorInsights")


@pytest.fixture
def name(engine: Engine, table: Properties) -> str:
    """Make a table with the index `by-who`."""
    engine.made(table)
    return table["name"]


def test_a_preview_tells_what_is_known(insights: Engine, table: Properties) -> None:
    asked = {"tableName": table["name"]}
    outputs = insights.create(insights.check(asked)[0], preview=True)[1]
    assert outputs == asked | {"mode": UNKNOWN, "region": "us-east-1"}


@pytest.mark.parametrize(
    ("asked", "index"),
    [({}, ""), ({"indexName": "by-who"}, "by-who")],
    ids=["table", "index"],
)
def test_insights_are_made_as_asked(
    insights: Engine, name: str, asked: Properties, index: str
) -> None:
    checked, outputs = insights.made({"tableName": name, **asked})
    assert outputs == asked | {
        "id": f"name:{name}/index:{index}/{ACCOUNT}",
        "mode": "ACCESSED_AND_THROTTLED_KEYS",
        "region": "us-east-1",
        "tableName": name,
    }
    assert insights.kinds(outputs, checked) == {}
    assert insights.read(outputs["id"], outputs, checked)[1:] == (outputs, checked)


def test_the_mode_changes_in_place(insights: Engine, name: str) -> None:
    checked, outputs = insights.made({"tableName": name})
    throttled = checked | {"mode": "THROTTLED_KEYS"}
    assert insights.kinds(outputs, throttled) == {"mode": "UPDATE"}
    after = insights.update(outputs, throttled)
    assert after == outputs | {"mode": "THROTTLED_KEYS"}
    assert insights.kinds(after, checked) == {}


def test_another_table_or_index_makes_others(insights: Engine, name: str) -> None:
    checked, outputs = insights.made({"tableName": name})
    answer = insights.diff(outputs, checked | {"tableName": "other", "indexName": "by-who"})
    assert list(answer.replaces) == ["indexName", "tableName"]


def test_an_import_needs_no_more_than_the_id(insights: Engine, name: str) -> None:
    _, made = insights.made({"tableName": name, "indexName": "by-who"})
    _, outputs, inputs = insights.read(f"name:{name}/index:by-who/{ACCOUNT}")
    assert outputs == made
    assert inputs == {
        "__defaults": [],
        "indexName": "by-who",
        "mode": "ACCESSED_AND_THROTTLED_KEYS",
        "tableName": name,
    }


def test_insights_that_are_gone_read_as_gone_and_may_be_deleted_again(
    insights: Engine, name: str
) -> None:
    _, outputs = insights.made({"tableName": name})
    insights.delete(outputs)
    insights.delete(outputs)
    assert insights.read(outputs["id"], outputs)[0] == ""


def test_insights_go_with_their_table(engine: Engine, insights: Engine, table: Properties) -> None:
    checked, outputs = engine.made(table)
    _, made = insights.made({"tableName": table["name"]})
    engine.delete(outputs)
    assert insights.read(made["id"], made)[0] == ""
    engine.create(checked)
    assert insights.read(made["id"], made)[0] == ""
    assert insights.create({"tableName": table["name"]})[1] == made


def test_insights_go_with_their_index(engine: Engine, insights: Engine, table: Properties) -> None:
    _, outputs = engine.made(table)
    _, made = insights.made({"tableName": table["name"], "indexName": "by-who"})
    without: Properties = {"attributes": table["attributes"][:1], "globalSecondaryIndexes": []}
    engine.update(outputs, engine.check(table | without)[0])
    assert insights.read(made["id"], made)[0] == ""


@pytest.mark.parametrize(
    ("asked", "sentence"),
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
def test_what_does_not_exist_is_refused(
    insights: Engine, name: str, asked: Properties, sentence: str
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        insights.create({"tableName": name, **asked})
    assert failure(refused.value).sentence.startswith(sentence)


def test_a_mode_that_does_not_exist_is_refused(insights: Engine) -> None:
    _, reasons = insights.check({"tableName": "orders", "mode": "ALL"})
    words = '["ACCESSED_AND_THROTTLED_KEYS" "THROTTLED_KEYS"]'
    assert reasons == [
        f"expected mode to be one of {words}, got ALL. Examine values at 'orders.mode'."
    ]


def test_a_fault_of_aws_is_not_taken_for_absence(
    insights: Engine, name: str, server: Server
) -> None:
    _, outputs = insights.made({"tableName": name})
    server.refused.add("DescribeTable")
    with pytest.raises(grpc.RpcError) as refused:
        insights.read(outputs["id"], outputs)
    assert failure(refused.value).sentence == (
        "dynamodb DescribeTable: LimitExceededException: too many at once"
    )


def test_a_region_has_insights_of_its_own(
    engine: Engine, insights: Engine, table: Properties, name: str, aws: Aws
) -> None:
    engine.made(table | {"region": "us-west-2"})
    _, outputs = insights.made({"tableName": name, "region": "us-west-2"})
    assert outputs["region"] == "us-west-2"
    assert insights.read(outputs["id"])[0] == ""
    assert aws.region == "us-east-1"
