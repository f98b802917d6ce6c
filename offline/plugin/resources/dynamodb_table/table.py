"""The life of a DynamoDB table."""

import os

from pulumi.provider.experimental.provider import PropertyDiffKind
from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.diff import REPLACING
from offline.plugin.failures import AwsError
from offline.plugin.problems import Problem
from offline.plugin.resource import Changes, Resource
from offline.plugin.resources.dynamodb_table import calls, kept
from offline.plugin.resources.dynamodb_table.aligned import aligned
from offline.plugin.resources.dynamodb_table.checks import problems
from offline.plugin.resources.dynamodb_table.creation import creation
from offline.plugin.resources.dynamodb_table.facts import FACTS
from offline.plugin.resources.dynamodb_table.reading import outputs
from offline.plugin.resources.dynamodb_table.refusals import refuse_replicas
from offline.plugin.resources.dynamodb_table.update import TableUpdate, change_replicas
from offline.plugin.values import Properties

# While this is 1, a rehearsal is being taken down and protected tables go with it.
TEARDOWN = "REHEARSAL_TEARDOWN"


class Table(Resource):
    """A table, its id being its name."""

    type_name = "aws:dynamodb/table:Table"
    recorded = "class, on-demand maximums, replicas, encryption changed after creation"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs, lambda: calls.describe(aws, inputs["name"]))

    @override
    def aligned(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return aligned(olds, news)

    @override
    def settled(self, changes: Changes, olds: Properties, news: Properties) -> Changes:
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
            change_replicas(aws, identity, inputs)

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
        if os.environ.get(TEARDOWN) != "1":
            refuse_replicas(table, [])
        elif table["DeletionProtectionEnabled"]:
            calls.update(aws, identity, {"DeletionProtectionEnabled": False})
        try:
            aws.call("dynamodb", "DeleteTable", TableName=identity)
        except AwsError as error:
            if error.code != calls.NOT_FOUND:
                raise
        kept.forget(aws, table)
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
