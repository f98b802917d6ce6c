import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

import guardrails
from guardrails import POLICIES, RULES
from guardrails.rule import ResourceRule, StackRule

PACK = Path(__file__).parents[2] / "policies"
NAMES = [
    "dynamodb-table-capacity",
    "dynamodb-table-recovery",
    "dynamodb-table-contract",
    "dynamodb-requests-table-presence",
    "dynamodb-table-provider",
    "dynamodb-table-deletion-protection",
    "dynamodb-table-protect",
    "dynamodb-table-origin",
    "dynamodb-table-class",
    "dynamodb-table-stream",
    "dynamodb-global-table-version",
    "dynamodb-item-absence",
    "dynamodb-table-encryption",
    "dynamodb-export-encryption",
    "dynamodb-resource-policy-audience",
    "dynamodb-table-backup",
    "dynamodb-table-monitoring",
    "dax-cluster-encryption",
    "dax-cluster-transport",
    "dax-cluster-zones",
    "cloudwatch-alarm-dimensions",
    "cloudwatch-alarm-action",
    "sns-topic-encryption",
    "sns-topic-audience",
    "sns-topic-transport",
    "sns-topic-subscriber",
    "sns-subscription-transport",
    "kms-key-rotation",
    "kms-key-deletion-window",
    "kms-key-policy-audience",
    "kms-key-policy-presence",
    "kms-grant-audience",
    "kms-key-lockout-check",
    "kms-key-state",
    "kms-key-region",
    "kms-key-description",
    "backup-vault-encryption",
    "backup-vault-lock",
    "backup-vault-deletion",
    "backup-vault-policy-audience",
    "iam-policy-administration",
    "iam-policy-permissions",
    "iam-policy-decryption",
    "iam-managed-policy-scope",
    "iam-user-policy-absence",
    "kinesis-stream-encryption",
    "aws-resource-tags",
    "aws-resource-region",
    "aws-resource-ignored-changes",
    "policy-exemptions",
]


def test_pack_holds_these_rules_in_this_order() -> None:
    assert [rule.name for rule in RULES] == NAMES
    assert [policy.name for policy in POLICIES] == NAMES


def test_every_rule_is_mandatory() -> None:
    assert {policy.enforcement_level for policy in POLICIES} == {EnforcementLevel.MANDATORY}


def test_a_rule_lies_where_its_name_says() -> None:
    folder = Path(guardrails.__file__).parent
    files = [file.relative_to(folder).with_suffix("") for file in folder.rglob("*.py")]
    names = {"-".join(file.parts).replace("_", "-") for file in files}
    assert [name for name in NAMES if name not in names] == []


def test_no_two_rules_share_a_name_or_a_control() -> None:
    controls = [control for rule in RULES for control in rule.controls]
    assert len(set(NAMES)) == len(NAMES)
    assert len(set(controls)) == len(controls)


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_description_and_reason_are_sentences(rule: ResourceRule | StackRule) -> None:
    for text in (rule.description, rule.reason):
        assert text[0].isupper()
        assert text.endswith(".")


@pytest.fixture
def pack() -> Iterator[grpc.Channel]:
    """Start the pack as the engine does, away from the program."""
    with subprocess.Popen([sys.executable, "-u", PACK], cwd="/", stdout=subprocess.PIPE) as process:
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
