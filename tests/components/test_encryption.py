"""The keys: who may use each of them, and through which service."""

from typing import Any

import pulumi
import pytest

from components.encryption import KeyArgs, statements
from tests.components.estate import SITE
from tests.components.stacks import (
    ANALYSTS,
    AUDITORS,
    EVERYTHING,
    REPLICAS,
    TAGS,
    changed,
    deployed,
)
from tests.conftest import ACCOUNT, REGION

ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
# None of these encrypts or decrypts, and none makes grants.
ADMINISTRATION = {
    "Sid": "AdministrationByTheAccount",
    "Effect": "Allow",
    "Principal": ROOT,
    "Action": [
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DescribeKey",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListAliases",
        "kms:ListGrants",
        "kms:ListKeyPolicies",
        "kms:ListKeyRotations",
        "kms:ListResourceTags",
        "kms:PutKeyPolicy",
        "kms:RevokeGrant",
        "kms:RotateKeyOnDemand",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
    ],
    "Resource": "*",
}
CLOUDWATCH = {
    "Sid": "UseByServices",
    "Effect": "Allow",
    "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}


def through(service: str, region: str) -> dict[str, Any]:
    return {"StringEquals": {"kms:ViaService": [f"{service}.{region}.amazonaws.com"]}}


def use(service: str, region: str) -> dict[str, Any]:
    return {
        "Sid": "UseThroughServices",
        "Effect": "Allow",
        "Principal": ROOT,
        "Action": [
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ],
        "Resource": "*",
        "Condition": through(service, region),
    }


def reading(region: str, *readers: str) -> dict[str, Any]:
    return {
        "Sid": "ReadingFromOtherAccounts",
        "Effect": "Allow",
        "Principal": {"AWS": [*readers]},
        "Action": ["kms:Decrypt", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": through("dynamodb", region),
    }


def of_tables(region: str) -> list[dict[str, Any]]:
    return [use("dynamodb", region), reading(region, ANALYSTS, AUDITORS)]


TABLES, BACKUPS = "Encrypts the tables of the Root Orchestrator.", "Encrypts the backups of the"
ALARMS = "Encrypts what alarms say on their way to those who hear of them."
# Of each key its region, what its alias ends with, what it is for and who may use it.
KEYS: dict[str, tuple[str, str, str, list[dict[str, Any]]]] = {
    "tables": (REGION, "tables", TABLES, of_tables(REGION)),
    **{
        f"tables-{region}": (region, "tables-of-us-east-1", TABLES, of_tables(region))
        for region in REPLICAS
    },
    "alarms-key": (REGION, "alarms", ALARMS, [use("sns", REGION), CLOUDWATCH]),
    "backups-key": (REGION, "backups", f"{BACKUPS} tables.", [use("backup", REGION)]),
    "backups-us-west-2-key": (
        "us-west-2",
        "backups-of-us-east-1",
        f"{BACKUPS} tables.",
        [use("backup", "us-west-2")],
    ),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_rotated_and_used_for_one_purpose(name: str) -> None:
    region, purpose, description, uses = KEYS[name]
    stack = deployed("everything")
    inputs = {key: value for key, value in stack.inputs(name).items() if key != "policy"}

    assert inputs == {
        "description": description,
        "enableKeyRotation": True,
        "deletionWindowInDays": 30,
        "region": region,
        "tags": TAGS,
    }
    assert stack.statements(name) == [ADMINISTRATION, *uses]
    alias = stack[f"{name}-alias"]
    assert alias.inputs == {
        "name": f"alias/prod-market-intelligence-{purpose}",
        "targetKeyId": name,
        "region": region,
    }
    assert alias.comes_from == {"targetKeyId": [stack[name].urn]}


def test_these_are_all_keys_and_their_urns_stay_for_ever() -> None:
    found = deployed("everything").of_type("kms:Key")

    assert found.keys() == KEYS.keys()
    assert {one.urn.split("::")[2] for one in found.values()} == {
        "market-intelligence:encryption:Key$aws:kms/key:Key"
    }


def test_readers_of_a_stack_without_logs_are_those_of_requests() -> None:
    stack = changed("prod", logs={"enabled": False}, requests={"readers": [ANALYSTS]})

    assert stack.statements("tables")[2] == reading(REGION, ANALYSTS)


def test_an_unused_key_is_only_administered() -> None:
    unused = statements(KeyArgs(site=SITE, purpose="tables", description=""))

    assert [statement.get("Sid") for statement in unused] == ["AdministrationByTheAccount"]


def test_a_key_has_no_readers_unless_a_service_reads_for_them() -> None:
    with pytest.raises(ValueError, match="used_through") as refused:
        KeyArgs(site=SITE, purpose="tables", description="", readers=[ANALYSTS])

    assert str(refused.value) == "key 'tables': readers need a service in used_through"


def test_a_stack_can_use_a_key_of_aws() -> None:
    stack = changed("prod", encryption={"key": "aws-managed"})

    assert stack.of_type("kms:Key").keys() & {"tables"} == set()
    assert stack.inputs("requests")["serverSideEncryption"] == {"enabled": True}
    assert stack.inputs("logs")["serverSideEncryption"] == {"enabled": True}


@pytest.mark.parametrize(
    ("logs", "subject"),
    [(0, "the table requests would have"), (400, "the key tables would have")],
)
def test_more_readers_than_a_policy_holds_are_refused(logs: int, subject: str) -> None:
    def readers(count: int, word: str) -> list[str]:
        return [f"arn:aws:iam::222233334444:role/{word}-{n:06}" for n in range(count)]

    sections = {
        name: EVERYTHING[name] | {"readers": readers(count, name)}
        for name, count in (("requests", 380 if logs else 450), ("logs", logs))
    }
    with pytest.raises(pulumi.RunError) as refused:
        changed("prod", **EVERYTHING | sections)
    assert subject in str(refused.value)
