"""What moto lacks of AWS Backup: changes of plans, what they select, and the region's settings."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from moto.backup import urls
from moto.backup.exceptions import (
    InvalidParameterValueException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from moto.backup.models import BackupBackend, Plan
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from typing_extensions import override

from rehearsal.clock import HEADER, now

Answer = dict[str, Any]
Preferences = dict[str, dict[str, bool]]

_LEAST_DAYS_IN_COLD_STORAGE = 90
# What a new account has, as far as it concerns tables: "Advanced DynamoDB backup" in the developer
# guide says that accounts whose first vault is newer than November 2021 have them by default.
_DEFAULTS: Preferences = {
    "ResourceTypeManagementPreference": {"DynamoDB": True, "EFS": True},
    "ResourceTypeOptInPreference": {"DynamoDB": True, "EFS": True, "RDS": True},
}
_SETTINGS = "region_settings"
_PATHS = (
    "{0}/account-settings$",
    "{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/$",
    "{0}/resources/(?P<resource_arn>.+)/recovery-points/$",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a plan backs up, as it was asked for."""

    asked: Answer
    creator_request_id: str | None
    made_at: datetime = field(default_factory=utcnow)


_selections: WeakKeyDictionary[Plan, dict[str, Selection]] = WeakKeyDictionary()


def _selected(plan: Plan) -> dict[str, Selection]:
    return _selections.setdefault(plan, {})


class Backup(BackupResponse):
    """Answers the actions of AWS Backup."""

    @override
    def create_backup_plan(self) -> str:
        """Make a plan."""
        backend, asked = self.backup_backend, _body(self)
        _refuse_lifecycles(asked["BackupPlan"])
        # moto keeps the names of the plans that were deleted from the next ones.
        gone = {name: plan for name, plan in backend.plans.items() if plan.deletion_date}
        for name in gone:
            del backend.plans[name]
        answer = super().create_backup_plan()
        backend.plans |= gone
        return answer

    def update_backup_plan(self) -> ActionResult:
        """Make another version of a plan."""
        plan, asked = self._plan(), _body(self)["BackupPlan"]
        _refuse_lifecycles(asked)
        # A class of moto's models gives its instances no type of their own.
        made: Any = Plan
        version: Plan = made(asked, plan.creator_request_id, self.backup_backend)
        plan.backup_plan, plan.version_id = version.backup_plan, version.version_id
        plan.advanced_backup_settings = asked.get("AdvancedBackupSettings") or []
        return ActionResult(plan.to_dict())

    @override
    def delete_backup_plan(self) -> str:
        """Delete a plan that selects nothing any more."""
        if _selected(self._plan()):
            raise InvalidRequestException(
                "Related backup plan selections must be deleted prior to backup plan deletion"
            )
        return super().delete_backup_plan()

    def create_backup_selection(self) -> ActionResult:
        """Have a plan select something."""
        identity, asked = str(uuid4()), _body(self)
        made = Selection(
            asked=asked["BackupSelection"], creator_request_id=asked.get("CreatorRequestId")
        )
        _selected(self._plan_of_selection())[identity] = made
        return ActionResult(self._named(identity, made))

    def get_backup_selection(self) -> ActionResult:
        """Return what a selection of a plan selects."""
        identity, found = self._selection()
        answer = self._named(identity, found) | {"BackupSelection": found.asked}
        creator = found.creator_request_id
        return ActionResult(answer | ({"CreatorRequestId": creator} if creator else {}))

    def list_backup_selections(self) -> ActionResult:
        """List the selections of a plan."""
        listed = [
            self._named(identity, one)
            | {name: one.asked[name] for name in ("SelectionName", "IamRoleArn")}
            for identity, one in _selected(self._plan_of_selection()).items()
        ]
        return ActionResult({"BackupSelectionsList": listed})

    def delete_backup_selection(self) -> EmptyResult:
        """Have a plan no longer select something."""
        identity, _ = self._selection()
        del _selected(self._plan_of_selection())[identity]
        return EmptyResult()

    @override
    def delete_backup_vault(self) -> EmptyResult:
        """Delete a vault, and its tags with it."""
        backend = self.backup_backend
        if vault := backend.vaults.get(self.uri_match["backupVaultName"]):
            backend.tagger.delete_all_tags_for_resource(vault.backup_vault_arn)
        return super().delete_backup_vault()

    @override
    def delete_backup_vault_lock_configuration(self) -> str:
        """Lift the lock of a vault, unless the days in which it could be have passed."""
        vault = self.backup_backend.vaults.get(self.uri_match["backupVaultName"])
        fixed = vault.lock_date if vault else None
        if fixed is not None and now(self.headers.get(HEADER)) >= fixed:
            raise InvalidRequestException(
                "Vault Lock configuration is immutable and cannot be deleted"
            )
        return super().delete_backup_vault_lock_configuration()

    def describe_region_settings(self) -> ActionResult:
        """Return the preferences of the account in a region."""
        return ActionResult(_settings(self.backup_backend))

    def update_region_settings(self) -> EmptyResult:
        """Change the preferences of the account in a region."""
        settings = _settings(self.backup_backend)
        given: Preferences = _body(self)
        for name, preferences in given.items():
            settings[name] |= preferences
        return EmptyResult()

    def list_recovery_points_by_resource(self) -> ActionResult:
        """Return no backups: none are made."""
        return ActionResult({"RecoveryPoints": []})

    def list_recovery_points_by_backup_vault(self) -> ActionResult:
        """Return no backups of a vault, which has to be there."""
        self.backup_backend.describe_backup_vault(self.uri_match["backupVaultName"])
        return ActionResult({"RecoveryPoints": []})

    def _plan(self) -> Plan:
        plan = self.backup_backend.get_backup_plan(self.uri_match["backupPlanId"], None)
        if plan.deletion_date:
            raise ResourceNotFoundException("Failed reading Backup plan with provided version")
        return plan

    def _plan_of_selection(self) -> Plan:
        identity: str = self.uri_match["backupPlanId"]
        plan = self.backup_backend.plans.get(identity)
        if plan is None or plan.deletion_date:
            raise InvalidParameterValueException(f"Cannot find Backup plan with ID {identity}")
        return plan

    def _selection(self) -> tuple[str, Selection]:
        identity: str = self.uri_match["selectionId"]
        found = _selected(self._plan_of_selection()).get(identity)
        if found is None:
            raise ResourceNotFoundException(f"Cannot find selection with ID {identity}")
        return identity, found

    def _named(self, identity: str, selection: Selection) -> Answer:
        return {
            "BackupPlanId": self.uri_match["backupPlanId"],
            "CreationDate": selection.made_at,
            "SelectionId": identity,
        }


def _body(response: BackupResponse) -> Answer:
    return json.loads(response.body)


def _settings(backend: BackupBackend) -> Preferences:
    # On the backend itself, with which moto forgets them.
    held: dict[str, Any] = vars(backend)
    return held.setdefault(_SETTINGS, {name: dict(one) for name, one in _DEFAULTS.items()})


def _refuse_lifecycles(plan: Answer) -> None:
    rules: list[Answer] = plan["Rules"]
    for rule in rules:
        for lifecycle in _lifecycles(rule):
            if reason := _fault(rule, lifecycle):
                raise InvalidParameterValueException(
                    f"Error in rule {rule['RuleName']} : Invalid lifecycle. {reason}"
                )


def _lifecycles(rule: Answer) -> Iterator[Answer]:
    copies: list[Answer] = rule.get("CopyActions") or []
    for holder in (rule, *copies):
        yield holder.get("Lifecycle") or {}


def _fault(rule: Answer, lifecycle: Answer) -> str | None:
    cold, end = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
    if cold and rule.get("EnableContinuousBackup"):
        return "MoveToColdStorageAfterDays is unavailable"
    if cold and end and end < cold + _LEAST_DAYS_IN_COLD_STORAGE:
        return (
            f"DeleteAfterDays cannot be less than {_LEAST_DAYS_IN_COLD_STORAGE} days apart from "
            "MoveToColdStorageAfterDays"
        )
    return None


def extend() -> None:
    """Have these answers in the place of moto's, and the paths that it lacks."""
    urls.url_paths.update(dict.fromkeys([*urls.url_paths, *_PATHS], Backup.dispatch))
