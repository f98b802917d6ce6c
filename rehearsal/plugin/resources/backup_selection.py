"""What the plans of AWS Backup back up."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem, Text
from rehearsal.plugin.values import Properties, objects

NAME = Text(
    1,
    50,
    re.compile(r"[0-9A-Za-z_.-]*"),
    "must contain only alphanumeric, hyphen, underscore, and period characters",
)
LISTS = ("conditions", "notResources", "resources", "selectionTags")
CONDITIONS = {
    "stringEquals": "StringEquals",
    "stringLikes": "StringLike",
    "stringNotEquals": "StringNotEquals",
    "stringNotLikes": "StringNotLike",
}
# With these, AWS answers that a selection is not there, or its plan.
ABSENT = ("ResourceNotFoundException", "InvalidParameterValueException")


class Selection(Resource):
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
    def create(self, aws: Aws, inputs: Properties) -> str:
        made = aws.call(
            "backup",
            "CreateBackupSelection",
            BackupPlanId=inputs["planId"],
            BackupSelection=_sent(inputs),
        )
        return made["SelectionId"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        place = _place(identity, known)
        found = call_if_there(aws, "backup", "GetBackupSelection", ABSENT, **place)
        if found is None:
            return None
        return {"planId": place["BackupPlanId"], **_properties(found["BackupSelection"])}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        """Do nothing: a change of any property replaces."""

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "backup", "DeleteBackupSelection", ABSENT, **_place(identity, olds))


def _place(identity: str, known: Properties) -> dict[str, str]:
    """Return the plan and the selection; an import names both."""
    plan, bar, selection = identity.rpartition("|")
    if not known and not bar:
        raise RefusedError(
            f'unexpected format of ID ("{identity}"), expected <plan-id>|<selection-id>'
        )
    return {"BackupPlanId": plan or str(known["planId"]), "SelectionId": selection}


def _sent(inputs: Properties) -> dict[str, Any]:
    conditions: dict[str, list[dict[str, object]]] = {}
    for group in objects(inputs.get("conditions")):
        for key, name in CONDITIONS.items():
            pairs = [
                {"ConditionKey": pair["key"], "ConditionValue": pair["value"]}
                for pair in objects(group.get(key))
            ]
            if pairs:
                conditions.setdefault(name, []).extend(pairs)
    tags = [
        {"ConditionKey": tag["key"], "ConditionType": tag["type"], "ConditionValue": tag["value"]}
        for tag in objects(inputs.get("selectionTags"))
    ]
    asked = {
        "Conditions": conditions,
        "IamRoleArn": inputs["iamRoleArn"],
        "ListOfTags": tags,
        "NotResources": inputs.get("notResources"),
        "Resources": inputs.get("resources"),
        "SelectionName": inputs["name"],
    }
    return {name: one for name, one in asked.items() if one}


def _properties(found: dict[str, Any]) -> Properties:
    groups: dict[str, Any] = found.get("Conditions", {})
    conditions = {
        key: [
            {"key": pair["ConditionKey"], "value": pair["ConditionValue"]} for pair in groups[name]
        ]
        for key, name in CONDITIONS.items()
        if groups.get(name)
    }
    return {
        "conditions": [conditions] if conditions else [],
        "iamRoleArn": found["IamRoleArn"],
        "name": found["SelectionName"],
        "notResources": found.get("NotResources", []),
        "resources": found.get("Resources", []),
        "selectionTags": [
            {
                "key": tag["ConditionKey"],
                "type": tag["ConditionType"],
                "value": tag["ConditionValue"],
            }
            for tag in found.get("ListOfTags", [])
        ],
    }


RESOURCE = Selection()
