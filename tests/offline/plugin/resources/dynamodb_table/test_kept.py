from datetime import UTC, datetime
from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.dynamodb_table import kept
from offline.plugin.resources.dynamodb_table.kept import Description


@pytest.fixture
def table() -> Description:
    return {"TableArn": f"arn:{uuid4()}", "CreationDateTime": datetime(2026, 1, 1, tzinfo=UTC)}


def test_what_is_kept_adds_up_until_it_is_forgotten(aws: Aws, table: Description) -> None:
    kept.record(aws, table, {"a": 1, "b": 1, "Indexes": {"one": None, "two": {"x": 1}}})
    kept.record(aws, table, {"b": 2, "Indexes": {"two": {"x": 2}}})
    kept.record(aws, table, {"c": None})
    assert kept.recorded(aws, table) == {
        "a": 1,
        "b": 2,
        "c": None,
        "Indexes": {"one": None, "two": {"x": 2}},
    }
    kept.forget(aws, table)
    assert kept.recorded(aws, table) == {}


def test_a_later_table_of_the_same_name_is_another(aws: Aws, table: Description) -> None:
    kept.record(aws, table, {"a": 1})
    later = table | {"CreationDateTime": datetime(2026, 1, 2, tzinfo=UTC)}
    assert kept.recorded(aws, later) == {}


@pytest.mark.parametrize(
    ("parameters", "left_out"),
    [
        ({"BillingMode": "PROVISIONED"}, {}),
        (
            {"TableClass": "STANDARD"},
            {"TableClassSummary": {"TableClass": "STANDARD"}},
        ),
        (
            {"OnDemandThroughput": {"MaxReadRequestUnits": 9, "MaxWriteRequestUnits": -1}},
            {"OnDemandThroughput": {"MaxReadRequestUnits": 9}},
        ),
        ({"OnDemandThroughput": {"MaxReadRequestUnits": -1}}, {"OnDemandThroughput": None}),
    ],
    ids=["nothing", "class", "cap", "cap lifted"],
)
def test_what_the_embedded_aws_drops_is_kept(
    parameters: Description, left_out: Description
) -> None:
    assert kept.left_out(parameters, []) == left_out | {"Indexes": {}}


def test_caps_of_indexes_are_kept_and_a_new_index_has_none() -> None:
    indexes: list[Description] = [
        {"IndexName": "new", "KeySchema": []},
        {"IndexName": "capped", "OnDemandThroughput": {"MaxReadRequestUnits": 9}},
        {"IndexName": "lifted", "OnDemandThroughput": {"MaxReadRequestUnits": -1}},
        {"IndexName": "other", "WarmThroughput": {}},
    ]
    assert kept.left_out({}, indexes) == {
        "Indexes": {"new": None, "capped": {"MaxReadRequestUnits": 9}, "lifted": None}
    }
