from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.backup.selections import SELECTION, Selections, takes
from guardrails.dynamodb.tables import TABLE
from tests.policies.stacks import resource

NAME = "prod-market-intelligence-requests"
ARN = f"arn:aws:dynamodb:us-east-1:111122223333:table/{NAME}"
PROPS = {"name": NAME, "tags": {"backup": "daily"}}
NEW = resource(TABLE, "requests", PROPS | {"arn": UNKNOWN_STRING_VALUE})
MADE = resource(TABLE, "requests", PROPS | {"arn": ARN})
TAG = {"type": "STRINGEQUALS", "key": "backup", "value": "daily"}
WANTED = {"key": "aws:ResourceTag/backup", "value": "daily"}
UNWANTED = {"key": "aws:ResourceTag/backup", "value": "d*"}


@pytest.mark.parametrize(
    ("props", "taken"),
    [
        pytest.param({}, True, id="everything"),
        pytest.param({"resources": [ARN]}, True, id="ARN"),
        pytest.param({"resources": ["*"]}, True, id="all"),
        pytest.param({"resources": ["arn:aws:dynamodb:*:*:table/prod-*"]}, True, id="pattern"),
        pytest.param({"resources": ["arn:aws:dynamodb:*:*:table/dev-*"]}, False, id="not its"),
        pytest.param({"resources": [f"{ARN}-2"]}, False, id="longer name"),
        pytest.param({"resources": ["arn:aws:rds:*:*:db:*"]}, False, id="other service"),
        pytest.param({"notResources": [ARN]}, False, id="left out"),
        pytest.param({"selectionTags": [TAG]}, True, id="tag"),
        pytest.param({"selectionTags": [TAG | {"value": "weekly"}]}, False, id="other value"),
        pytest.param({"selectionTags": [TAG | {"key": "x"}]}, False, id="other tag"),
        pytest.param({"resources": ["*"], "selectionTags": [TAG | {"key": "x"}]}, False, id="both"),
        pytest.param({"conditions": [{"stringEquals": [WANTED]}]}, True, id="condition"),
        pytest.param({"conditions": [{"stringNotEquals": [WANTED]}]}, False, id="excluded"),
        pytest.param({"conditions": [{"stringLikes": [UNWANTED]}]}, True, id="like"),
        pytest.param({"conditions": [{"stringNotLikes": [UNWANTED]}]}, False, id="not like"),
    ],
)
def test_selection(props: dict[str, Any], *, taken: bool) -> None:
    selection = resource(SELECTION, "daily", props)
    assert takes(selection, NEW) is taken
    assert takes(selection, MADE) is taken


def test_new_table_is_known_by_where_the_arn_comes_from() -> None:
    props = {"resources": [UNKNOWN_STRING_VALUE]}
    assert takes(resource(SELECTION, "daily", props, resources=NEW), NEW) is True
    assert isinstance(takes(resource(SELECTION, "daily", props), NEW), UnknownValueError)


def test_unknown_tag_is_not_known() -> None:
    props = {"selectionTags": [TAG | {"value": UNKNOWN_STRING_VALUE}]}
    assert isinstance(takes(resource(SELECTION, "daily", props), MADE), UnknownValueError)


TOPIC = resource("aws:sns/topic:Topic", "alerts", {})


@pytest.mark.parametrize("name", ["notResources", "conditions"])
def test_what_aws_is_still_to_fill_in_leaves_out_nothing(name: str) -> None:
    props = {"resources": [ARN], name: UNKNOWN_STRING_VALUE}
    assert takes(resource(SELECTION, "daily", props), NEW) is True
    by_program = resource(SELECTION, "daily", props, **{name: TOPIC})
    assert isinstance(takes(by_program, NEW), UnknownValueError)


def test_tables_of_several_selections() -> None:
    other = resource(TABLE, "logs", {"name": "logs", "arn": UNKNOWN_STRING_VALUE})
    unlisted = resource(TABLE, "audit", {"name": "audit", "arn": UNKNOWN_STRING_VALUE})
    by_arn = resource(SELECTION, "by-arn", {"resources": [ARN]})
    by_source = resource(SELECTION, "new", {"resources": [UNKNOWN_STRING_VALUE]}, resources=other)
    by_tag = resource(SELECTION, "by-tag", {"selectionTags": [TAG | {"value": "hourly"}]})
    assert Selections([]).take(NEW) is False
    assert Selections([by_arn, by_source, by_tag]).take(NEW) is True
    assert Selections([by_arn, by_source, by_tag]).take(other) is True
    assert Selections([by_arn, by_source, by_tag]).take(unlisted) is False
    by_more = resource(
        SELECTION, "more", {"resources": [UNKNOWN_STRING_VALUE] * 2}, resources=other
    )
    assert isinstance(Selections([by_arn, by_more]).take(unlisted), UnknownValueError)
    by_topic = resource(SELECTION, "x", {"resources": [UNKNOWN_STRING_VALUE]}, resources=TOPIC)
    assert isinstance(Selections([by_arn, by_topic]).take(unlisted), UnknownValueError)
    assert Selections([by_arn, by_tag]).take(unlisted) is False


def test_selection_that_lists_a_pattern_beside_arns() -> None:
    listed = {"resources": [f"{ARN}-2", "arn:aws:dynamodb:*:*:table/prod-*"]}
    left_out = listed | {"notResources": [ARN]}
    assert Selections([resource(SELECTION, "daily", listed)]).take(NEW) is True
    assert Selections([resource(SELECTION, "daily", left_out)]).take(NEW) is False
