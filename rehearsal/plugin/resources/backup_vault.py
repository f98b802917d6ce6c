"""Vaults of AWS Backup."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.tagging import TagCalls
from rehearsal.plugin.values import Properties

TAGS = TagCalls(service="backup", keys="TagKeyList", sent=dict)

NOT_FOUND = "ResourceNotFoundException"
NAME = Text(2, 50, re.compile(r"[a-zA-Z0-9_-]*"), "must consist of letters, numbers, and hyphens.")


class Vault(Resource):
    """A vault, its id being its name."""

    type_name = "aws:backup/vault:Vault"
    facts = PropertyRules(
        service="backup",
        auto_named="name",
        defaults={"forceDestroy": False},
        arns=frozenset({"kmsKeyArn"}),
        replaces=frozenset({"kmsKeyArn", "name"}),
        computed=frozenset({"kmsKeyArn"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from NAME.problems("name", inputs["name"])

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        key = inputs.get("kmsKeyArn")
        aws.call(
            "backup",
            "CreateBackupVault",
            BackupVaultName=inputs["name"],
            BackupVaultTags=inputs.get("tags", {}),
            **({"EncryptionKeyArn": key} if key else {}),
        )
        return inputs["name"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        vault = vault_named(aws, identity)
        if vault is None:
            return None
        return {
            "arn": vault["BackupVaultArn"],
            "kmsKeyArn": vault.get("EncryptionKeyArn", ""),
            "name": vault["BackupVaultName"],
            "recoveryPoints": vault.get("NumberOfRecoveryPoints", 0),
            "tags": _tags(aws, vault),
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
        TAGS.change(aws, olds, news, ResourceArn=olds["arn"])

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        vault = vault_named(aws, identity)
        if vault is None:
            return
        # The official plugin deletes the recovery points itself where it is forced to.
        if vault.get("NumberOfRecoveryPoints") and not olds.get("forceDestroy"):
            raise AwsError(
                "backup",
                "DeleteBackupVault",
                "InvalidRequestException",
                "Backup vault cannot be deleted because it contains recovery points",
            )
        aws.call("backup", "DeleteBackupVault", BackupVaultName=identity)


def vault_named(aws: Aws, name: str) -> dict[str, Any] | None:
    """Return a vault as AWS describes it, or None where there is none."""
    return call_if_there(aws, "backup", "DescribeBackupVault", {NOT_FOUND}, BackupVaultName=name)


def _tags(aws: Aws, vault: dict[str, Any]) -> dict[str, str]:
    return aws.call("backup", "ListTags", ResourceArn=vault["BackupVaultArn"])["Tags"]


RESOURCE = Vault()
