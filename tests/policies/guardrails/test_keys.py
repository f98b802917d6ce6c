"""KMS keys: rotation, waiting period, description, regions, and an explicit policy."""

import json
from typing import Any

import pytest
from pulumi_policy import PolicyResource

from guardrails.kms.keys import KEYS
from tests.policies.asking import UNKNOWN, cases, found, resource, types_of

KEY = "aws:kms/key:Key"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey"
REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey"

ID = "1111aaaa-22bb-33cc-44dd-555566667777"
ARN = f"arn:aws:kms:us-east-1:111122223333:key/{ID}"
ROTATE = "Set enable_key_rotation to True on key 'requests': KMS never rotates its key material."
STATEMENT = {
    "Sid": "Enable IAM User Permissions",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*",
    "Resource": "*",
}
DEFAULT = {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [STATEMENT]}
OWN = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})


@cases(
    "props said",
    {
        "symmetric": ({"customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, [ROTATE]),
        "empty spec": ({"customerMasterKeySpec": ""}, [ROTATE]),
        "asymmetric": ({"customerMasterKeySpec": "RSA_4096"}, []),
        "empty store": ({"customKeyStoreId": ""}, [ROTATE]),
        "store": ({"customKeyStoreId": "cks-1234567890abcdef0"}, []),
        "unknown spec": ({"customerMasterKeySpec": UNKNOWN}, ["unknown .customerMasterKeySpec"]),
        "unknown store": ({"customKeyStoreId": UNKNOWN}, ["unknown .customKeyStoreId"]),
        "asymmetric, unknown store": (
            {"customKeyStoreId": UNKNOWN, "customerMasterKeySpec": "RSA_4096"},
            [],
        ),
    },
)
def test_only_keys_that_can_be_rotated_have_to_be(props: dict[str, Any], said: list[str]) -> None:
    assert found("kms-key-rotation", resource(KEY, props)) == said
    assert found("kms-key-rotation", resource(KEY, props | {"enableKeyRotation": True})) == []


def test_replicas_and_imported_keys_have_no_rotation_of_their_own() -> None:
    assert types_of("kms-key-rotation") == (KEY,)


@pytest.mark.parametrize("resource_type", KEYS)
def test_a_key_waits_thirty_days_before_it_is_deleted(resource_type: str) -> None:
    def said(days: object) -> list[str]:
        key = resource(resource_type, {"deletionWindowInDays": days})
        return found("kms-key-deletion-window", key)

    shown = {29: "29", 29.5: "29.5", 0: "0", -30: "-30", "30": "not a number", True: "not a number"}
    asked = "Set deletion_window_in_days to 30 on key 'requests': it is {}."
    assert {days: said(days) for days in shown} == {
        days: [asked.format(one)] for days, one in shown.items()
    }
    assert said(30) == said(30.0) == said(None) == []
    assert said(UNKNOWN) == ["unknown .deletionWindowInDays"]


@pytest.mark.parametrize("resource_type", KEYS)
def test_a_key_has_a_description_of_its_purpose(resource_type: str) -> None:
    def said(description: object) -> list[str]:
        return found("kms-key-description", resource(resource_type, {"description": description}))

    asked = ["Set description on key 'requests' to what the key encrypts."]
    for nothing in (None, "", " \t\n", "Managed by Pulumi", " Managed by Pulumi ", 5, ["text"]):
        assert said(nothing) == asked
    assert said("x") == said("Managed by Pulumi for the requests table") == []
    assert said(UNKNOWN) == ["unknown .description"]


@pytest.mark.parametrize("resource_type", KEYS)
@cases(
    "listed counts",
    {
        "listed": (["changes", "requests"], True),
        "nothing": (None, False),
        "another": (["changes"], False),
        "other case": (["Requests"], False),
        "no list": ("requests", False),
        "list in a list": ([["requests"]], False),
    },
)
def test_only_listed_keys_are_multi_region_keys(
    resource_type: str, listed: object, counts: bool
) -> None:
    key = resource(resource_type, {"multiRegion": True})
    said = found("kms-key-region", key, config={"multiRegionKeys": listed})
    assert len(said) == (0 if counts else 1)


@pytest.mark.parametrize("resource_type", [REPLICA_KEY, REPLICA_EXTERNAL_KEY])
def test_a_replica_is_of_several_regions_without_a_flag(resource_type: str) -> None:
    for flag in (None, False, UNKNOWN):
        assert found("kms-key-region", resource(resource_type, {"multiRegion": flag})) == [
            (
                "Remove key 'requests', or add 'requests' to multiRegionKeys in the pack's "
                "config: it copies key material to another region."
            )
        ]


def unsafe(name: str = "items") -> str:
    return (
        f"Set policy on key {name!r}, or add a KeyPolicy for it: under the default policy, any IAM "
        "policy of the account can grant its use."
    )


def without_policy(*resources: PolicyResource) -> list[str]:
    return found("kms-key-policy-presence", *resources)


@pytest.mark.parametrize("resource_type", KEYS)
@cases(
    "policy has_one",
    {
        "own": (OWN, True),
        "malformed, which is another rule's": ("{", True),
        "left out": (None, False),
        "empty": ("", False),
        "filled in by KMS": (json.dumps(DEFAULT), False),
        "default with its own id": (json.dumps({**DEFAULT, "Id": "mine"}), True),
        "default with more statements": (
            json.dumps({**DEFAULT, "Statement": [STATEMENT, STATEMENT | {"Sid": "Mine"}]}),
            True,
        ),
        "JSON too deep": ("[" * 100_000, True),
        "JSON of another type": ("7", True),
        "not known, and of no resource": (UNKNOWN, False),
    },
)
def test_a_key_has_a_policy(resource_type: str, policy: object, has_one: bool) -> None:
    key = resource(resource_type, {"policy": policy}, "items")
    assert without_policy(key) == ([] if has_one else [unsafe()])


def test_a_policy_may_be_made_of_other_resources() -> None:
    role = resource("aws:iam/role:Role", {}, "reader")
    key = resource(KEY, {"policy": UNKNOWN}, "items", comes_from={"policy": role})
    assert without_policy(role, key) == []


@pytest.mark.parametrize("resource_type", KEYS)
@cases(
    "key_id said",
    {
        "id": (ID, []),
        "ARN": (ARN, []),
        "another's id": ("2222", [unsafe()]),
        "other case": (ID.upper(), [unsafe()]),
        "left out": (None, [unsafe()]),
        "list": ([ID], [unsafe()]),
        "unknown": (UNKNOWN, ["unknown .keyId"]),
    },
)
def test_a_policy_beside_a_key(resource_type: str, key_id: object, said: list[str]) -> None:
    policy = resource(KEY_POLICY, {"keyId": key_id, "policy": OWN}, "policy")
    key = resource(resource_type, {"keyId": ID, "arn": ARN}, "items")
    assert without_policy(key, policy) == without_policy(policy, key) == said
    if key_id == ID:
        assert without_policy(resource(resource_type, {"id": ID}, "items"), policy) == []


def test_a_new_key_is_identified_by_the_origin_of_its_id() -> None:
    names = ("id", "arn", "keyId", "policy")
    items, logs = (resource(KEY, dict.fromkeys(names, UNKNOWN), name) for name in ("items", "logs"))
    alias = resource("aws:kms/alias:Alias", {"targetKeyId": UNKNOWN}, "alias")

    def beside(key: PolicyResource) -> PolicyResource:
        return resource(KEY_POLICY, {"keyId": UNKNOWN}, key.name, comes_from={"keyId": key})

    assert without_policy(items, logs) == [unsafe("items"), unsafe("logs")]
    assert without_policy(items, logs, beside(items)) == [unsafe("logs")]
    assert without_policy(items, logs, beside(items), beside(logs)) == []
    assert without_policy(items, logs, alias, beside(items), beside(alias)) == ["unknown .keyId"]
