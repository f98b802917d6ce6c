from dataclasses import replace

import pytest

from components.documents import Statement
from components.encryption import Key, KeyArgs, statements
from tests.components import estate
from tests.components.estate import SITE
from tests.conftest import Mocks

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:encryption:Key"
ACCOUNT = {"AWS": "arn:aws:iam::111122223333:root"}
READER = "arn:aws:iam::444455556666:role/analyst"

PLAIN = KeyArgs(site=SITE, purpose="tables", description="Encrypts the tables.")
FULL = replace(
    PLAIN, used_through=["dynamodb", "sns"], services=["cloudwatch", "backup"], readers=[READER]
)

# None of these encrypts or decrypts, and none makes grants.
ADMINISTRATION: Statement = {
    "Sid": "AdministrationByTheAccount",
    "Effect": "Allow",
    "Principal": ACCOUNT,
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
USE: Statement = {
    "Sid": "UseThroughServices",
    "Effect": "Allow",
    "Principal": ACCOUNT,
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
    "Condition": {
        "StringEquals": {
            "kms:ViaService": ["dynamodb.us-east-1.amazonaws.com", "sns.us-east-1.amazonaws.com"]
        }
    },
}
READING: Statement = {
    "Sid": "ReadingFromOtherAccounts",
    "Effect": "Allow",
    "Principal": {"AWS": [READER]},
    "Action": ["kms:Decrypt", "kms:DescribeKey"],
    "Resource": "*",
    "Condition": USE["Condition"],
}
SERVICES: Statement = {
    "Sid": "UseByServices",
    "Effect": "Allow",
    "Principal": {"Service": ["cloudwatch.amazonaws.com", "backup.amazonaws.com"]},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
}


def deploy(mocks: Mocks, args: KeyArgs) -> list[Statement]:
    mocks.run(lambda: Key("tables", args))
    return estate.statements(mocks.resource("$aws:kms/key:Key::tables"))


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param(PLAIN, [ADMINISTRATION], id="nobody uses it"),
        pytest.param(
            replace(FULL, services=(), readers=()), [ADMINISTRATION, USE], id="the account"
        ),
        pytest.param(
            replace(FULL, services=()), [ADMINISTRATION, USE, READING], id="another account too"
        ),
        pytest.param(
            replace(PLAIN, services=FULL.services), [ADMINISTRATION, SERVICES], id="services"
        ),
        pytest.param(FULL, [ADMINISTRATION, USE, READING, SERVICES], id="all of them"),
    ],
)
def test_policy(mocks: Mocks, args: KeyArgs, expected: list[Statement]) -> None:
    assert deploy(mocks, args) == expected


def test_no_statement_lets_everybody_in() -> None:
    principals = [statement.get("Principal") for statement in statements(FULL)]

    assert principals == [
        ACCOUNT,
        ACCOUNT,
        {"AWS": [READER]},
        {"Service": ["cloudwatch.amazonaws.com", "backup.amazonaws.com"]},
    ]


def test_a_key_of_another_region_is_used_through_the_services_of_that_region() -> None:
    away = replace(FULL, site=SITE.within("eu-west-1"))

    assert [statement.get("Condition") for statement in statements(away)[1:3]] == [
        {
            "StringEquals": {
                "kms:ViaService": [
                    "dynamodb.eu-west-1.amazonaws.com",
                    "sns.eu-west-1.amazonaws.com",
                ]
            }
        }
    ] * 2


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_makes_a_rotated_key_with_an_alias_in_its_region(mocks: Mocks, region: str) -> None:
    mocks.run(lambda: Key("tables", replace(PLAIN, site=SITE.within(region))))

    key = mocks.resource("$aws:kms/key:Key::tables")
    assert {name: value for name, value in key.inputs.items() if name != "policy"} == {
        "description": "Encrypts the tables.",
        "enableKeyRotation": True,
        "deletionWindowInDays": 30,
        "region": region,
        "tags": {"team": "search"},
    }
    alias = mocks.resource("$aws:kms/alias:Alias::tables-alias")
    assert alias.inputs == {
        "name": "alias/dev-market-intelligence-tables",
        "targetKeyId": "tables",
        "region": region,
    }
    assert alias.comes_from == {"targetKeyId": [key.urn]}


def test_registers_all_its_outputs(mocks: Mocks) -> None:
    mocks.run(lambda: Key("tables", PLAIN))

    assert mocks.outputs[f"{COMPONENT}::tables"] == {
        "arn": "arn:aws:kms:us-east-1:111122223333:key/tables",
        "alias": "alias/dev-market-intelligence-tables",
    }


def test_urns_stay_for_ever_since_another_one_would_replace_the_key(mocks: Mocks) -> None:
    mocks.run(lambda: Key("tables", PLAIN))

    assert [resource.urn for resource in mocks.registered[1:]] == [
        f"{COMPONENT}::tables",
        f"{COMPONENT}$aws:kms/key:Key::tables",
        f"{COMPONENT}$aws:kms/alias:Alias::tables-alias",
    ]
