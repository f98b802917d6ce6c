from typing import Any

import pytest
from pulumi_policy import ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
)

from guardrails.dynamodb.replicas import replica_label, replicas
from guardrails.dynamodb.tables import TABLE
from guardrails.stack import as_args
from guardrails.values import read
from tests.policies.stacks import resource


def args_of(resource_type: str, props: dict[str, Any]) -> ResourceValidationArgs:
    one = resource(resource_type, "requests", props)
    return as_args(StackValidationArgs([one]), one)


def listed(value: object) -> list[tuple[object, str]]:
    """List what each replica of a table says of its key, and what messages call it."""
    props = {"name": "prod-requests", "replicas": value}
    return [
        (read(replica, "kmsKeyArn"), label) for replica, label in replicas(args_of(TABLE, props))
    ]


def test_replicas_in_a_table_go_by_their_regions() -> None:
    assert listed(
        [{"regionName": "eu-west-1", "kmsKeyArn": "one"}, {"regionName": "eu-west-2"}]
    ) == [
        ("one", "replica 'eu-west-1' of table 'prod-requests'"),
        (None, "replica 'eu-west-2' of table 'prod-requests'"),
    ]


@pytest.mark.parametrize(
    "region",
    [
        pytest.param({}, id="none"),
        pytest.param({"regionName": None}, id="null"),
        pytest.param({"regionName": 5}, id="wrong type"),
        pytest.param({"regionName": UNKNOWN_STRING_VALUE}, id="unknown"),
    ],
)
def test_replica_without_a_readable_region_goes_by_its_position(region: dict[str, Any]) -> None:
    assert listed([{"regionName": "eu-west-1"}, {"kmsKeyArn": "two", **region}]) == [
        (None, "replica 'eu-west-1' of table 'prod-requests'"),
        ("two", "replica 1 of table 'prod-requests'"),
    ]


@pytest.mark.parametrize("value", [None, []], ids=["null", "empty"])
def test_table_without_replicas_has_none(value: object) -> None:
    assert listed(value) == []
    assert [*replicas(args_of(TABLE, {}))] == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("eu-west-1", id="string"),
        pytest.param({"regionName": "eu-west-1"}, id="object"),
        pytest.param(True, id="boolean"),
        pytest.param(["eu-west-1"], id="list of strings"),
        pytest.param([None], id="list of nulls"),
    ],
)
def test_replicas_of_a_wrong_type_are_one_that_says_nothing(value: object) -> None:
    assert listed(value) == [(None, "replica 0 of table 'prod-requests'")]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        pytest.param(UNKNOWN_ARRAY_VALUE, ["replicas"], id="all"),
        pytest.param([UNKNOWN_OBJECT_VALUE], ["replicas", "0"], id="one"),
        pytest.param(
            [{"kmsKeyArn": UNKNOWN_STRING_VALUE}], ["replicas", "0", "kmsKeyArn"], id="key"
        ),
    ],
)
def test_replicas_that_are_not_known_yet_are_unknown(value: object, path: list[str]) -> None:
    ((key, label),) = listed(value)
    assert isinstance(key, UnknownValueError)
    assert key.props == path
    assert label == "replica 0 of table 'prod-requests'"


def test_replica_beside_its_table_is_the_resource_itself() -> None:
    args = args_of("aws:dynamodb/tableReplica:TableReplica", {"kmsKeyArn": "one", "replicas": [{}]})
    assert [*replicas(args)] == [(args.props, "table replica 'requests'")]
    assert replica_label(args) == "table replica 'requests'"
