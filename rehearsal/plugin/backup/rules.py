"""The rules of a backup plan."""

import re
from collections.abc import Iterator
from typing import Any

from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Properties, objects, present

Answer = dict[str, Any]

_ARCHIVE = "optInToArchiveForSupportedResources"
_LIFECYCLE = {
    "coldStorageAfter": "MoveToColdStorageAfterDays",
    "deleteAfter": "DeleteAfterDays",
    _ARCHIVE: "OptInToArchiveForSupportedResources",
}
RULE_NAME = Text(
    1,
    50,
    re.compile(r"[0-9A-Za-z_.-]*"),
    "must contain only alphanumeric characters, hyphens, underscores, and periods",
)
VAULT_NAME = Text(
    2,
    50,
    re.compile(r"[0-9A-Za-z_-]*"),
    "must contain only alphanumeric characters, hyphens, and underscores",
)


def problems(plan: Properties) -> Iterator[Problem]:
    """Return what is wrong with the names in the rules."""
    for i, rule in enumerate(objects(plan["rules"])):
        path = f"rules[{i}]"
        yield from RULE_NAME.problems(f"{path}.ruleName", rule["ruleName"])
        yield from VAULT_NAME.problems(f"{path}.targetVaultName", rule["targetVaultName"])


def sent(rule: Properties) -> Answer:
    """Return a rule as AWS takes it."""
    copies = [
        {"DestinationBackupVaultArn": copy["destinationVaultArn"]} | _lifecycle_sent(copy)
        for copy in rule.get("copyActions", [])
    ]
    scans = [
        {"MalwareScanner": scan["malwareScanner"], "ScanMode": scan["scanMode"]}
        for scan in rule.get("scanActions", [])
    ]
    asked = {
        "CompletionWindowMinutes": rule["completionWindow"],
        "CopyActions": copies,
        "EnableContinuousBackup": rule["enableContinuousBackup"],
        "RecoveryPointTags": rule.get("recoveryPointTags"),
        "RuleName": rule["ruleName"],
        "ScanActions": scans,
        "ScheduleExpression": rule.get("schedule"),
        "ScheduleExpressionTimezone": rule["scheduleExpressionTimezone"],
        "StartWindowMinutes": rule["startWindow"],
        "TargetBackupVaultName": rule["targetVaultName"],
        "TargetLogicallyAirGappedBackupVaultArn": rule.get(
            "targetLogicallyAirGappedBackupVaultArn"
        ),
    }
    return {name: one for name, one in asked.items() if one} | _lifecycle_sent(rule)


def properties(rule: Answer) -> Properties:
    """Return a rule as the provider reports it."""
    return present(
        completionWindow=rule["CompletionWindowMinutes"],
        copyActions=[
            present(
                destinationVaultArn=copy["DestinationBackupVaultArn"], lifecycle=_lifecycle(copy)
            )
            for copy in rule.get("CopyActions", [])
        ],
        enableContinuousBackup=rule.get("EnableContinuousBackup", False),
        lifecycle=_lifecycle(rule),
        recoveryPointTags=rule.get("RecoveryPointTags", {}),
        ruleName=rule["RuleName"],
        scanActions=[
            {"malwareScanner": scan["MalwareScanner"], "scanMode": scan["ScanMode"]}
            for scan in rule.get("ScanActions", [])
        ],
        schedule=rule["ScheduleExpression"],
        scheduleExpressionTimezone=rule["ScheduleExpressionTimezone"],
        startWindow=rule["StartWindowMinutes"],
        targetLogicallyAirGappedBackupVaultArn=rule.get(
            "TargetLogicallyAirGappedBackupVaultArn", ""
        ),
        targetVaultName=rule["TargetBackupVaultName"],
    )


def _lifecycle_sent(holder: Properties) -> Answer:
    if "lifecycle" not in holder:
        return {}
    lifecycle: Properties = holder["lifecycle"]
    days = {name: lifecycle[key] for key, name in _LIFECYCLE.items() if lifecycle.get(key)}
    return {"Lifecycle": days}


def _lifecycle(holder: Answer) -> Properties | None:
    lifecycle: Answer | None = holder.get("Lifecycle")
    if lifecycle is None:
        return None
    absent = {"coldStorageAfter": 0, "deleteAfter": 0, _ARCHIVE: False}
    return absent | {key: lifecycle[name] for key, name in _LIFECYCLE.items() if name in lifecycle}
