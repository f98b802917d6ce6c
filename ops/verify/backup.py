"""Checks the backups: plan, selection, and vaults with their keys and locks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from components.vault import vault_name
from ops.verify.aws import ENABLED, Answer, key_facts
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def vault_questions(of: Deployed, label: str, purpose: str, region: str) -> Iterator[Question]:
    """Yield the checks of the vault for a purpose in a region."""
    vault = _Vault(of, purpose, region)
    lock = of.stack.settings.backup.lock
    question = partial(Question, section="backup", todo=of.fix)
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
        """Return the vault from the list, because AWS denies descriptions of missing vaults."""
        answer = self.of.aws.ask("backup", "list_backup_vaults", region=self.region)
        for vault in answer.get("BackupVaultList", []):
            if vault["BackupVaultName"] == self.called:
                return vault
        raise MissingError(f"there is no vault {self.called}")


_PURPOSE = "backups"
_RULE = "scheduled"

_ADVANCED = (
    "Without the advanced features, AWS Backup makes no copies, moves nothing to cold storage, and "
    "encrypts backups with the key of the table. Set backup.advancedFeatures in one stack of the "
    "account and region, or run `aws backup update-region-settings --region {} "
    "--resource-type-opt-in-preference DynamoDB=true --resource-type-management-preference "
    "DynamoDB=true`."
)


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the checks, if the stack has backups."""
    own = of.stack.settings.backup
    if not own.enabled:
        return
    yield from vault_questions(of, "vault", _PURPOSE, of.site.region)
    if own.copy_region:
        where = own.copy_region
        yield from vault_questions(of, f"vault in {where}", _purpose_of_copies(of), where)
    question = partial(Question, section="backup", todo=of.fix)
    backed_up = [table.spec for table in of.tables if table.spec.backed_up]
    needed = own.copy_region or own.cold_storage_after_days
    yield question(
        check="advanced features",
        expected=True,
        ask=lambda: _has_advanced_features(of),
        todo=_ADVANCED.format(of.site.region),
        otherwise="failed" if needed else "warning",
    )
    yield question(check="plan", expected=_expected_rule(of), ask=lambda: _rule(of))
    yield question(
        check="backed up",
        expected=sorted(map(of.site.table_arn, backed_up)),
        ask=lambda: _selected(of),
    )


def _expected_rule(of: Deployed) -> dict[str, object]:
    own, site = of.stack.settings.backup, of.site
    copies: dict[str, int] = {}
    if own.copy_region:
        away = site.within(own.copy_region)
        vault = vault_name(away, _purpose_of_copies(of))
        arn = away.arn("backup", f"backup-vault:{vault}")
        copies[arn] = own.copy_retention_days or own.retention_days
    return {
        "vault": site.name(_PURPOSE),
        "schedule": own.schedule,
        "kept for days": own.retention_days,
        "cold after days": own.cold_storage_after_days,
        "copies kept for days": copies,
    }


def _has_advanced_features(of: Deployed) -> bool:
    answer = of.aws.ask("backup", "describe_region_settings")
    preferences = ("ResourceTypeManagementPreference", "ResourceTypeOptInPreference")
    return all(answer.get(name, {}).get("DynamoDB", False) for name in preferences)


def _purpose_of_copies(of: Deployed) -> str:
    return f"{_PURPOSE}-of-{of.site.region}"


def _plan(of: Deployed) -> str:
    return of.outputs.text("backupPlanId")


def _rule(of: Deployed) -> object:
    rules = [rule for rule in _rules(of, _plan(of)) if rule["RuleName"] == _RULE]
    if not rules:
        return MISSING
    lifecycle: Answer = rules[0].get("Lifecycle", {})
    return {
        "vault": rules[0]["TargetBackupVaultName"],
        "schedule": rules[0].get("ScheduleExpression"),
        "kept for days": lifecycle.get("DeleteAfterDays"),
        "cold after days": lifecycle.get("MoveToColdStorageAfterDays"),
        "copies kept for days": {
            copy["DestinationBackupVaultArn"]: copy.get("Lifecycle", {}).get("DeleteAfterDays")
            for copy in rules[0].get("CopyActions", [])
        },
    }


def _rules(of: Deployed, plan: str) -> list[Answer]:
    """Return the rules of a plan; none if it was deleted, which AWS may still describe."""
    try:
        answer = of.aws.ask("backup", "get_backup_plan", BackupPlanId=plan)
    except MissingError:
        return []
    return [] if "DeletionDate" in answer else answer["BackupPlan"]["Rules"]


def _selected(of: Deployed) -> list[str]:
    """Return the tables in the selections of the plan."""
    plan = _plan(of)
    listed = of.aws.ask("backup", "list_backup_selections", BackupPlanId=plan)
    named: set[str] = set()
    for one in listed.get("BackupSelectionsList", []):
        answer = of.aws.ask(
            "backup",
            "get_backup_selection",
            BackupPlanId=plan,
            SelectionId=one["SelectionId"],
        )
        named |= {*answer["BackupSelection"].get("Resources", [])}
    return sorted(named & {of.site.table_arn(table.spec) for table in of.tables})
