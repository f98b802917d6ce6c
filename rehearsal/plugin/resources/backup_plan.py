"""Plans of AWS Backup.

They are recorded only: the embedded AWS has no way to change a plan, and keeps the name of one
that was deleted from the next.
"""

import secrets
from collections.abc import Iterator
from uuid import uuid4

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.backup import rules
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.functions.index import get_partition
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties, objects

# The kind of record of which there is one for each selection of a plan.
SELECTED = "backup-selected"
VERSIONED = ("advancedBackupSettings", "rules", "scanSettings")


class Plan(Recorded):
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
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return str(uuid4())

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        return {
            "advancedBackupSettings": inputs.get("advancedBackupSettings", []),
            "rules": [rules.completed(rule) for rule in inputs["rules"]],
            "scanSettings": inputs.get("scanSettings", []),
            "tags": inputs.get("tags", {}),
            "version": inputs.get("version") or secrets.token_urlsafe(36),
        }

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        rules.accept("CreateBackupPlan", inputs)
        return super().create(aws, inputs)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        held = super().read(aws, identity, known)
        if held is None:
            return None
        partition: str = get_partition(aws, {})["id"]
        account: str = aws.call("sts", "GetCallerIdentity")["Account"]
        arn = f"arn:{partition}:backup:{aws.region}:{account}:backup-plan:{identity}"
        return held | {"arn": arn}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        rules.accept("UpdateBackupPlan", news)
        is_same = changed.isdisjoint(VERSIONED)
        kept: Properties = {"version": olds["version"]} if is_same else {}
        super().update(aws, identity, olds, news | kept, changed)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if any(record.startswith(f"{identity}/") for record in aws.records.all(SELECTED)):
            raise AwsError(
                "backup",
                "DeleteBackupPlan",
                "InvalidRequestException",
                "Related backup plan selections must be deleted prior to backup plan deletion",
            )
        super().delete(aws, identity, olds)


RESOURCE = Plan()
