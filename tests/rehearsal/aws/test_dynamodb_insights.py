"""What boto3 sees of contributor insights on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal
from tests.rehearsal.aws.test_dynamodb import INDEXED, NAME, PLAIN

BOTH = "ACCESSED_AND_THROTTLED_KEYS"
THROTTLED = "THROTTLED_KEYS"
INDEX = {"IndexName": "by-who"}


@pytest.fixture
def dynamodb(account: Account) -> Client:
    client = account.client("dynamodb")
    client.create_table(**INDEXED)
    return client


def turn(dynamodb: Client, action: str, **more: str) -> dict[str, Any]:
    """Turn insights on or off, and return the answer."""
    return dynamodb.update_contributor_insights(
        TableName=NAME, ContributorInsightsAction=action, **more
    )


def told(dynamodb: Client, **index: str) -> tuple[str, str | None]:
    """Return the status of insights, and their mode."""
    found = dynamodb.describe_contributor_insights(TableName=NAME, **index)
    return found["ContributorInsightsStatus"], found.get("ContributorInsightsMode")


def test_a_table_and_its_index_have_insights_of_their_own(dynamodb: Client) -> None:
    assert told(dynamodb) == told(dynamodb, **INDEX) == ("DISABLED", None)
    answer = turn(dynamodb, "ENABLE", ContributorInsightsMode=THROTTLED, **INDEX)
    assert answer["ContributorInsightsStatus"] == "ENABLED"
    turn(dynamodb, "ENABLE")
    assert (told(dynamodb), told(dynamodb, **INDEX)) == (("ENABLED", BOTH), ("ENABLED", THROTTLED))
    turn(dynamodb, "DISABLE")
    assert (told(dynamodb), told(dynamodb, **INDEX)) == (
        ("DISABLED", None),
        ("ENABLED", THROTTLED),
    )


@pytest.mark.parametrize(
    ("mode", "place", "rules"),
    [
        (BOTH, {}, ["PKC-orders", "PKT-orders"]),
        (THROTTLED, INDEX, ["PKT-orders-by-who"]),
    ],
    ids=["of a table", "of an index"],
)
def test_the_rules_of_a_mode_are_named(
    dynamodb: Client, mode: str, place: dict[str, str], rules: list[str]
) -> None:
    turn(dynamodb, "ENABLE", ContributorInsightsMode=mode, **place)
    found = dynamodb.describe_contributor_insights(TableName=NAME, **place)
    made = [name.rpartition("-")[0] for name in found["ContributorInsightsRuleList"]]
    assert made == [f"DynamoDBContributorInsights-{rule}" for rule in rules]
    assert found["LastUpdateDateTime"]


def test_all_insights_are_listed_page_by_page(dynamodb: Client) -> None:
    turn(dynamodb, "ENABLE")
    turn(dynamodb, "ENABLE", ContributorInsightsMode=THROTTLED, **INDEX)
    dynamodb.create_table(**PLAIN | {"TableName": "others"})
    pages = dynamodb.list_contributor_insights(MaxResults=1)
    rest = dynamodb.list_contributor_insights(NextToken=pages["NextToken"])
    on = {"TableName": NAME, "ContributorInsightsStatus": "ENABLED"}
    assert pages["ContributorInsightsSummaries"] == [on | {"ContributorInsightsMode": BOTH}]
    assert rest["ContributorInsightsSummaries"] == [
        on | INDEX | {"ContributorInsightsMode": THROTTLED}
    ]
    assert "NextToken" not in rest
    of_others = dynamodb.list_contributor_insights(TableName="others")
    assert of_others["ContributorInsightsSummaries"] == []


def test_insights_go_with_their_index_and_with_their_table(dynamodb: Client) -> None:
    turn(dynamodb, "ENABLE")
    turn(dynamodb, "ENABLE", **INDEX)
    gone = [{"Delete": INDEX}]
    dynamodb.update_table(TableName=NAME, GlobalSecondaryIndexUpdates=gone)
    place = {"TableName": NAME, **INDEX}
    assert refusal(dynamodb.describe_contributor_insights, **place) == (
        "ResourceNotFoundException: Requested resource not found: Table: orders has no index by-who"
    )
    dynamodb.delete_table(TableName=NAME)
    assert refusal(dynamodb.describe_contributor_insights, TableName=NAME) == (
        "ResourceNotFoundException: Requested resource not found: Table: orders not found"
    )
    dynamodb.create_table(**INDEXED)
    assert told(dynamodb) == told(dynamodb, **INDEX) == ("DISABLED", None)
