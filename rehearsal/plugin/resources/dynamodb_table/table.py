"""The life of a table, as `aws_dynamodb_table` of the official plugin has it."""

import os

from pulumi.provider.experimental.provider import PropertyDiffKind
from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.diff import REPLACING
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Changes, Resource
from rehearsal.plugin.resources.dynamodb_table import calls
from rehearsal.plugin.resources.dynamodb_table.calls import outputs
from rehearsal.plugin.resources.dynamodb_table.checks import problems
from rehearsal.plugin.resources.dynamodb_table.replicas import (
    create_replicas,
    delete_replicas,
    propagate_tags,
)
from rehearsal.plugin.resources.dynamodb_table.update import TableUpdate, creation
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties, is_empty, objects

FACTS = PropertyRules(
    service="dynamodb",
    auto_named="name",
    defaults={
        "billingMode": "PROVISIONED",
        "tableClass": "STANDARD",
        "ttl.enabled": False,
        "replicas.consistencyMode": "EVENTUAL",
        "replicas.pointInTimeRecovery": False,
        "replicas.propagateTags": False,
    },
    enums={
        "attributes.type": "ScalarAttributeType",
        "billingMode": "BillingMode",
        "globalSecondaryIndexes.keySchemas.keyType": "KeyType",
        "globalSecondaryIndexes.projectionType": "ProjectionType",
        "localSecondaryIndexes.projectionType": "ProjectionType",
        "replicas.consistencyMode": "MultiRegionConsistency",
        "streamViewType": "StreamViewType",
        "tableClass": "TableClass",
    },
    ranges={
        "pointInTimeRecovery.recoveryPeriodInDays": (1, 35),
        "warmThroughput.readUnitsPerSecond": (12000, None),
        "warmThroughput.writeUnitsPerSecond": (4000, None),
        "globalSecondaryIndexes.warmThroughput.readUnitsPerSecond": (12000, None),
        "globalSecondaryIndexes.warmThroughput.writeUnitsPerSecond": (4000, None),
    },
    arns=frozenset({"serverSideEncryption.kmsKeyArn", "replicas.kmsKeyArn"}),
    conflicts={
        "readCapacity": ("onDemandThroughput",),
        "writeCapacity": ("onDemandThroughput",),
        "restoreSourceName": ("importTable", "restoreSourceTableArn"),
        "restoreSourceTableArn": ("importTable",),
    },
    replaces=frozenset(
        {
            "hashKey",
            "importTable.s3BucketSource",
            "localSecondaryIndexes",
            "name",
            "rangeKey",
            "restoreBackupArn",
            "restoreDateTime",
            "restoreToLatestTime",
        }
    ),
    sets={
        "attributes": "name",
        "globalSecondaryIndexes": "name",
        "globalSecondaryIndexes.nonKeyAttributes": None,
        "localSecondaryIndexes": "name",
        "replicas": "regionName",
    },
    computed=frozenset(
        {
            "attributes",
            "globalSecondaryIndexes",
            "globalSecondaryIndexes.hashKey",
            "globalSecondaryIndexes.keySchemas",
            "globalSecondaryIndexes.onDemandThroughput.maxReadRequestUnits",
            "globalSecondaryIndexes.onDemandThroughput.maxWriteRequestUnits",
            "globalSecondaryIndexes.readCapacity",
            "globalSecondaryIndexes.warmThroughput",
            "globalSecondaryIndexes.writeCapacity",
            "globalTableWitness",
            "hashKey",
            "onDemandThroughput.maxReadRequestUnits",
            "onDemandThroughput.maxWriteRequestUnits",
            "pointInTimeRecovery",
            "pointInTimeRecovery.recoveryPeriodInDays",
            "readCapacity",
            "replicas.arn",
            "replicas.deletionProtectionEnabled",
            "replicas.kmsKeyArn",
            "replicas.streamArn",
            "replicas.streamLabel",
            "serverSideEncryption",
            "serverSideEncryption.kmsKeyArn",
            "streamViewType",
            "ttl",
            "warmThroughput",
            "writeCapacity",
        }
    ),
    recomputed={"streamArn": ("streamEnabled", "streamViewType")},
    output_only=frozenset(
        {
            "globalSecondaryIndexes.hashKey",
            "globalSecondaryIndexes.rangeKey",
            "replicas.arn",
            "replicas.streamArn",
            "replicas.streamLabel",
        }
    ),
)


TOGGLED = ("pointInTimeRecovery", "serverSideEncryption")


def normalize(olds: Properties, news: Properties) -> tuple[Properties, Properties]:
    """Return old outputs and new inputs without differences that mean nothing."""
    olds, news = dict(olds), dict(news)
    for name in TOGGLED:
        if not _is_on(olds.get(name)) and not _is_on(news.get(name)):
            olds.pop(name, None)
            news.pop(name, None)
    recovery: Plain = news.get("pointInTimeRecovery")
    if isinstance(recovery, dict) and not _is_on(recovery):
        news["pointInTimeRecovery"] = {"enabled": False}
    _align_ttl(olds, news)
    _align_cap(olds, news)
    _align_indexes(olds, news)
    return olds, news


def _is_on(option: Plain) -> bool:
    """Whether an option is on, or may come to be."""
    if isinstance(option, dict):
        return option.get("enabled") is not False
    return option is not None


def _align_ttl(olds: Properties, news: Properties) -> None:
    """Leave out the attribute where expiry is off: AWS requires it then, but does not return it."""
    old: Plain = olds.get("ttl")
    new: Plain = news.get("ttl")
    if isinstance(old, dict) and isinstance(new, dict):
        is_off = not new.get("enabled")
        if is_off and not old.get("attributeName"):
            news["ttl"] = {"enabled": False}


def _align_cap(olds: Properties, news: Properties) -> None:
    """Leave out a maximum of -1 beside another one: AWS reports it as 0.

    Where AWS reports no maximum at all, the official plugin finds a difference in each preview, for
    as long as the -1 is asked for.
    """
    old: Plain = olds.get("onDemandThroughput")
    new: Plain = news.get("onDemandThroughput")
    if isinstance(old, dict) and isinstance(new, dict):
        news["onDemandThroughput"] = {
            name: units for name, units in new.items() if units != -1 or not is_empty(old.get(name))
        }


def _align_indexes(olds: Properties, news: Properties) -> None:
    """Leave the keys of indexes in one of the two ways to write them, that of the inputs."""
    indexes: Plain = news.get("globalSecondaryIndexes")
    if not isinstance(indexes, list):
        return
    afters = [dict(index) if isinstance(index, dict) else index for index in indexes]
    asked = {str(index["name"]): index for index in objects(afters)}
    befores: list[Properties] = []
    for index in objects(olds.get("globalSecondaryIndexes")):
        before, after = dict(index), asked.get(str(index["name"]))
        if after is not None:
            written_twice = ("hashKey", "rangeKey") if "keySchemas" in after else ("keySchemas",)
            for name in written_twice:
                before.pop(name, None)
            _align_cap(before, after)
        befores.append(before)
    olds["globalSecondaryIndexes"] = befores
    news["globalSecondaryIndexes"] = afters


# While this is 1, a rehearsal is being taken down and protected tables go with it.
TEARDOWN = "REHEARSAL_TEARDOWN"


class Table(Resource):
    """A table, its id being its name."""

    type_name = "aws:dynamodb/table:Table"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs, lambda: calls.describe(aws, inputs["name"]))

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return normalize(olds, news)

    @override
    def adjust_diff(self, changes: Changes, olds: Properties, news: Properties) -> Changes:
        # The official plugin looks at attributes only where an index changes, so that another
        # type for a key that stays is no change to it.
        if not any(path.startswith("globalSecondaryIndexes") for path in changes):
            changes = {p: kind for p, kind in changes.items() if not p.startswith("attributes")}
        return {path: _settled(path, kind, olds, news) for path, kind in changes.items()}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        action, parameters = creation(inputs)
        calls.create(aws, action, parameters)
        return inputs["name"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        calls.wait_until_active(aws, identity)
        if (ttl := inputs.get("ttl")) and ttl.get("enabled"):
            calls.set_ttl(aws, identity, ttl)
        if (recovery := inputs.get("pointInTimeRecovery")) and recovery["enabled"]:
            calls.set_recovery(aws, identity, recovery)
        if inputs.get("replicas"):
            create_replicas(aws, identity, inputs)
            propagate_tags(aws, identity, inputs)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return outputs(aws, identity, known)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        TableUpdate(aws, identity, olds, news).send(changed)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        table = calls.describe(aws, identity)
        if table is None:
            return
        mode = table.get("MultiRegionConsistency")
        replicas = [
            {"consistencyMode": mode, "regionName": replica["RegionName"]}
            for replica in table.get("Replicas", [])
        ]
        if os.environ.get(TEARDOWN) == "1":
            for region in ("", *(str(replica["regionName"]) for replica in replicas)):
                request = {"DeletionProtectionEnabled": False}
                calls.send(aws, "UpdateTable", identity, request, region)
        delete_replicas(aws, identity, replicas, olds.get("globalTableWitness"))
        call_if_there(aws, "dynamodb", "DeleteTable", {calls.NOT_FOUND}, TableName=identity)
        aws.wait(f"the deletion of '{identity}'", lambda: calls.describe(aws, identity) is None)


def _settled(
    path: str, kind: PropertyDiffKind, olds: Properties, news: Properties
) -> PropertyDiffKind:
    """Make a change a replacement where only some changes of a property are."""
    top, _, unit = path.partition(".")
    if top in {"restoreSourceName", "restoreSourceTableArn"} and news.get(top):
        return REPLACING.get(kind, kind)
    if top == "warmThroughput" and unit:
        before, after = olds[top].get(unit, 0), news[top].get(unit, 0)
        if isinstance(after, int) and 0 < after < before:
            return REPLACING.get(kind, kind)
    return kind


RESOURCE = Table()
