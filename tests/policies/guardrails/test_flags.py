"""Properties that must be on, or must not be: only a real flag counts, and unknown is unknown."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from tests.policies.asking import PROD, UNKNOWN, cases, edited, found, resource, types_of

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


def deletable(path: str, label: str, type_: str = "", **props: object) -> Flag:
    said = (
        f"Set deletion_protection_enabled to True on {label}: "
        "it is production's, and AWS would delete it."
    )
    return Flag("dynamodb-table-deletion-protection", path, ON, said, props, type=type_)


def replica_without_recovery(path: str, label: str, type_: str = "", **props: object) -> Flag:
    said = (
        f"Set point_in_time_recovery to True on {label}: "
        "it is production's, and AWS takes over no recovery from its table."
    )
    return Flag("dynamodb-table-recovery", path, ON, said, props, type=type_)


def origins() -> Iterator[Flag]:
    for path, argument in {
        "importTable": "import_table",
        "restoreBackupArn": "restore_backup_arn",
        "restoreDateTime": "restore_date_time",
        "restoreSourceName": "restore_source_name",
        "restoreSourceTableArn": "restore_source_table_arn",
        "restoreToLatestTime": "restore_to_latest_time",
    }.items():
        said = (
            f"Remove {argument} from table 'x': a table that is imported or restored "
            "is made without its deletion protection, stream and tags."
        )
        yield Flag("dynamodb-table-origin", path, OFF_BY_DEFAULT, said)


def of_keys() -> Iterator[Flag]:
    for type_ in types_of("kms-key-lockout-check"):
        label = "key policy 'requests'" if type_.endswith("Policy") else "key 'requests'"
        said = (
            f"Remove bypass_policy_lockout_safety_check from {label}: "
            "its policy could leave nobody who may change it."
        )
        path = "bypassPolicyLockoutSafetyCheck"
        yield Flag("kms-key-lockout-check", path, OFF_BY_DEFAULT, said, type=type_)
    for type_ in types_of("kms-key-state"):
        path, argument = ("isEnabled", "is_enabled") if type_ == KEY else ("enabled", "enabled")
        said = f"Set {argument} to True on key 'requests': what it encrypts cannot be read."
        yield Flag("kms-key-state", path, ON_BY_DEFAULT, said, type=type_)
    for type_ in (KEY, EXTERNAL_KEY):
        said = (
            "Remove multi_region from key 'requests', or list 'requests' in multiRegionKeys of "
            "the pack's config: its key material could be copied."
        )
        yield Flag("kms-key-region", "multiRegion", OFF_BY_DEFAULT, said, type=type_)


def of_alarms() -> Iterator[Flag]:
    said = "Set actions_enabled to True on alarm 'x': its actions never run."
    props = {"alarmName": "x", "alarmActions": [TOPIC_ARN]}
    for type_ in types_of("cloudwatch-alarm-action"):
        rule = "cloudwatch-alarm-action"
        yield Flag(rule, "actionsEnabled", ON_BY_DEFAULT, said, props, type=type_)


RECOVERY = Flag(
    "dynamodb-table-recovery",
    "pointInTimeRecovery.enabled",
    ON,
    "Set point_in_time_recovery.enabled to True on table 'x': "
    "it is production's, and recovery is off.",
)
ENCRYPTION = Flag(
    "dynamodb-table-encryption",
    "serverSideEncryption.enabled",
    ON,
    "Set server_side_encryption.enabled to True on table 'x': "
    "it is production's, and a key of AWS encrypts it.",
    {"serverSideEncryption": {"kmsKeyArn": KEY_ARN}},
)
CACHE_ENCRYPTION = Flag(
    "dax-cluster-encryption",
    "serverSideEncryption.enabled",
    ON,
    "Set server_side_encryption.enabled to True on DAX cluster 'x': "
    "it is off, and it can be set only when the cluster is made.",
    {"clusterName": "x"},
)
FLAGS = (
    deletable("deletionProtectionEnabled", "table 'x'"),
    deletable(
        "replicas.0.deletionProtectionEnabled",
        "replica 'eu-west-1' of table 'x'",
        deletionProtectionEnabled=True,
        replicas=[{"regionName": "eu-west-1"}],
    ),
    deletable("deletionProtectionEnabled", "table replica 'requests'", TABLE_REPLICA),
    RECOVERY,
    replica_without_recovery(
        "replicas.1.pointInTimeRecovery",
        "replica 1 of table 'x'",
        pointInTimeRecovery={"enabled": True},
        replicas=[{"regionName": "eu-west-1", "pointInTimeRecovery": True}, {}],
    ),
    replica_without_recovery("pointInTimeRecovery", "table replica 'requests'", TABLE_REPLICA),
    ENCRYPTION,
    CACHE_ENCRYPTION,
    Flag(
        "dynamodb-table-stream",
        "streamEnabled",
        ON,
        "Set stream_enabled to True on table 'x': its changes are to be followed.",
        {"streamViewType": "NEW_IMAGE"},
        {"streamViewType": "NEW_IMAGE"},
    ),
    Flag(
        "dynamodb-resource-policy-audience",
        "confirmRemoveSelfResourceAccess",
        OFF_BY_DEFAULT,
        "Remove confirm_remove_self_resource_access from resource policy 'requests': "
        "its policy could leave nobody who may change it.",
    ),
    Flag(
        "kms-key-rotation",
        "enableKeyRotation",
        ON,
        "Set enable_key_rotation to True on key 'requests': its key material stays the same.",
        {"rotationPeriodInDays": 90},
    ),
    Flag(
        "backup-vault-deletion",
        "forceDestroy",
        OFF_BY_DEFAULT,
        "Remove force_destroy from backup vault 'x': its backups would be deleted with it.",
    ),
    *origins(),
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
def test_what_is_no_block_turns_nothing_on(flag: Flag) -> None:
    block = flag.path.partition(".")[0]
    values: tuple[Any, ...] = (None, {}, True, "true", 1, [{"enabled": True}])
    for wrong in values:
        assert flag.said in findings(flag, block, wrong)
    assert f"unknown .{block}" in findings(flag, block, UNKNOWN)


def test_the_name_that_another_type_has_for_a_state_means_nothing() -> None:
    assert found("kms-key-state", resource(KEY, {"enabled": False})) == []
    assert found("kms-key-state", resource(EXTERNAL_KEY, {"isEnabled": False})) == []
