"""Properties that must be on, or must be off: only a boolean counts, and unknown is unknown."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from tests.policies.asking import (
    PROD,
    UNKNOWN,
    argument,
    cases,
    edited,
    found,
    meant,
    resource,
    types_of,
)

TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"
KEY = "aws:kms/key:Key"
EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
ON = (True,)
ON_BY_DEFAULT = (True, None)
OFF_BY_DEFAULT = (False, None)
KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/1234"
TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:alerts"
VALUES: tuple[Any, ...] = (True, False, None, 1, 0, "true", "false", "", [True], [], {})


class Flag(NamedTuple):
    """A flag of a resource of production, and what is said unless it is as allowed.

    Of the types that its rule is about, it is one of the first unless another is named.
    """

    rule: str
    path: str
    allowed: tuple[bool | None, ...]
    said: str
    props: Mapping[str, Any] = {}
    config: Mapping[str, Any] = PROD
    type: str = ""


def on(rule: str, path: str, label: str, why: str, type_: str = "", **props: object) -> Flag:
    setting = argument(re.sub(r"replicas\.\d\.", "", path))
    said = f"Set {setting} to True on {label}: {why}"
    return Flag(rule, path, ON, said, props, type=type_)


def off(rule: str, path: str, label: str, why: str, type_: str = "") -> Flag:
    said = f"Remove {argument(path)} from {label}: {why}"
    return Flag(rule, path, OFF_BY_DEFAULT, said, type=type_)


def of_tables() -> Iterator[Flag]:
    protection = ("dynamodb-table-deletion-protection", "deletionProtectionEnabled")
    recovery = ("dynamodb-table-recovery", "pointInTimeRecovery")
    for (rule, name), why in {
        protection: (
            "it is in production, and without protection anyone with permission can delete it."
        ),
        recovery: "it is in production, and AWS does not copy this setting from the table.",
    }.items():
        own: dict[str, Any] = {
            "deletionProtectionEnabled": True,
            "pointInTimeRecovery": {"enabled": True},
        }
        replicas = [{"regionName": "eu-west-1", name: True}, {name: True}]
        for at, label in enumerate(("replica 'eu-west-1'", "replica 1")):
            path = f"replicas.{at}.{name}"
            yield on(rule, path, f"{label} of table 'x'", why, replicas=replicas, **own)
        yield on(rule, name, "table replica 'requests'", why, TABLE_REPLICA)
    for name in (
        "importTable",
        "restoreBackupArn",
        "restoreDateTime",
        "restoreSourceName",
        "restoreSourceTableArn",
        "restoreToLatestTime",
    ):
        why = (
            "AWS creates an imported or restored table "
            "without deletion protection, stream and tags."
        )
        yield off("dynamodb-table-origin", name, "table 'x'", why)


def of_keys() -> Iterator[Flag]:
    for type_ in types_of("kms-key-lockout-check"):
        label = "key policy 'requests'" if type_.endswith("Policy") else "key 'requests'"
        path = "bypassPolicyLockoutSafetyCheck"
        yield off("kms-key-lockout-check", path, label, LOCKOUT, type_)
    for type_ in types_of("kms-key-state"):
        path = "isEnabled" if type_ == KEY else "enabled"
        why = "data encrypted with a disabled key cannot be read."
        flag = on("kms-key-state", path, "key 'requests'", why, type_)
        yield flag._replace(allowed=ON_BY_DEFAULT)
    for type_ in (KEY, EXTERNAL_KEY):
        listing = "key 'requests', or add 'requests' to multiRegionKeys in the pack's config"
        why = "its key material could be copied."
        yield off("kms-key-region", "multiRegion", listing, why, type_)


def of_alarms() -> Iterator[Flag]:
    rule, why = "cloudwatch-alarm-action", "its actions never run."
    for type_ in types_of(rule):
        props = {"alarmName": "x", "alarmActions": [TOPIC_ARN]}
        flag = on(rule, "actionsEnabled", "alarm 'x'", why, type_, **props)
        yield flag._replace(allowed=ON_BY_DEFAULT)


LOCKOUT = "with it, AWS accepts a policy that no one can change afterwards."
RECOVERY = on(
    "dynamodb-table-recovery",
    "pointInTimeRecovery.enabled",
    "table 'x'",
    "it is in production, and recovery is off.",
)
ENCRYPTION = on(
    "dynamodb-table-encryption",
    "serverSideEncryption.enabled",
    "table 'x'",
    "it is in production, and encrypted with an AWS owned key.",
    serverSideEncryption={"kmsKeyArn": KEY_ARN},
)
CACHE_ENCRYPTION = on(
    "dax-cluster-encryption",
    "serverSideEncryption.enabled",
    "DAX cluster 'x'",
    "it is off, and it can be set only when the cluster is created.",
    clusterName="x",
)
FLAGS = (
    RECOVERY,
    ENCRYPTION,
    CACHE_ENCRYPTION,
    on(
        "dynamodb-table-deletion-protection",
        "deletionProtectionEnabled",
        "table 'x'",
        "it is in production, and without protection anyone with permission can delete it.",
    ),
    on(
        "dynamodb-table-stream",
        "streamEnabled",
        "table 'x'",
        "its environment requires a stream." + meant("streamViewType", "dynamodb-table-stream"),
        streamViewType="NEW_IMAGE",
    )._replace(config={"streamViewType": "NEW_IMAGE"}),
    on(
        "kms-key-rotation",
        "enableKeyRotation",
        "key 'requests'",
        "KMS never rotates its key material.",
        rotationPeriodInDays=90,
    ),
    off(
        "dynamodb-resource-policy-audience",
        "confirmRemoveSelfResourceAccess",
        "resource policy 'requests'",
        LOCKOUT,
    ),
    off(
        "backup-vault-deletion",
        "forceDestroy",
        "backup vault 'x'",
        "deleting the vault would delete its backups.",
    ),
    *of_tables(),
    *of_keys(),
    *of_alarms(),
)


def findings(flag: Flag, path: str, value: object) -> list[str]:
    """Return what is found with a value at a place, in a resource that is right else."""
    props = edited({"name": "x", **flag.props}, path, value)
    made = resource(flag.type or types_of(flag.rule)[0], props)
    return found(flag.rule, made, config=flag.config)


@pytest.mark.parametrize("flag", FLAGS, ids=[f"{one.rule}: {one.path}" for one in FLAGS])
def test_no_other_value_passes_for_a_flag(flag: Flag) -> None:
    expected = {
        repr(value): [] if any(value is right for right in flag.allowed) else [flag.said]
        for value in VALUES
    }
    assert {repr(value): findings(flag, flag.path, value) for value in VALUES} == expected
    assert findings(flag, flag.path, UNKNOWN) == [f"unknown .{flag.path}"]


@cases("flag", {one.rule: [one] for one in (RECOVERY, ENCRYPTION, CACHE_ENCRYPTION)})
def test_a_value_that_is_not_a_block_turns_nothing_on(flag: Flag) -> None:
    block = flag.path.partition(".")[0]
    values: tuple[Any, ...] = (None, {}, True, "true", 1, [{"enabled": True}])
    for wrong in values:
        assert flag.said in findings(flag, block, wrong)
    assert f"unknown .{block}" in findings(flag, block, UNKNOWN)


def test_the_name_that_another_type_has_for_a_state_means_nothing() -> None:
    assert found("kms-key-state", resource(KEY, {"enabled": False})) == []
    assert found("kms-key-state", resource(EXTERNAL_KEY, {"isEnabled": False})) == []
