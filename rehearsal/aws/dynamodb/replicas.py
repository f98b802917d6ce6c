"""Replicas of tables in other regions, global tables of version 2019.11.21, which moto lacks.

A replica is a table of moto's in its own region, and all of them have the same items. What is
refused of replicas was reported of the official provider, with AWS's sentences, in issues of
hashicorp/terraform-provider-aws: 34450 (streams), 17422 and 21726 (keys), 49651 (keys of replicas
that are not there). What strong consistency over regions takes is from "How DynamoDB global tables
work" in the DynamoDB developer guide; of its refusals, the official provider quotes the two that
begin with "Unsupported table replica count" and "MultiRegionConsistency must be set", and the
others are in words of our own.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table

from rehearsal.aws.dynamodb.encryption import encrypt, has_own_key, key
from rehearsal.aws.dynamodb.extras import GlobalTable, extras
from settings.regions import PARTITIONS, strong_partners

Answer = dict[str, Any]

STRONG = "STRONG"
_FURTHER = 2
_KINDS = ("Create", "Delete")
_VERSION = "2019.11.21"
_VALUES = "One or more parameter values were invalid"
_NO_KEY = f"{_VALUES}: KMSMasterKeyId must be specified for each replica."


def others(table: Table) -> dict[str, Table]:
    """Return the replicas of a table in other regions, by these."""
    group = extras(table).global_table
    tables = group.tables if group else {}
    return {region: one for region, one in tables.items() if one is not table}


def described(table: Table) -> Answer:
    """Return what AWS says of replicas where it describes a table."""
    group = extras(table).global_table
    if group is None:
        return {}
    witnesses = [{"RegionName": region, "WitnessStatus": "ACTIVE"} for region in group.witnesses]
    return {
        "GlobalTableVersion": _VERSION,
        "MultiRegionConsistency": group.consistency,
        "Replicas": [_described(replica) for replica in others(table).values()],
        **({"GlobalTableWitnesses": witnesses} if witnesses else {}),
    }


def _described(replica: Table) -> Answer:
    kept = extras(replica)
    reads = kept.read_maximums.get(None)
    answer = {
        "RegionName": replica.region_name,
        "ReplicaArn": replica.table_arn,
        "ReplicaStatus": "ACTIVE",
        "KMSMasterKeyId": key(replica),
        "OnDemandThroughputOverride": reads and {"MaxReadRequestUnits": reads},
        "ReplicaTableClassSummary": kept.table_class and {"TableClass": kept.table_class},
    }
    return {name: value for name, value in answer.items() if value}


def refuse(table: Table, asked: Answer) -> None:
    """Refuse what AWS does not do to a table with replicas, or to its replicas."""
    replicas = others(table)
    stream: Answer = asked.get("StreamSpecification") or {}
    if replicas and not is_strong(table) and stream.get("StreamEnabled") is False:
        raise MockValidationException(
            f"{_VALUES}: Disabling Stream is not allowed for a Global Table replica."
        )
    if replicas and "KMSMasterKeyId" in (asked.get("SSESpecification") or {}):
        raise MockValidationException(
            "Invalid operation: Customer Managed CMKs on Global Table Version 2019.11.21 replicas "
            "cannot be updated through SSESpecification parameter and can only be updated through "
            "ReplicaUpdates parameter"
        )
    _refuse_consistency(table, asked)
    keyed: set[str] = set()
    for kind, action in _updates(asked):
        region: str = action["RegionName"]
        if kind == "Create":
            _refuse_creation(table, action)
        elif region not in {table.region_name, *replicas}:
            raise MockValidationException(
                "Replica specified in the Replica Update or Replica Delete action of the request "
                "was not found."
            )
        elif kind == "Delete":
            _refuse_deletion(replicas.get(region, table))
        elif "KMSMasterKeyId" in action:
            keyed.add(region)
    if keyed and replicas.keys() - keyed:
        raise MockValidationException(_NO_KEY)


def is_strong(table: Table) -> bool:
    """Whether a table is strongly consistent over regions."""
    group = extras(table).global_table
    return group is not None and group.consistency == STRONG


def _refuse_consistency(table: Table, asked: Answer) -> None:
    updates = [*_updates(asked)]
    regions = {kind: {one["RegionName"] for of, one in updates if of == kind} for kind in _KINDS}
    witnesses = [*_updates(asked, "GlobalTableWitnessUpdates")]
    if is_strong(table):
        _refuse_parts(table, regions, witnesses)
    elif asked.get("MultiRegionConsistency") == STRONG:
        _refuse_strong_creation(table, regions["Create"], witnesses)
    elif witnesses:
        raise MockValidationException(
            "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter "
            "is present"
        )
    if "MultiRegionConsistency" in asked and not regions["Create"]:
        raise MockValidationException(
            "MultiRegionConsistency is only valid when a global table is created by a Create "
            "action in ReplicaUpdates"
        )


def _refuse_strong_creation(
    table: Table, regions: set[str], witnesses: Sequence[tuple[str, Answer]]
) -> None:
    witnessing = {one["RegionName"] for kind, one in witnesses if kind == "Create"}
    # moto keeps items in a mapping without a declared type.
    source: Any = table
    if others(table):
        raise MockValidationException(
            f"MultiRegionConsistency of the global table {table.name} cannot be changed"
        )
    if len(regions | witnessing) != _FURTHER or len(witnessing) > 1 or regions & witnessing:
        raise MockValidationException(
            "Unsupported table replica count for global tables with MultiRegionConsistency set to "
            "STRONG"
        )
    if strange := sorted((regions | witnessing) - {*strong_partners(table.region_name)}):
        raise MockValidationException(
            f"{', '.join(strange)} cannot be strongly consistent with {table.region_name}"
        )
    if any(source.items.values()):
        raise MockValidationException(
            f"Table {table.name} has to be empty for MultiRegionConsistency STRONG"
        )
    if table.ttl["TimeToLiveStatus"] == "ENABLED" or table.indexes:
        raise MockValidationException(
            "Time to live and local secondary indexes are not supported with "
            "MultiRegionConsistency STRONG"
        )


def _refuse_parts(
    table: Table, regions: dict[str, set[str]], witnesses: Sequence[tuple[str, Answer]]
) -> None:
    """Refuse to add a part to a strongly consistent table, or to take away one of two."""
    group = extras(table).global_table
    there = {*others(table), *(group.witnesses if group else ())}
    gone = regions["Delete"] | {one["RegionName"] for kind, one in witnesses if kind == "Delete"}
    if regions["Create"] or any(kind == "Create" for kind, _ in witnesses):
        raise MockValidationException(
            f"No replica and no witness can be added to {table.name}: its MultiRegionConsistency "
            "is STRONG"
        )
    if gone and gone != there:
        raise MockValidationException(
            f"{', '.join(sorted(there))} can only be deleted together: the MultiRegionConsistency "
            f"of {table.name} is STRONG"
        )


def _refuse_creation(table: Table, action: Answer) -> None:
    region: str = action["RegionName"]
    if PARTITIONS.get(region) != PARTITIONS.get(table.region_name):
        raise MockValidationException(f"Invalid region name: {region}")
    if table.name in _backend(table, region).tables:
        raise MockValidationException(
            f"Failed to create a the new replica of table with name: '{table.name}' because one or "
            "more replicas already existed as tables."
        )
    if has_own_key(table) and "KMSMasterKeyId" not in action:
        raise MockValidationException(_NO_KEY)


def _refuse_deletion(replica: Table) -> None:
    if replica.deletion_protection_enabled:
        raise MockValidationException(
            f"Replica of table '{replica.name}' in {replica.region_name} can't be deleted while "
            "DeletionProtectionEnabled is set to True"
        )


def change(table: Table, asked: Answer) -> None:
    """Make, change and delete replicas; then bring what a table has to all of them."""
    for kind, action in _updates(asked):
        region: str = action["RegionName"]
        if kind == "Create":
            _create(table, action, asked.get("MultiRegionConsistency") or "EVENTUAL")
            continue
        replica = others(table).get(region, table)
        if kind == "Delete":
            leave(replica)
            _backend(table, region).tables.pop(table.name)
        else:
            _override(replica, action)
    if group := extras(table).global_table:
        for kind, witness in _updates(asked, "GlobalTableWitnessUpdates"):
            _change_witness(group, kind, witness["RegionName"])
    for replica in others(table).values():
        if specification := asked.get("SSESpecification"):
            # All replicas are encrypted by the same kind of key.
            encrypt(replica, specification)
        _synchronize(table, replica)


def leave(table: Table) -> None:
    """Have a table that is deleted be no replica any more, nor the last one that is left."""
    left = [*others(table).values()]
    if group := extras(table).global_table:
        group.tables.pop(table.region_name, None)
    for one in (table, *(left if len(left) == 1 else [])):
        extras(one).global_table = None


def _create(table: Table, action: Answer, consistency: str) -> None:
    group = extras(table).global_table
    if group is None:
        group = GlobalTable(consistency=consistency, tables={table.region_name: table})
        extras(table).global_table = group
    replica = _backend(table, action["RegionName"]).create_table(
        table.name,
        schema=table.schema,
        throughput=None,
        attr=table.attr,
        global_indexes=None,
        indexes=None,
        streams=None,
        billing_mode=table.billing_mode or "PROVISIONED",
        sse_specification=None,
        tags=[],
        deletion_protection_enabled=False,
        warm_throughput=None,
    )
    # moto keeps items in a mapping without a declared type.
    source: Any = table
    replica.items, replica.ttl, replica.indexes = source.items, table.ttl, table.indexes
    if key(table):
        encrypt(replica, {"Enabled": True})
    kept = extras(replica)
    kept.table_class, kept.global_table = extras(table).table_class, group
    group.tables[replica.region_name] = replica
    _override(replica, action)


def _override(replica: Table, action: Answer) -> None:
    """Give a replica what it has of its own."""
    kept = extras(replica)
    if arn := action.get("KMSMasterKeyId"):
        encrypt(replica, {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": arn})
    if table_class := action.get("TableClassOverride"):
        kept.table_class = table_class
    indexes: list[Answer] = action.get("GlobalSecondaryIndexes") or []
    for place, asked in [(None, action), *((one["IndexName"], one) for one in indexes)]:
        if maximum := asked.get("OnDemandThroughputOverride"):
            kept.read_maximums[place] = maximum["MaxReadRequestUnits"]


def _synchronize(table: Table, replica: Table) -> None:
    """Bring to a replica what all replicas of a table have in common."""
    replica.attr, replica.billing_mode = table.attr, table.billing_mode
    replica.global_indexes = [*table.global_indexes]
    replica.throughput = deepcopy(table.throughput)
    replica.warm_throughput = deepcopy(table.warm_throughput)
    kept, own = extras(replica), extras(replica).read_maximums
    for name in kept.insights.keys() - {None, *(index.name for index in table.global_indexes)}:
        kept.insights.pop(name)
    kept.maximums = {
        place: maximum | ({"MaxReadRequestUnits": own[place]} if place in own else {})
        for place, maximum in extras(table).maximums.items()
    }
    # Those that are strongly consistent do not replicate by streams, and each has its own.
    if not is_strong(table) and table.stream_shard and not replica.stream_shard:
        replica.set_stream_specification(dict(table.stream_specification or {}))
        # What is written to any of them is in the streams of all.
        replica.stream_shard = table.stream_shard


def _change_witness(group: GlobalTable, kind: str, region: str) -> None:
    if kind == "Create":
        group.witnesses.append(region)
    else:
        group.witnesses.remove(region)


def _updates(asked: Answer, name: str = "ReplicaUpdates") -> Iterator[tuple[str, Answer]]:
    updates: list[Answer] = asked.get(name) or []
    for update in updates:
        yield from update.items()


def _backend(table: Table, region: str) -> DynamoDBBackend:
    return dynamodb_backends[table.account_id][region]
