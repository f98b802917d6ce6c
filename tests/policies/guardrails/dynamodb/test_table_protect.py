import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.table_protect import RULE
from guardrails.dynamodb.tables import TABLE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
PROTECTED = proto.AnalyzerResourceOptions(protect=True)
UNPROTECTED = [
    pytest.param(proto.AnalyzerResourceOptions(protect=False), id="off"),
    pytest.param(proto.AnalyzerResourceOptions(), id="left out"),
    pytest.param(None, id="no options"),
]


def demand(label: str) -> str:
    return (
        f"Set the option protect to True on {label}: "
        "it is production's, and an update could replace or delete it."
    )


@pytest.mark.parametrize("resource_type", [TABLE, TABLE_REPLICA], ids=["table", "replica"])
def test_what_is_protected_passes(run: Run, resource_type: str) -> None:
    assert run(POLICY, {}, resource_type=resource_type, stack="prod", options=PROTECTED) == []


@pytest.mark.parametrize("options", UNPROTECTED)
def test_tables_and_replicas_of_production_need_protection(
    run: Run, options: proto.AnalyzerResourceOptions | None
) -> None:
    assert run(POLICY, {"name": "prod-requests"}, options=options) == [
        demand("table 'prod-requests'")
    ]
    assert run(POLICY, {}, resource_type=TABLE_REPLICA, stack="prod", options=options) == [
        demand("table replica 'requests'")
    ]


def test_property_of_that_name_does_not_protect(run: Run) -> None:
    assert run(POLICY, {"name": "prod-requests", "protect": True}) == [
        demand("table 'prod-requests'")
    ]


@pytest.mark.parametrize("options", UNPROTECTED)
def test_other_environments_may_go_without(
    run: Run, options: proto.AnalyzerResourceOptions | None
) -> None:
    assert run(POLICY, {"name": "dev-requests"}, options=options) == []
    assert run(POLICY, {}, resource_type=TABLE_REPLICA, options=options) == []


def test_config_can_say_that_a_stack_is_production(run: Run) -> None:
    config = {"environment": "prod"}
    assert run(POLICY, {"name": "requests"}, config=config) == [demand("table 'requests'")]


def test_unknown_name_matters_only_where_protection_is_off(run: Run) -> None:
    name = {"name": UNKNOWN_STRING_VALUE}
    assert run(POLICY, name, options=PROTECTED) == []
    assert run(POLICY, name) == ["unknown: string value at .name can't be known during preview"]
    assert run(POLICY, name, stack="prod") == [demand("table 'requests'")]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket", stack="prod") == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/tableReplica:TableReplica"
        )
    ]
