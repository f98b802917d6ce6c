"""Whether a vault of backups is there, encrypted with a key of its own, and locked as asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from components.vault import vault_name
from ops.verify.aws import Answer
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.keys import ENABLED, key_facts
from ops.verify.table_description import MISSING


def vault_questions(of: Deployed, label: str, purpose: str, region: str) -> Iterator[Question]:
    """Yield the questions on the vault for a purpose in a region."""
    vault = _Vault(of, purpose, region)
    lock = of.stack.settings.backup.lock
    question = partial(Question, section="backup", todo=of.mend)
    yield question(
        check=label,
        expected=vault.called,
        ask=vault.name,
    )
    yield question(
        check=f"{label}: encryption",
        expected={"key": vault.alias, "state": ENABLED},
        ask=vault.key,
    )
    yield question(
        check=f"{label}: lock",
        expected={
            "locked": lock is not None,
            "least days": lock.min_retention_days if lock else None,
            "most days": lock.max_retention_days if lock else None,
        },
        ask=vault.lock,
    )


@dataclass(frozen=True, slots=True)
class _Vault:
    of: Deployed
    purpose: str
    region: str

    @property
    def called(self) -> str:
        return vault_name(self.of.site, self.purpose)

    @property
    def alias(self) -> str:
        return f"alias/{self.of.site.name(self.purpose)}"

    def name(self) -> str:
        try:
            return self._listed()["BackupVaultName"]
        except MissingError:
            return MISSING

    def key(self) -> dict[str, str]:
        key = self._listed()["EncryptionKeyArn"]
        return key_facts(self.of.aws, key, self.alias, self.region)

    def lock(self) -> dict[str, object]:
        found = self._listed()
        return {
            "locked": found.get("Locked", False),
            "least days": found.get("MinRetentionDays"),
            "most days": found.get("MaxRetentionDays"),
        }

    def _listed(self) -> Answer:
        """Give what AWS lists of it: to describe one that is not there is denied to everybody."""
        answer = self.of.aws.ask("backup", "list_backup_vaults", region=self.region)
        for vault in answer.get("BackupVaultList", []):
            if vault["BackupVaultName"] == self.called:
                return vault
        raise MissingError(f"there is no vault {self.called}")
