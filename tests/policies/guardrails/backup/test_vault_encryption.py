from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.backup.vault_encryption import RULE
from guardrails.backup.vaults import AIR_GAPPED_VAULT, VAULT
from tests.policies.conftest import Run

ARN = "arn:aws:kms:us-east-1:111122223333"
PROD = {"environment": "prod"}
ASKED = "Set {} on backup vault 'tables' to a customer-managed key: it is "
UNKNOWN = "unknown: string value at .{} can't be known during preview"
TYPES = [
    pytest.param(VAULT, "kmsKeyArn", "kms_key_arn", id="vault"),
    pytest.param(AIR_GAPPED_VAULT, "encryptionKeyArn", "encryption_key_arn", id="air-gapped"),
]


@pytest.mark.parametrize(("resource_type", "name", "argument"), TYPES)
@pytest.mark.parametrize(
    ("key", "shown"),
    [
        pytest.param(None, "not set", id="null"),
        pytest.param("", "''", id="empty"),
        pytest.param("alias/aws/backup", "'alias/aws/backup'", id="an alias of AWS"),
        pytest.param(f"{ARN}:alias/aws/backup", f"'{ARN}:alias/aws/backup'", id="its ARN"),
        pytest.param(1, "not a string", id="number"),
        pytest.param(True, "not a string", id="flag"),
        pytest.param([f"{ARN}:key/1"], "not a string", id="list"),
        pytest.param({"arn": f"{ARN}:key/1"}, "not a string", id="object"),
    ],
)
def test_no_key_of_the_owner(
    run: Run, *, key: object, shown: str, resource_type: str, name: str, argument: str
) -> None:
    props = {"name": "tables", name: key}
    said = [f"{ASKED.format(argument)}{shown}."]
    assert run(as_policy(RULE), props, resource_type=resource_type, config=PROD) == said
    assert run(as_policy(RULE), props, resource_type=resource_type) == []


@pytest.mark.parametrize(
    ("resource_type", "name"),
    [(VAULT, "kmsKeyArn"), (AIR_GAPPED_VAULT, "encryptionKeyArn")],
    ids=["vault", "air-gapped"],
)
@pytest.mark.parametrize("key", [f"{ARN}:key/1234", f"{ARN}:alias/tables"], ids=["key", "alias"])
def test_key_of_the_owner(run: Run, key: str, resource_type: str, name: str) -> None:
    props = {"name": "tables", name: key}
    assert run(as_policy(RULE), props, resource_type=resource_type, config=PROD) == []


@pytest.mark.parametrize(("resource_type", "name", "argument"), TYPES)
def test_key_under_the_name_of_the_other_type(
    run: Run, resource_type: str, name: str, argument: str
) -> None:
    other = "encryptionKeyArn" if name == "kmsKeyArn" else "kmsKeyArn"
    props = {"name": "tables", other: f"{ARN}:key/1234"}
    assert run(as_policy(RULE), props, resource_type=resource_type, config=PROD) == [
        f"{ASKED.format(argument)}not set."
    ]


@pytest.mark.parametrize(("resource_type", "name", "argument"), TYPES)
@pytest.mark.parametrize(
    ("vault", "key", "circumstances", "said"),
    [
        pytest.param("tables", None, {"stack": "prod"}, [f"{ASKED}not set."], id="stack"),
        pytest.param("tables", None, {"stack": "preprod"}, [], id="another stack"),
        pytest.param(
            "tables", None, {"config": {"environment": "staging"}}, [], id="another environment"
        ),
        pytest.param(
            UNKNOWN_STRING_VALUE, None, {}, [UNKNOWN.replace("{}", "name")], id="unknown name"
        ),
        pytest.param(
            "tables", UNKNOWN_STRING_VALUE, {"stack": "prod"}, [UNKNOWN], id="unknown key"
        ),
        pytest.param("tables", UNKNOWN_STRING_VALUE, {}, [], id="unknown key elsewhere"),
    ],
)
def test_production(
    run: Run,
    *,
    vault: str,
    key: str | None,
    circumstances: dict[str, Any],
    said: list[str],
    resource_type: str,
    name: str,
    argument: str,
) -> None:
    shown = name if key else argument
    props = {"name": vault, name: key}
    assert run(as_policy(RULE), props, resource_type=resource_type, **circumstances) == [
        message.replace("{}", shown) for message in said
    ]


def test_a_vault_named_for_production_is_its_own_claim(run: Run) -> None:
    assert run(as_policy(RULE), {"name": "prod-tables"}, resource_type=VAULT) == [
        "Set kms_key_arn on backup vault 'prod-tables' to a customer-managed key: it is not set."
    ]
