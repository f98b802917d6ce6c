import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from guardrails import POLICIES, RULES
from guardrails.rule import ResourceRule, StackRule

Run = Callable[..., list[str]]

PACK = Path(__file__).parents[2] / "policies"
NAMES = [
    "dynamodb-table-capacity",
    "dynamodb-table-recovery",
    "dynamodb-table-contract",
    "dynamodb-requests-table-presence",
    "dax-cluster-encryption",
    "dax-cluster-transport",
    "dax-cluster-zones",
    "cloudwatch-alarm-dimensions",
    "cloudwatch-alarm-action",
    "sns-subscription-transport",
    "sns-topic-transport",
    "iam-policy-administration",
    "iam-policy-permissions",
    "iam-policy-decryption",
    "iam-managed-policy-scope",
    "kinesis-stream-encryption",
    "backup-vault-lock",
]
TABLE = "aws:dynamodb/table:Table"
RESOURCE_POLICIES = [policy for policy in POLICIES if isinstance(policy, ResourceValidationPolicy)]

UNKNOWNS = [UNKNOWN_ARRAY_VALUE, UNKNOWN_BOOLEAN_VALUE, UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["ALL", "HASH", "S", "user-index", "prod-x", "PAY_PER_REQUEST", *UNKNOWNS]),
)
KEYS = st.sampled_from(
    ["name", "type", "enabled", "hashKey", "rangeKey", "keySchemas", "attributeName", "keyType"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
NEEDED = ["name", "billingMode", "hashKey", "attributes", "globalSecondaryIndexes"]
FORBIDDEN = ["rangeKey", "localSecondaryIndexes"]
PROPERTIES = st.sampled_from([*NEEDED, *FORBIDDEN, "pointInTimeRecovery"])
FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_pack_holds_these_rules_in_this_order() -> None:
    assert [rule.name for rule in RULES] == NAMES
    assert [policy.name for policy in POLICIES] == NAMES


def test_every_rule_is_mandatory() -> None:
    assert {policy.enforcement_level for policy in POLICIES} == {EnforcementLevel.MANDATORY}


def test_no_two_rules_share_a_name_or_a_control() -> None:
    controls = [control for rule in RULES for control in rule.controls]
    assert len(set(NAMES)) == len(NAMES)
    assert len(set(controls)) == len(controls)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_description_and_reason_are_sentences(rule: ResourceRule | StackRule) -> None:
    for text in (rule.description, rule.reason):
        assert text[0].isupper()
        assert text.endswith(".")


def test_specified_tables_satisfy_every_rule(
    run: Run, run_stack: Run, requests_table: dict[str, Any], logs_table: dict[str, Any]
) -> None:
    for policy in RESOURCE_POLICIES:
        for table in (requests_table, logs_table):
            said = run(policy, table, stack="prod")
            assert [one for one in said if not one.startswith("not applicable")] == []
    stack_policy = POLICIES[-1]
    assert run_stack(stack_policy, (TABLE, requests_table), (TABLE, logs_table)) == []


@given(props=st.dictionaries(PROPERTIES, VALUES, max_size=6))
@FEW
def test_no_input_breaks_a_rule(run: Run, run_stack: Run, props: dict[str, Any]) -> None:
    for policy in RESOURCE_POLICIES:
        run(policy, props)
    run_stack(POLICIES[-1], (TABLE, props))


@given(changed=st.sampled_from(NEEDED), value=VALUES)
@FEW
def test_no_other_value_of_a_needed_property_passes(
    run: Run, requests_table: dict[str, Any], changed: str, value: object
) -> None:
    assume(value != requests_table[changed])
    table = requests_table | {changed: value}
    assert [said for policy in RESOURCE_POLICIES for said in run(policy, table)] != []


@given(changed=st.sampled_from(FORBIDDEN), value=VALUES)
@FEW
def test_no_value_of_a_forbidden_property_passes(
    run: Run, requests_table: dict[str, Any], changed: str, value: object
) -> None:
    assume(value is not None and value != [])
    table = requests_table | {changed: value}
    assert [said for policy in RESOURCE_POLICIES for said in run(policy, table)] != []


@pytest.fixture
def pack() -> Iterator[grpc.Channel]:
    """Start the pack as the engine does, away from the program."""
    with subprocess.Popen([sys.executable, PACK], cwd="/", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            yield channel
        process.terminate()


def test_pack_starts_and_serves_its_rules(pack: grpc.Channel) -> None:
    get_info = pack.unary_unary(
        "/pulumirpc.Analyzer/GetAnalyzerInfo",
        request_serializer=Empty.SerializeToString,
        response_deserializer=proto.AnalyzerInfo.FromString,
    )
    info = get_info(Empty())
    assert info.name == "market-intelligence"
    assert [(policy.name, policy.enforcementLevel) for policy in info.policies] == [
        (name, proto.MANDATORY) for name in NAMES
    ]
