from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_BOOLEAN_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.table_deletion_protection import RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
PROTECTED = {"name": "prod-requests", "deletionProtectionEnabled": True}
WRONG = [
    pytest.param(False, id="off"),
    pytest.param(None, id="null"),
    pytest.param(1, id="number"),
    pytest.param("true", id="string"),
    pytest.param("True", id="other case"),
    pytest.param([True], id="list"),
    pytest.param({"enabled": True}, id="object"),
]


def demand(label: str) -> str:
    return (
        f"Set deletion_protection_enabled to True on {label}: "
        "it is production's, and AWS would delete it."
    )


def unknown(path: str) -> str:
    return f"unknown: boolean value at .{path} can't be known during preview"


def test_protected_table_passes(run: Run) -> None:
    replicas = [{"regionName": "eu-west-1", "deletionProtectionEnabled": True}]
    assert run(POLICY, PROTECTED) == []
    assert run(POLICY, PROTECTED | {"replicas": replicas}) == []


@pytest.mark.parametrize("value", WRONG)
def test_table_of_production_needs_protection(run: Run, value: object) -> None:
    assert run(POLICY, PROTECTED | {"deletionProtectionEnabled": value}) == [
        demand("table 'prod-requests'")
    ]


def test_missing_protection_is_none(run: Run) -> None:
    assert run(POLICY, {"name": "prod-requests"}) == [demand("table 'prod-requests'")]


def test_table_comes_before_its_replicas(run: Run) -> None:
    replicas = [{"regionName": "eu-west-1"}]
    assert run(POLICY, {"name": "prod-requests", "replicas": replicas}) == [
        demand("table 'prod-requests'"),
        demand("replica 'eu-west-1' of table 'prod-requests'"),
    ]


@pytest.mark.parametrize("value", WRONG)
def test_replica_in_the_table_needs_its_own(run: Run, value: object) -> None:
    replicas = [
        {"regionName": "eu-west-1", "deletionProtectionEnabled": True},
        {"regionName": "eu-west-2", "deletionProtectionEnabled": value},
        {"regionName": "eu-west-3"},
    ]
    assert run(POLICY, PROTECTED | {"replicas": replicas}) == [
        demand("replica 'eu-west-2' of table 'prod-requests'"),
        demand("replica 'eu-west-3' of table 'prod-requests'"),
    ]


@pytest.mark.parametrize("value", WRONG)
def test_replica_beside_the_table_needs_its_own(run: Run, value: object) -> None:
    props = {"deletionProtectionEnabled": value}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == [
        demand("table replica 'requests'")
    ]


def test_protected_replica_beside_the_table_passes(run: Run) -> None:
    props = {"deletionProtectionEnabled": True}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == []


def test_other_environments_may_go_without(run: Run) -> None:
    assert run(POLICY, {"name": "dev-requests", "replicas": [{}]}) == []
    assert run(POLICY, {}, resource_type=TABLE_REPLICA) == []


def test_config_can_say_that_a_stack_is_production(run: Run) -> None:
    config = {"environment": "prod"}
    assert run(POLICY, {"name": "requests"}, config=config) == [demand("table 'requests'")]
    assert run(POLICY, {}, resource_type=TABLE_REPLICA, config=config) == [
        demand("table replica 'requests'")
    ]


def test_unknown_protection_is_not_known_yet(run: Run) -> None:
    props = {"deletionProtectionEnabled": UNKNOWN_BOOLEAN_VALUE}
    expected = [unknown("deletionProtectionEnabled")]
    assert run(POLICY, PROTECTED | props) == expected
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == expected


def test_unknown_replicas_hide_no_fault_of_the_table(run: Run) -> None:
    assert run(POLICY, {"name": "prod-requests", "replicas": UNKNOWN_ARRAY_VALUE}) == [
        demand("table 'prod-requests'"),
        "unknown: Array value at .replicas can't be known during preview",
    ]


def test_unknown_table_hides_no_fault_of_a_replica(run: Run) -> None:
    unknown_table = PROTECTED | {"deletionProtectionEnabled": UNKNOWN_BOOLEAN_VALUE}
    assert run(POLICY, {**unknown_table, "replicas": [{}]}) == [
        demand("replica 0 of table 'prod-requests'"),
        unknown("deletionProtectionEnabled"),
    ]


def test_unknown_name_matters_only_where_protection_is_not_on(run: Run) -> None:
    name = {"name": UNKNOWN_STRING_VALUE}
    assert run(POLICY, PROTECTED | name) == []
    assert run(POLICY, name) == ["unknown: string value at .name can't be known during preview"]
    assert run(POLICY, name, stack="prod") == [demand("table 'requests'")]


def test_other_resources_are_not_checked(run: Run, requests_table: dict[str, Any]) -> None:
    assert run(POLICY, requests_table, resource_type="aws:s3/bucket:Bucket") == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/tableReplica:TableReplica"
        )
    ]
