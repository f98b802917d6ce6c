"""What moto lacks of DynamoDB's tables.

That is their class, their maximums on demand, encryption that changes, streams that end and begin
again, and what a restored table takes over.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import (
    DynamodbException,
    MockValidationException,
    ResourceNotFoundException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import RestoredPITTable, Table
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler
from typing_extensions import override

from rehearsal.aws.dynamodb import replicas
from rehearsal.aws.dynamodb.encryption import encrypt
from rehearsal.aws.dynamodb.extras import Extras, Stream, Units, extras
from rehearsal.clock import DAY, HEADER, HOUR, now

Answer = dict[str, Any]

ON_DEMAND = "PAY_PER_REQUEST"
_CLASS_CHANGES, _CLASS_DAYS = 2, 30
_CREATION_SECONDS = 60
# What UpdateTable can be asked for, beside the attributes that a new index needs.
_CHANGES = frozenset(
    {
        "BillingMode",
        "DeletionProtectionEnabled",
        "GlobalSecondaryIndexUpdates",
        "GlobalTableWitnessUpdates",
        "OnDemandThroughput",
        "ProvisionedThroughput",
        "ReplicaUpdates",
        "SSESpecification",
        "StreamSpecification",
        "TableClass",
        "WarmThroughput",
    }
)


def streams(table: Table) -> list[Stream]:
    """Return the streams of a table, the one that is on last."""
    found = [*extras(table).ended_streams]
    specification = table.stream_specification or {}
    if specification.get("StreamEnabled") and table.stream_shard and table.latest_stream_label:
        view = specification["StreamViewType"]
        label, shard = table.latest_stream_label, table.stream_shard
        found.append(Stream(label=label, view=view, shard=shard, is_on=True))
    return found


def described(table: Table) -> Answer:
    """Return a table as AWS describes it."""
    description: Answer = dynamo_to_dict(table.describe())["TableDescription"]
    kept = extras(table)
    if kept.table_class:
        description["TableClassSummary"] = {"TableClass": kept.table_class}
    indexes: list[Answer] = description["GlobalSecondaryIndexes"]
    for name, place in [(None, description), *((one["IndexName"], one) for one in indexes)]:
        if maximum := kept.maximums.get(name):
            place["OnDemandThroughput"] = dict(maximum)
        if table.billing_mode == ON_DEMAND:
            place["ProvisionedThroughput"] |= {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    return description | replicas.described(table)


class Tables(DynamoHandler):
    """Answers the actions on tables."""

    @override
    def create_table(self) -> ActionResult:
        """Make a table."""
        asked: Answer = self.body
        indexes: list[Answer] = asked.get("GlobalSecondaryIndexes") or []
        _refuse_low_maximums("table", asked)
        for index in indexes:
            _refuse_low_maximums(f"index : {index['IndexName']}", index)
        super().create_table()
        table = self.dynamodb_backend.get_table(asked["TableName"])
        kept = extras(table)
        kept.table_class = asked.get("TableClass")
        for name, place in [(None, asked), *((one["IndexName"], one) for one in indexes)]:
            _set_maximum(kept, name, place)
        return ActionResult({"TableDescription": described(table)})

    @override
    def describe_table(self) -> ActionResult:
        """Describe a table."""
        name: str = self.body["TableName"]
        self.dynamodb_backend.describe_table(name)
        return ActionResult({"Table": described(self.dynamodb_backend.get_table(name))})

    @override
    def update_table(self) -> ActionResult:
        """Change a table, or nothing of it where any of the changes is refused."""
        asked: Answer = self.body
        table = self.dynamodb_backend.get_table(asked["TableName"])
        _refuse_nothing(asked)
        _refuse_indexes(table, asked.get("GlobalSecondaryIndexUpdates") or [])
        _refuse_stream(table, asked.get("StreamSpecification"))
        _refuse_less_warm(table, asked)
        replicas.refuse(table, asked)
        if "TableClass" in asked:
            _count_class(table, self._now())
        # Of streams, moto begins the first one of a table only.
        self.body = {name: one for name, one in asked.items() if name != "StreamSpecification"}
        super().update_table()
        _change(table, asked)
        replicas.change(table, asked)
        return ActionResult({"TableDescription": described(table)})

    @override
    def delete_table(self) -> ActionResult:
        """Delete a table."""
        name: str = self.body["TableName"]
        if (kept := self.dynamodb_backend.tables.get(name)) and replicas.is_strong(kept):
            raise MockValidationException(
                f"{name} can only be deleted after its replicas: its MultiRegionConsistency is "
                "STRONG"
            )
        table = self.dynamodb_backend.delete_table(name)
        description = described(table) | {"TableStatus": "DELETING"}
        replicas.leave(table)
        self.dynamodb_backend.resource_policies.pop(table.table_arn, None)
        return ActionResult({"TableDescription": description})

    @override
    def update_time_to_live(self) -> ActionResult:
        """Turn time to live of a table on or off."""
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        asked: Answer = self.body["TimeToLiveSpecification"]
        if asked.get("Enabled") and replicas.is_strong(table):
            raise MockValidationException(
                "Time to live is not supported with MultiRegionConsistency STRONG"
            )
        at = self._now()
        changed = extras(table).expiry_changed
        if changed and at - changed < HOUR:
            raise MockValidationException(
                "Time to live has been modified multiple times within a fixed interval"
            )
        answer = super().update_time_to_live()
        age = at - table.created_at.replace(tzinfo=UTC).timestamp()
        # What follows a creation does not count: what is rehearsed was deployed long ago.
        counts = changed is not None or age > _CREATION_SECONDS
        for one in (table, *replicas.others(table).values()):
            extras(one).expiry_changed = at if counts else 0
        return answer

    @override
    def transact_write_items(self) -> ActionResult:
        """Write several items, or none."""
        _refuse_transaction(self.dynamodb_backend, self.body["TransactItems"])
        return super().transact_write_items()

    @override
    def transact_get_items(self) -> ActionResult:
        """Read several items at once."""
        _refuse_transaction(self.dynamodb_backend, self.body["TransactItems"])
        return super().transact_get_items()

    @override
    def restore_table_from_backup(self) -> ActionResult:
        """Make a table from a backup."""
        super().restore_table_from_backup()
        backup = self.dynamodb_backend.get_backup(self.body["BackupArn"])
        return self._restored(backup.table)

    @override
    def restore_table_to_point_in_time(self) -> ActionResult:
        """Make a table as another one was at a time."""
        super().restore_table_to_point_in_time()
        return self._restored(self.dynamodb_backend.get_table(self.body["SourceTableName"]))

    def _restored(self, source: Table) -> ActionResult:
        asked: Answer = self.body
        table = self.dynamodb_backend.get_table(asked["TargetTableName"])
        table.billing_mode = asked.get("BillingModeOverride") or source.billing_mode
        table.sse_specification = source.sse_specification
        if encryption := asked.get("SSESpecificationOverride"):
            encrypt(table, encryption)
        at: datetime | None = asked.get("RestoreDateTime")
        if at and isinstance(table, RestoredPITTable):
            table.restore_date_time = at
        return ActionResult({"TableDescription": described(table)})

    def _now(self) -> float:
        return now(self.headers.get(HEADER))


def _refuse_transaction(backend: DynamoDBBackend, items: list[Answer]) -> None:
    for item in items:
        for action in item.values():
            table = backend.tables.get(action["TableName"])
            if table and replicas.is_strong(table):
                raise MockValidationException(
                    f"Transactions are not supported on {table.name}: its MultiRegionConsistency "
                    "is STRONG"
                )


def _change(table: Table, asked: Answer) -> None:
    kept = extras(table)
    if "TableClass" in asked:
        kept.table_class = asked["TableClass"]
    _set_maximum(kept, None, asked)
    for action, index in _index_changes(asked.get("GlobalSecondaryIndexUpdates") or []):
        if action == "Delete":
            kept.forget_index(index["IndexName"])
        _set_maximum(kept, index["IndexName"], index)
    if "SSESpecification" in asked:
        encrypt(table, asked["SSESpecification"])
    if "StreamSpecification" in asked:
        _begin_or_end_stream(table, asked["StreamSpecification"])
    # An attribute is gone with the last index that has it as a key.
    table.attr = [one for one in table.attr if one["AttributeName"] in table.attribute_keys]


def _set_maximum(kept: Extras, place: str | None, asked: Answer) -> None:
    given: Units = asked.get("OnDemandThroughput") or {}
    changed = kept.maximums.pop(place, {}) | given
    # -1 lifts a maximum, which is then not described.
    if maximum := {name: units for name, units in changed.items() if units > 0}:
        kept.maximums[place] = maximum


def _begin_or_end_stream(table: Table, specification: Answer) -> None:
    if specification["StreamEnabled"]:
        table.set_stream_specification(dict(specification))
        return
    # Its label stays the latest one, and its records can be read for a day.
    ended = [Stream(label=one.label, view=one.view, shard=one.shard) for one in streams(table)]
    extras(table).ended_streams = ended
    table.stream_specification, table.stream_shard = {"StreamEnabled": False}, None


def _count_class(table: Table, at: float) -> None:
    """Count a change of class, of which "Quotas in Amazon DynamoDB" allows two in 30 days."""
    kept = extras(table)
    recent = [one for one in kept.class_changes if one > at - _CLASS_DAYS * DAY]
    if len(recent) >= _CLASS_CHANGES:
        raise DynamodbException(
            "LimitExceededException",
            f"Subscriber limit exceeded: the table class of {table.name} can be updated "
            f"{_CLASS_CHANGES} times in {_CLASS_DAYS} days",
        )
    kept.class_changes = [*recent, at]


def _refuse_nothing(asked: Answer) -> None:
    if not _CHANGES & asked.keys():
        raise MockValidationException(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
        )


def _refuse_low_maximums(place: str, asked: Answer) -> None:
    """Refuse a maximum below 1 of what is made: only what exists takes -1."""
    maximum: Units = asked.get("OnDemandThroughput") or {}
    for name, units in maximum.items():
        if units < 1:
            raise MockValidationException(
                f"One or more parameter values were invalid: Requested {name} for "
                f"OnDemandThroughput for {place} is outside of valid range"
            )


def _refuse_indexes(table: Table, updates: list[Answer]) -> None:
    known = {index.name for index in table.global_indexes}
    built = 0
    for action, index in _index_changes(updates):
        name: str = index["IndexName"]
        if action == "Create":
            _refuse_low_maximums(f"index : {name}", index)
            if name in known:
                raise MockValidationException(f"Attempting to create an index which exists: {name}")
        elif name not in known:
            raise ResourceNotFoundException(
                f"Requested resource not found: Table: {table.name} has no index {name}"
            )
        built += action != "Update"
    if built > 1:
        raise DynamodbException(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted "
            "simultaneously per table",
        )


def _refuse_less_warm(table: Table, asked: Answer) -> None:
    """Refuse to serve less at once than now (ack-api-quirks, DDB-TABLE-155 and 179)."""
    indexes = {index.name: index for index in table.global_indexes}
    places = [("table", table.warm_throughput, asked)]
    places += [
        (f"index {index['IndexName']}", indexes[index["IndexName"]].warm_throughput, index)
        for action, index in _index_changes(asked.get("GlobalSecondaryIndexUpdates") or [])
        if action == "Update"
    ]
    for place, former, change in places:
        wanted: Units = change.get("WarmThroughput") or {}
        for name, units in wanted.items():
            if units < former.get(name, 0):
                raise MockValidationException(
                    f"One or more parameter values were invalid: Requested {name} for "
                    f"WarmThroughput for {place} is lower than current WarmThroughput, decreasing "
                    "WarmThroughput is not supported"
                )


def _refuse_stream(table: Table, specification: Answer | None) -> None:
    if specification is None:
        return
    is_on = (table.stream_specification or {}).get("StreamEnabled", False)
    if is_on == specification["StreamEnabled"]:
        state = "an enabled" if is_on else "a disabled"
        raise MockValidationException(f"Table already has {state} stream: TableName: {table.name}")


def _index_changes(updates: list[Answer]) -> Iterator[tuple[str, Answer]]:
    for update in updates:
        yield from update.items()
