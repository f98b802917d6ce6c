import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.backup.vault_policy_audience import RULE
from guardrails.backup.vaults import VAULT, VAULT_POLICY
from tests.policies.conftest import Run

TRUSTED = {"trusted": ["111122223333", "o-a1b2c3d4e5"]}
SETTING = "policy of vault policy 'requests'"
EVERYBODY = f"Name the principals in {SETTING}: '*' lets in everybody."
STRANGER = (
    f"Remove the principal '111122223333' from {SETTING}, or list its account in trusted of the "
    "pack's config."
)


def document(principal: object, **others: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Resource": "*"}
    return json.dumps(
        {"Statement": [statement | {"Action": "backup:CopyIntoBackupVault"} | others]}
    )


@pytest.mark.parametrize(
    ("policy", "config", "said"),
    [
        pytest.param(None, TRUSTED, [], id="none"),
        pytest.param(document({"AWS": "111122223333"}), TRUSTED, [], id="trusted account"),
        pytest.param(document({"AWS": "111122223333"}), {}, [STRANGER], id="no config"),
        pytest.param(document("*"), TRUSTED, [EVERYBODY], id="everybody"),
        pytest.param(
            document("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            TRUSTED,
            [],
            id="trusted organization",
        ),
        pytest.param(
            document("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-z9y8x7w6v5"}}),
            TRUSTED,
            [EVERYBODY],
            id="another organization",
        ),
        pytest.param(
            document("*", Effect="Deny", Action="backup:DeleteRecoveryPoint"),
            TRUSTED,
            [],
            id="everybody refused",
        ),
        pytest.param(
            "", TRUSTED, [f"Set {SETTING} to a policy document: it is not JSON."], id="empty"
        ),
        pytest.param(
            ["statement"],
            TRUSTED,
            [f"Set {SETTING} to a policy document: it is not an object."],
            id="list",
        ),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            TRUSTED,
            ["unknown: string value at .policy can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_policy(run: Run, policy: object, config: dict[str, Any], said: list[str]) -> None:
    props = {"backupVaultName": "tables", "policy": policy}
    assert run(as_policy(RULE), props, resource_type=VAULT_POLICY, config=config) == said


def test_a_vault_has_no_policy_in_itself(run: Run) -> None:
    assert run(as_policy(RULE), {"policy": document("*")}, resource_type=VAULT) == [
        f"not applicable: checks only {VAULT_POLICY}"
    ]
