"""The rules of a backup plan."""

import re
from collections.abc import Iterator

from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Properties, objects, present

# When AWS backs up where a rule has no schedule.
DAILY = "cron(0 5 ? * * *)"
LEAST_DAYS_IN_COLD_STORAGE = 90
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


def accept(action: str, plan: Properties) -> None:
    """Refuse the rules that AWS refuses for their lifecycles."""
    for rule in plan["rules"]:
        for holder in (rule, *rule.get("copyActions", [])):
            if reason := _fault(rule, holder.get("lifecycle", {})):
                sentence = f"Error in rule {rule['ruleName']} : Invalid lifecycle. {reason}"
                raise AwsError("backup", action, "InvalidParameterValueException", sentence)


def completed(rule: Properties) -> Properties:
    """Return a rule as AWS tells of it."""
    return present(
        completionWindow=rule["completionWindow"],
        copyActions=[_copy(copy) for copy in rule.get("copyActions", [])],
        enableContinuousBackup=rule["enableContinuousBackup"],
        lifecycle=_lifecycle(rule),
        recoveryPointTags=rule.get("recoveryPointTags", {}),
        ruleName=rule["ruleName"],
        scanActions=rule.get("scanActions", []),
        schedule=rule.get("schedule") or DAILY,
        scheduleExpressionTimezone=rule["scheduleExpressionTimezone"],
        startWindow=rule["startWindow"],
        targetLogicallyAirGappedBackupVaultArn=rule.get(
            "targetLogicallyAirGappedBackupVaultArn", ""
        ),
        targetVaultName=rule["targetVaultName"],
    )


def _copy(copy: Properties) -> Properties:
    arn: str = copy["destinationVaultArn"]
    return present(destinationVaultArn=arn, lifecycle=_lifecycle(copy))


def _lifecycle(holder: Properties) -> Properties | None:
    lifecycle: Properties | None = holder.get("lifecycle")
    if lifecycle is None:
        return None
    absent = {
        "coldStorageAfter": 0,
        "deleteAfter": 0,
        "optInToArchiveForSupportedResources": False,
    }
    return absent | lifecycle


def _fault(rule: Properties, lifecycle: Properties) -> str | None:
    cold, end = lifecycle.get("coldStorageAfter"), lifecycle.get("deleteAfter")
    if cold and rule["enableContinuousBackup"]:
        return "MoveToColdStorageAfterDays is unavailable"
    if cold and end and end < cold + LEAST_DAYS_IN_COLD_STORAGE:
        return (
            f"DeleteAfterDays cannot be less than {LEAST_DAYS_IN_COLD_STORAGE} days apart from "
            "MoveToColdStorageAfterDays"
        )
    return None
