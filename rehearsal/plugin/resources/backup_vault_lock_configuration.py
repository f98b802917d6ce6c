"""Locks of the vaults of AWS Backup."""

import re
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.resources.backup_vault import NOT_FOUND, vault_named
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Properties

NAME = Text(
    1,
    50,
    re.compile(r"[0-9A-Za-z_.-]*"),
    "must consist of lowercase letters, numbers, and hyphens.",
)
DAYS = {
    "changeableForDays": "ChangeableForDays",
    "maxRetentionDays": "MaxRetentionDays",
    "minRetentionDays": "MinRetentionDays",
}


class VaultLockConfiguration(Resource):
    """The lock of a vault, its id being the vault's name."""

    type_name = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    facts = PropertyRules(
        service="backup",
        ranges={"changeableForDays": (3, None)},
        replaces=frozenset({"backupVaultName", *DAYS}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from NAME.problems("backupVaultName", inputs["backupVaultName"])

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        name: str = inputs["backupVaultName"]
        days = {word: inputs[key] for key, word in DAYS.items() if inputs.get(key)}
        aws.call("backup", "PutBackupVaultLockConfiguration", BackupVaultName=name, **days)
        return name

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        vault = vault_named(aws, identity)
        if vault is None:
            return None
        # As in the official plugin, a vault that is no longer locked reads as a lock of no days,
        # and AWS does not return for how long a lock can be changed.
        return {
            "backupVaultArn": vault["BackupVaultArn"],
            "backupVaultName": vault["BackupVaultName"],
            "maxRetentionDays": vault.get("MaxRetentionDays", 0),
            "minRetentionDays": vault.get("MinRetentionDays", 0),
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        """Do nothing: a change of any property replaces."""

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(
            aws,
            "backup",
            "DeleteBackupVaultLockConfiguration",
            {NOT_FOUND},
            BackupVaultName=identity,
        )


RESOURCE = VaultLockConfiguration()
