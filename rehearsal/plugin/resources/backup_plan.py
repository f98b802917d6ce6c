"""Plans of AWS Backup."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.backup import rules
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.resources.backup_vault import TAGS
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties, objects

NOT_FOUND = "ResourceNotFoundException"
SCANS = {
    "malwareScanner": "MalwareScanner",
    "resourceTypes": "ResourceTypes",
    "scannerRoleArn": "ScannerRoleArn",
}
VERSIONED = ("advancedBackupSettings", "rules", "scanSettings")


class Plan(Resource):
    """A plan, its id being one that AWS makes up."""

    type_name = "aws:backup/plan:Plan"
    facts = PropertyRules(
        service="backup",
        auto_named="name",
        defaults={
            "rules.completionWindow": 180,
            "rules.enableContinuousBackup": False,
            "rules.scheduleExpressionTimezone": "Etc/UTC",
            "rules.startWindow": 60,
        },
        enums={
            "rules.scanActions.malwareScanner": "MalwareScanner",
            "rules.scanActions.scanMode": "ScanMode",
            "scanSettings.malwareScanner": "MalwareScanner",
        },
        arns=frozenset(
            {
                "rules.copyActions.destinationVaultArn",
                "rules.targetLogicallyAirGappedBackupVaultArn",
                "scanSettings.scannerRoleArn",
            }
        ),
        replaces=frozenset({"name"}),
        sets={
            "advancedBackupSettings": "resourceType",
            "rules": "ruleName",
            "rules.copyActions": "destinationVaultArn",
            "rules.scanActions": None,
            "scanSettings": None,
            "scanSettings.resourceTypes": None,
        },
        computed=frozenset(
            {
                "rules.copyActions.lifecycle.optInToArchiveForSupportedResources",
                "rules.lifecycle.optInToArchiveForSupportedResources",
            }
        ),
        recomputed={"version": VERSIONED},
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from rules.problems(inputs)
        for i, setting in enumerate(objects(inputs.get("advancedBackupSettings"))):
            kind = setting["resourceType"]
            if isinstance(kind, str) and kind != "EC2":
                yield Problem(
                    f"advancedBackupSettings[{i}].resourceType",
                    f'expected resourceType to be one of ["EC2"], got {kind}',
                )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        made = aws.call(
            "backup",
            "CreateBackupPlan",
            BackupPlan=_sent(inputs),
            BackupPlanTags=inputs.get("tags", {}),
        )
        return made["BackupPlanId"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = call_if_there(aws, "backup", "GetBackupPlan", {NOT_FOUND}, BackupPlanId=identity)
        if found is None:
            return None
        # AWS still describes a plan that is deleted.
        return None if "DeletionDate" in found else _properties(aws, found)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if changed & {*VERSIONED}:
            asked = _sent(news)
            aws.call("backup", "UpdateBackupPlan", BackupPlanId=identity, BackupPlan=asked)
        TAGS.change(aws, olds, news, ResourceArn=olds["arn"])

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "backup", "DeleteBackupPlan", {NOT_FOUND}, BackupPlanId=identity)


def _sent(inputs: Properties) -> dict[str, Any]:
    advanced = [
        {"BackupOptions": setting["backupOptions"], "ResourceType": setting["resourceType"]}
        for setting in inputs.get("advancedBackupSettings", [])
    ]
    scans = [
        {name: setting[key] for key, name in SCANS.items()}
        for setting in inputs.get("scanSettings", [])
    ]
    return {
        "AdvancedBackupSettings": advanced,
        "BackupPlanName": inputs["name"],
        "Rules": [rules.sent(rule) for rule in inputs["rules"]],
        "ScanSettings": scans,
    }


def _properties(aws: Aws, found: dict[str, Any]) -> Properties:
    plan, arn = found["BackupPlan"], found["BackupPlanArn"]
    return {
        "advancedBackupSettings": [
            {"backupOptions": setting["BackupOptions"], "resourceType": setting["ResourceType"]}
            for setting in plan.get("AdvancedBackupSettings", [])
        ],
        "arn": arn,
        "name": plan["BackupPlanName"],
        "rules": [rules.properties(rule) for rule in plan["Rules"]],
        "scanSettings": [
            {key: setting[name] for key, name in SCANS.items()}
            for setting in plan.get("ScanSettings", [])
        ],
        "tags": aws.call("backup", "ListTags", ResourceArn=arn)["Tags"],
        "version": found["VersionId"],
    }


RESOURCE = Plan()
