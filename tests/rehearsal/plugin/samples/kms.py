"""Samples of the resource types of KMS."""

import json

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import (
    TAG_CHANGES,
    Change,
    Drift,
    Sample,
    Steps,
    Words,
    beyond,
    length,
)

ADMINISTRATION = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::<account>:root"},
    "Action": ["kms:Put*", "kms:Get*"],
    "Resource": "*",
}
DEFAULT_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [
            {
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::<account>:root"},
                "Action": "kms:*",
                "Resource": "*",
            }
        ],
    }
)


def policy(**changes: object) -> str:
    """Return a key's policy as a program may write it."""
    return json.dumps({"Version": "2012-10-17", "Statement": [ADMINISTRATION | changes]})


DEFAULTS: Properties = {
    "bypassPolicyLockoutSafetyCheck": False,
    "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
    "isEnabled": True,
    "keyUsage": "ENCRYPT_DECRYPT",
}
UNTOLD = frozenset({"bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"})
KEYS = Sample(
    token="aws:kms/key:Key",
    inputs={
        "deletionWindowInDays": 30,
        "description": "Orders.",
        "enableKeyRotation": True,
        "policy": policy(),
        "rotationPeriodInDays": 90,
        "tags": {"team": "orders"},
    },
    defaults=DEFAULTS,
    outputs={
        "arn": "arn:aws:kms:<region>:<account>:key/<id>",
        "keyId": "<id>",
        "multiRegion": False,
    },
    decided=frozenset({"arn", "keyId", "multiRegion"}),
    documents=frozenset({"policy"}),
    untold=UNTOLD,
    updates={
        "description": Change({"description": "Goods."}),
        "disabled": Change({"isEnabled": False}),
        "deletion window": Change({"deletionWindowInDays": 7}),
        "rotation period": Change({"rotationPeriodInDays": 100}),
        "no rotation": Change(
            {"enableKeyRotation": False, "rotationPeriodInDays": None},
            {"enableKeyRotation": "UPDATE"},
            {"rotationPeriodInDays": 90},
        ),
        "policy": Change({"policy": policy(Sid="Other")}),
        "policy check": Change({"bypassPolicyLockoutSafetyCheck": True}),
        **TAG_CHANGES,
        "left out": Change(
            dict.fromkeys(
                (
                    "deletionWindowInDays",
                    "description",
                    "enableKeyRotation",
                    "policy",
                    "rotationPeriodInDays",
                    "tags",
                )
            ),
            {
                "deletionWindowInDays": "DELETE",
                "enableKeyRotation": "UPDATE",
                "tags": "DELETE",
            },
            {
                "description": "Orders.",
                "enableKeyRotation": False,
                "policy": policy(),
                "rotationPeriodInDays": 90,
                "tags": {},
            },
        ),
    },
    replacing={
        "customerMasterKeySpec": {"customerMasterKeySpec": "RSA_2048"},
        "keyUsage": {"keyUsage": "SIGN_VERIFY"},
        "multiRegion": {"multiRegion": True},
    },
    drift=Drift(
        calls=[
            ("DisableKeyRotation", {"KeyId": "<id>"}),
            ("UpdateKeyDescription", {"KeyId": "<id>", "Description": "Drifted."}),
        ],
        outputs={"description": "Drifted.", "enableKeyRotation": False},
        kinds={"description": "UPDATE", "enableKeyRotation": "UPDATE"},
    ),
    same=[
        {
            "policy": policy(
                Principal={"AWS": ["<account>"]}, Action=["kms:Get*", "kms:Put*"], Resource=["*"]
            )
        }
    ],
    refused=[
        (
            {"policy": "{"},
            "policy",
            (
                '"policy" contains an invalid JSON: Expecting property name enclosed in double '
                "quotes: line 1 column 2 (char 1)"
            ),
        ),
        beyond("deletionWindowInDays", 6, 7, 30),
        beyond("rotationPeriodInDays", 89, 90, 2560),
        *(
            ({name: "other"}, name, "a rehearsal does not support custom key stores")
            for name in ("customKeyStoreId", "xksKeyId")
        ),
        length("description", "a" * 8193, 0, 8192),
    ],
    accepted=[{"policy": UNKNOWN, "description": UNKNOWN}, {"description": "a\n" * 4096}],
    steps=Steps(
        "CreateKey",
        "DescribeKey",
        "UpdateKeyDescription",
        "ScheduleKeyDeletion",
        "EnableKeyRotation",
    ),
)
PLAIN_KEYS = Sample(
    token=KEYS.token,
    inputs={},
    defaults=DEFAULTS | {"enableKeyRotation": False},
    outputs=KEYS.outputs | {"description": "", "policy": DEFAULT_POLICY, "tags": {}},
    documents=KEYS.documents,
    decided=KEYS.decided | {"description", "policy", "rotationPeriodInDays"},
    untold=UNTOLD,
    imported={"policy": DEFAULT_POLICY},
)
OTHER_KIND: Properties = {
    "customerMasterKeySpec": "RSA_2048",
    "keyUsage": "SIGN_VERIFY",
    "multiRegion": True,
}
SIGNING_KEYS = Sample(
    token=KEYS.token,
    inputs=OTHER_KIND,
    defaults={
        "bypassPolicyLockoutSafetyCheck": False,
        "enableKeyRotation": False,
        "isEnabled": True,
    },
    outputs=PLAIN_KEYS.outputs | OTHER_KIND,
    decided=PLAIN_KEYS.decided - {"multiRegion"},
    untold=UNTOLD,
    documents=KEYS.documents,
    imported=PLAIN_KEYS.imported,
)

ARN = "arn:aws:kms:<region>:<account>"
MADE_UP = "a rehearsal does not generate a name for an alias: set one"
LETTERS = "\"name\" must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]"


def keys(aws: Aws, _name: str) -> Words:
    """Make the key of an alias, and another one."""
    one, other = (aws.call("kms", "CreateKey")["KeyMetadata"]["KeyId"] for _ in range(2))
    return {"key": one, "other": other}


TO_OTHER = {"targetKeyArn": f"{ARN}:key/<other>", "targetKeyId": "<other>"}
ALIASES = Sample(
    token="aws:kms/alias:Alias",
    inputs={"name": "alias/<name>", "targetKeyId": "<key>"},
    outputs={
        "arn": f"{ARN}:alias/<name>",
        "namePrefix": "",
        "targetKeyArn": f"{ARN}:key/<key>",
    },
    decided=frozenset({"arn", "namePrefix", "targetKeyArn"}),
    identity="alias/<name>",
    needs=keys,
    updates={"key": Change({"targetKeyId": "<other>"}, outputs=TO_OTHER)},
    replacing={"name": {"name": "alias/other"}},
    drift=Drift(
        calls=[("UpdateAlias", {"AliasName": "alias/<name>", "TargetKeyId": "<other>"})],
        outputs=TO_OTHER,
        inputs=frozenset({"targetKeyId"}),
        kinds={"targetKeyId": "UPDATE"},
    ),
    refused=[
        ({"name": None}, "name", MADE_UP),
        ({"namePrefix": "alias/a"}, "name", MADE_UP),
        ({"name": "orders"}, "name", LETTERS),
        ({"name": "alias/orders.new"}, "name", LETTERS),
        (
            {"name": "alias/aws/orders"},
            "name",
            "\"name\" cannot begin with reserved AWS CMK prefix 'alias/aws/'",
        ),
    ],
    accepted=[{"name": UNKNOWN, "targetKeyId": UNKNOWN}],
    taken=(
        "kms CreateAlias: AlreadyExistsException: "
        f"An alias with the name {ARN}:alias/<name> already exists"
    ),
    steps=Steps("CreateAlias", "ListAliases", "UpdateAlias", "DeleteAlias"),
)

KMS = {"key": KEYS, "plain key": PLAIN_KEYS, "signing key": SIGNING_KEYS, "alias": ALIASES}
