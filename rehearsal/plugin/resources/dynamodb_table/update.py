"""What is sent to make a table, and to change it."""

from dataclasses import dataclass, field
from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.resources.dynamodb_table import calls
from rehearsal.plugin.resources.dynamodb_table.replicas import (
    change_keys,
    change_replicas,
    propagate_tags,
)
from rehearsal.plugin.tagging import as_list
from rehearsal.plugin.values import Properties

Parameters = dict[str, Any]


def index_creation(index: Properties, billing_mode: str) -> Parameters:
    """Return a global secondary index as CreateTable and UpdateTable take it."""
    parameters: Parameters = {
        "IndexName": index["name"],
        "KeySchema": key_schema(index),
        "Projection": projection(index),
    }
    if billing_mode == "PROVISIONED":
        parameters["ProvisionedThroughput"] = index_capacity(index)
    elif cap := index.get("onDemandThroughput"):
        parameters["OnDemandThroughput"] = on_demand(cap)
    if warm := index.get("warmThroughput"):
        parameters["WarmThroughput"] = warm_throughput(warm)
    return parameters


def index_capacity(index: Properties) -> dict[str, int]:
    """Return the provisioned capacity of an index, which has to be there."""
    capacity = provisioned(index)
    for name, units in (
        ("write", capacity["WriteCapacityUnits"]),
        ("read", capacity["ReadCapacityUnits"]),
    ):
        if units < 1:
            raise RefusedError(
                f"index '{index['name']}': {name} capacity must be > 0 "
                "when billing mode is PROVISIONED"
            )
    return capacity


def key_schema(item: Properties) -> list[dict[str, str]]:
    """Return the keys of a table or an index, whichever way they are written."""
    if schemas := item.get("keySchemas"):
        return [{"AttributeName": k["attributeName"], "KeyType": k["keyType"]} for k in schemas]
    keys = (("hashKey", "HASH"), ("rangeKey", "RANGE"))
    return [{"AttributeName": item[name], "KeyType": kind} for name, kind in keys if item.get(name)]


def projection(index: Properties) -> Parameters:
    """Return what an index holds besides its keys."""
    result: Parameters = {"ProjectionType": index["projectionType"]}
    if index.get("nonKeyAttributes"):
        result["NonKeyAttributes"] = index["nonKeyAttributes"]
    return result


def provisioned(item: Properties) -> dict[str, int]:
    """Return provisioned capacity, zero where it is left out."""
    return {
        "ReadCapacityUnits": item.get("readCapacity", 0),
        "WriteCapacityUnits": item.get("writeCapacity", 0),
    }


def on_demand(cap: Properties) -> dict[str, int]:
    """Return the most that may be read and written in on-demand mode."""
    units = {
        "MaxReadRequestUnits": cap.get("maxReadRequestUnits"),
        "MaxWriteRequestUnits": cap.get("maxWriteRequestUnits"),
    }
    return {name: value for name, value in units.items() if value}


def warm_throughput(warm: Properties) -> dict[str, int]:
    """Return the throughput that is ready at once."""
    units = {
        "ReadUnitsPerSecond": warm.get("readUnitsPerSecond"),
        "WriteUnitsPerSecond": warm.get("writeUnitsPerSecond"),
    }
    return {name: value for name, value in units.items() if value}


def encryption(inputs: Properties) -> Parameters:
    """Return encryption at rest; without a key, the key that AWS manages."""
    encrypted: Properties = inputs.get("serverSideEncryption", {})
    result: Parameters = {"Enabled": encrypted.get("enabled", False)}
    if result["Enabled"] and encrypted.get("kmsKeyArn"):
        result |= {"SSEType": "KMS", "KMSMasterKeyId": encrypted["kmsKeyArn"]}
    return result


def attributes(inputs: Properties) -> list[dict[str, str]]:
    """Return the attributes that are keys, with their types."""
    return [
        {"AttributeName": item["name"], "AttributeType": item["type"]}
        for item in inputs.get("attributes", [])
    ]


def creation(inputs: Properties) -> tuple[str, Parameters]:
    """Return the action that makes the table, and its parameters."""
    target = {"TargetTableName": inputs["name"]}
    if arn := inputs.get("restoreBackupArn"):
        return "RestoreTableFromBackup", target | {"BackupArn": arn} | _overrides(inputs)
    source = {
        "SourceTableName": inputs.get("restoreSourceName"),
        "SourceTableArn": inputs.get("restoreSourceTableArn"),
        "RestoreDateTime": inputs.get("restoreDateTime"),
        "UseLatestRestorableTime": inputs.get("restoreToLatestTime"),
    }
    if source["SourceTableName"] or source["SourceTableArn"]:
        given = {name: value for name, value in source.items() if value is not None}
        return "RestoreTableToPointInTime", target | given | _overrides(inputs)
    return "CreateTable", _parameters(inputs)


def _parameters(inputs: Properties) -> Parameters:
    mode: str = inputs["billingMode"]
    parameters: Parameters = {
        "TableName": inputs["name"],
        "BillingMode": mode,
        "KeySchema": key_schema(inputs),
        "AttributeDefinitions": attributes(inputs),
        "TableClass": inputs["tableClass"],
        "Tags": as_list(inputs.get("tags", {})),
    }
    if mode == "PROVISIONED":
        parameters["ProvisionedThroughput"] = provisioned(inputs)
    if inputs.get("deletionProtectionEnabled"):
        parameters["DeletionProtectionEnabled"] = True
    if indexes := inputs.get("localSecondaryIndexes"):
        parameters["LocalSecondaryIndexes"] = [_local(index, inputs) for index in indexes]
    if indexes := inputs.get("globalSecondaryIndexes"):
        parameters["GlobalSecondaryIndexes"] = [index_creation(i, mode) for i in indexes]
    if cap := inputs.get("onDemandThroughput"):
        parameters["OnDemandThroughput"] = on_demand(cap)
    if inputs.get("streamEnabled"):
        view = inputs["streamViewType"]
        parameters["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    if inputs.get("serverSideEncryption"):
        parameters["SSESpecification"] = encryption(inputs)
    if warm := inputs.get("warmThroughput"):
        parameters["WarmThroughput"] = warm_throughput(warm)
    return parameters


def _local(index: Properties, inputs: Properties) -> Parameters:
    keys = key_schema({"hashKey": inputs["hashKey"], "rangeKey": index["rangeKey"]})
    return {"IndexName": index["name"], "KeySchema": keys, "Projection": projection(index)}


def _overrides(inputs: Properties) -> Parameters:
    mode: str = inputs["billingMode"]
    overrides: Parameters = {"BillingModeOverride": mode}
    if mode == "PROVISIONED" and inputs.get("readCapacity") and inputs.get("writeCapacity"):
        overrides["ProvisionedThroughputOverride"] = provisioned(inputs)
    if inputs.get("serverSideEncryption"):
        overrides["SSESpecificationOverride"] = encryption(inputs)
    return overrides


Change = dict[str, Any]
FILLED_IN = ("readCapacity", "writeCapacity")


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """What UpdateTable is asked for, of which it takes one creation or deletion at a time."""

    deleted: list[str] = field(default_factory=list[str])
    updated: list[Change] = field(default_factory=list[Change])
    warmed: list[Change] = field(default_factory=list[Change])
    created: list[Change] = field(default_factory=list[Change])


def index_changes(olds: Properties, news: Properties) -> IndexChanges:
    """Give the way from old indexes to new ones; one whose key or projection changes is rebuilt."""
    mode: str = news["billingMode"]
    before = {index["name"]: index for index in olds.get("globalSecondaryIndexes", [])}
    after = {index["name"]: index for index in news.get("globalSecondaryIndexes", [])}
    changes = IndexChanges()
    changes.deleted.extend(name for name in before if name not in after)
    for name, asked in after.items():
        old = before.get(name)
        if old is None:
            changes.created.append(index_creation(asked, mode))
            continue
        new = {key: old[key] for key in FILLED_IN if key in old} | asked
        if _is_rebuilt(old, new):
            changes.deleted.append(name)
            changes.created.append(index_creation(new, mode))
        else:
            _change(changes, old, new, mode)
    return changes


def _change(changes: IndexChanges, old: Properties, new: Properties, mode: str) -> None:
    name = {"IndexName": new["name"]}
    if mode == "PROVISIONED":
        if any(old.get(key) != new.get(key) for key in FILLED_IN) or old.get("readCapacity") == 0:
            capacity = index_capacity(new)
            changes.updated.append(name | {"ProvisionedThroughput": capacity})
    elif _cap(old) != _cap(new) and new.get("onDemandThroughput"):
        cap = on_demand(new["onDemandThroughput"])
        changes.updated.append(name | {"OnDemandThroughput": cap})
    warm = new.get("warmThroughput")
    if warm and _warm(old) != _warm(new):
        changes.warmed.append(name | {"WarmThroughput": warm_throughput(warm)})


def _is_rebuilt(old: Properties, new: Properties) -> bool:
    if key_schema(old) != key_schema(new):
        return True
    if _projection(old) != _projection(new):
        return True
    before, after = _warm(old), _warm(new)
    return any(units < before.get(key, 0) for key, units in after.items())


def _projection(index: Properties) -> tuple[str, frozenset[str]]:
    return index["projectionType"], frozenset(index.get("nonKeyAttributes", ()))


def _cap(index: Properties) -> dict[str, int]:
    return on_demand(index.get("onDemandThroughput", {}))


def _warm(index: Properties) -> dict[str, int]:
    return warm_throughput(index.get("warmThroughput", {}))


class TableUpdate:
    """The way of one table from old outputs to new inputs."""

    def __init__(self, aws: Aws, name: str, olds: Properties, news: Properties) -> None:
        self._aws = aws
        self._name = name
        self._olds = olds
        self._news = news

    def send(self, changed: frozenset[str]) -> None:
        """Send what changed, each step in its turn, and wait for each."""
        if "tags" in changed:
            calls.tag(self._aws, self._olds["arn"], self._olds, self._news)
        indexes = IndexChanges()
        if changed & {"globalSecondaryIndexes", "billingMode"}:
            indexes = index_changes(self._olds, self._news)
        for index in indexes.deleted:
            self._update(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": index}}])
        if "tableClass" in changed:
            self._update(TableClass=self._news["tableClass"])
        self._change_settings(changed, indexes.updated)
        for index in indexes.warmed:
            self._update(GlobalSecondaryIndexUpdates=[{"Update": index}])
        for index in indexes.created:
            self._update(
                AttributeDefinitions=attributes(self._news),
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )
        self._change_options(changed)

    def _change_settings(self, changed: frozenset[str], indexes: list[dict[str, Any]]) -> None:
        """Send the one call for what may change together."""
        news = self._news
        asked: dict[str, Any] = {}
        if changed & {"billingMode", "readCapacity", "writeCapacity"}:
            asked |= self._billing()
        if "deletionProtectionEnabled" in changed:
            asked["DeletionProtectionEnabled"] = news.get("deletionProtectionEnabled", False)
        if "onDemandThroughput" in changed and news.get("onDemandThroughput"):
            asked["OnDemandThroughput"] = on_demand(news["onDemandThroughput"])
        if "streamEnabled" in changed:
            asked["StreamSpecification"] = _stream(news)
        elif "streamViewType" in changed and news.get("streamEnabled"):
            # AWS changes the view of a stream only by ending it and starting another.
            self._update(StreamSpecification={"StreamEnabled": False})
            self._update(StreamSpecification=_stream(news))
        if indexes:
            asked["GlobalSecondaryIndexUpdates"] = [{"Update": index} for index in indexes]
        # To take a cap's block away leaves nothing to send, and AWS refuses that.
        if asked or "onDemandThroughput" in changed:
            self._update(**asked)

    def _change_options(self, changed: frozenset[str]) -> None:
        aws, name, news = self._aws, self._name, self._news
        if "serverSideEncryption" in changed:
            change_keys(aws, name, encryption(news), news.get("replicas"))
        if "ttl" in changed:
            request = {"TimeToLiveSpecification": calls.expiry(news["ttl"])}
            calls.send(aws, "UpdateTimeToLive", name, request)
        if "replicas" in changed:
            change_replicas(aws, name, self._olds, news)
        if changed & {"replicas", "tags"}:
            propagate_tags(aws, name, news)
        if "pointInTimeRecovery" in changed:
            calls.set_recovery(aws, name, news["pointInTimeRecovery"])
        if "warmThroughput" in changed:
            self._update(WarmThroughput=warm_throughput(news["warmThroughput"]))

    def _billing(self) -> dict[str, Any]:
        mode: str = self._news["billingMode"]
        if mode == calls.ON_DEMAND:
            return {"BillingMode": mode}
        capacity = provisioned(self._news)
        if self._olds.get("billingMode") == calls.ON_DEMAND:
            # Leaving on-demand mode without a capacity asks for the least there is.
            capacity = {name: units or 1 for name, units in capacity.items()}
        return {"BillingMode": mode, "ProvisionedThroughput": capacity}

    def _update(self, **asked: object) -> None:
        calls.send(self._aws, "UpdateTable", self._name, asked)


def _stream(news: Properties) -> dict[str, Any]:
    if not news.get("streamEnabled"):
        return {"StreamEnabled": False}
    return {"StreamEnabled": True, "StreamViewType": news["streamViewType"]}
