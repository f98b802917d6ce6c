"""Checks the backups: plan, selection, and vaults with their keys and locks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from components.vault import vault_name
from ops.verify.aws import ENABLED, Response, key_facts
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def vault_checks(deployed: Deployed, label: str, purpose: str, region: str) -> Iterator[Check]:
    """Yield the checks of the vault for a purpose in a region."""
    vault = _Vault(deployed, purpose, region)
    lock = deployed.stack.settings.backup.lock
    check = partial(Check, section="backup", action=deployed.fix)
    yield check(
        name=label,
        expected=vault.called,
        call=vault.name,
    )
    yield check(
        name=f"{label}: encryption",
        expected={"key": vault.alias, "state": ENABLED},
        call=vault.key,
    )
    yield check(
        name=f"{label}: lock",
        expected={
            "locked": lock is not None,
            "least days": lock.min_retention_days if lock else None,
            "most days": lock.max_retention_days if lock else None,
        },
        call=vault.lock,
    )


@dataclass(frozen=True, slots=True)
class _Vault:
    deployed: Deployed
    purpose: str
    region: str

    @property
    def called(self) -> str:
        return vault_name(self.deployed.site, self.purpose)

    @property
    def alias(self) -> str:
        return f"alias/{self.deployed.site.name(self.purpose)}"

    def name(self) -> str:
        try:
            return self._listed()["BackupVaultName"]
        except MissingError:
            return MISSING

    def key(self) -> dict[str, str]:
        key = self._listed()["EncryptionKeyArn"]
        return key_facts(self.deployed.aws, key, self.alias, self.region)

    def lock(self) -> dict[str, object]:
        found = self._listed()
        return {
            "locked": found.get("Locked", False),
            "least days": found.get("MinRetentionDays"),
            "most days": found.get("MaxRetentionDays"),
        }

    def _listed(self) -> Response:
        """Return the vault from the list, because AWS denies descriptions of missing vaults."""
        response = self.deployed.aws.call("backup", "list_backup_vaults", region=self.region)
        for vault in response.get("BackupVaultList", []):
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


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield the checks, if the stack has backups."""
    own = deployed.stack.settings.backup
    if not own.enabled:
        return
    yield from vault_checks(deployed, "vault", _PURPOSE, deployed.site.region)
    if own.copy_region:
        where = own.copy_region
        yield from vault_checks(deployed, f"vault in {where}", _purpose_of_copies(deployed), where)
    check = partial(Check, section="backup", action=deployed.fix)
    backed_up = [table.spec for table in deployed.tables if table.spec.backed_up]
    needed = own.copy_region or own.cold_storage_after_days
    yield check(
        name="advanced features",
        expected=True,
        call=lambda: _has_advanced_features(deployed),
        action=_ADVANCED.format(deployed.site.region),
        otherwise="failed" if needed else "warning",
    )
    yield check(name="plan", expected=_expected_rule(deployed), call=lambda: _rule(deployed))
    yield check(
        name="backed up",
        expected=sorted(map(deployed.site.table_arn, backed_up)),
        call=lambda: _selected(deployed),
    )


def _expected_rule(deployed: Deployed) -> dict[str, object]:
    own, site = deployed.stack.settings.backup, deployed.site
    copies: dict[str, int] = {}
    if own.copy_region:
        away = site.within(own.copy_region)
        vault = vault_name(away, _purpose_of_copies(deployed))
        arn = away.arn("backup", f"backup-vault:{vault}")
        copies[arn] = own.copy_retention_days or own.retention_days
    return {
        "vault": site.name(_PURPOSE),
        "schedule": own.schedule,
        "kept for days": own.retention_days,
        "cold after days": own.cold_storage_after_days,
        "copies kept for days": copies,
    }


def _has_advanced_features(deployed: Deployed) -> bool:
    response = deployed.aws.call("backup", "describe_region_settings")
    preferences = ("ResourceTypeManagementPreference", "ResourceTypeOptInPreference")
    return all(response.get(name, {}).get("DynamoDB", False) for name in preferences)


def _purpose_of_copies(deployed: Deployed) -> str:
    return f"{_PURPOSE}-of-{deployed.site.region}"


def _plan(deployed: Deployed) -> str:
    return deployed.outputs.text("backupPlanId")


def _rule(deployed: Deployed) -> object:
    rules = [rule for rule in _rules(deployed, _plan(deployed)) if rule["RuleName"] == _RULE]
    if not rules:
        return MISSING
    lifecycle: Response = rules[0].get("Lifecycle", {})
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


def _rules(deployed: Deployed, plan: str) -> list[Response]:
    """Return the rules of a plan; none if it was deleted, which AWS may still describe."""
    try:
        response = deployed.aws.call("backup", "get_backup_plan", BackupPlanId=plan)
    except MissingError:
        return []
    return [] if "DeletionDate" in response else response["BackupPlan"]["Rules"]


def _selected(deployed: Deployed) -> list[str]:
    """Return the tables in the selections of the plan."""
    plan = _plan(deployed)
    listed = deployed.aws.call("backup", "list_backup_selections", BackupPlanId=plan)
    named: set[str] = set()
    for one in listed.get("BackupSelectionsList", []):
        response = deployed.aws.call(
            "backup",
            "get_backup_selection",
            BackupPlanId=plan,
            SelectionId=one["SelectionId"],
        )
        named |= {*response["BackupSelection"].get("Resources", [])}
    return sorted(named & {deployed.site.table_arn(table.spec) for table in deployed.tables})
