"""What the plans of AWS Backup back up; recorded only, as the plans are."""

import re
from collections.abc import Iterator
from uuid import uuid4

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError, RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resources import backup_plan
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Properties

NAME = Text(
    1,
    50,
    re.compile(r"[0-9A-Za-z_.-]*"),
    "must contain only alphanumeric, hyphen, underscore, and period characters",
)
LISTS = ("conditions", "notResources", "resources", "selectionTags")


class Selection(Recorded):
    """A selection, its id being one that AWS makes up."""

    type_name = "aws:backup/selection:Selection"
    facts = PropertyRules(
        service="backup",
        auto_named="name",
        enums={"selectionTags.type": "ConditionType"},
        arns=frozenset({"iamRoleArn"}),
        replaces=frozenset({"iamRoleArn", "name", "planId", *LISTS}),
        sets={
            "conditions": None,
            "conditions.stringEquals": None,
            "conditions.stringLikes": None,
            "conditions.stringNotEquals": None,
            "conditions.stringNotLikes": None,
            "notResources": None,
            "resources": None,
            "selectionTags": None,
        },
        computed=frozenset({"conditions", "notResources"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from NAME.problems("name", inputs["name"])

    @override
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return str(uuid4())

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        return {name: inputs.get(name, []) for name in LISTS}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        plan: str = inputs["planId"]
        if backup_plan.RESOURCE.read(aws, plan, {}) is None:
            raise AwsError(
                "backup",
                "CreateBackupSelection",
                "InvalidParameterValueException",
                f"Cannot find Backup plan with ID {plan}",
            )
        identity = super().create(aws, inputs)
        aws.records.put(backup_plan.SELECTED, f"{plan}/{identity}", {})
        return identity

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        plan, bar, selection = identity.rpartition("|")
        if not known and not bar:
            raise RefusedError(
                f'unexpected format of ID ("{identity}"), expected <plan-id>|<selection-id>'
            )
        held = super().read(aws, selection, known)
        return held if held is None or plan in ("", held["planId"]) else None

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        selection = identity.rpartition("|")[2]
        aws.records.delete(backup_plan.SELECTED, f"{olds['planId']}/{selection}")
        super().delete(aws, selection, olds)


RESOURCE = Selection()
