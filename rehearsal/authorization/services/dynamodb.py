"""What the calls of DynamoDB need, of its tables and of their streams."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.services.iam import for_service
from rehearsal.authorization.services.kms import through
from rehearsal.authorization.tags import tag_context, tagging
from rehearsal.aws.dynamodb.extras import extras

# "Authorizing use of your customer managed key" in the DynamoDB developer guide: in the name of
# whoever makes the table.
_KEY = (
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
# The dependent actions of RestoreTableToPointInTime.
_FILLING = (
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
)
# "DynamoDB global tables security" in the DynamoDB developer guide: in the replica's region.
_REPLICA = ("CreateTable", "CreateTableReplica", *_FILLING)
_REPLICA_LESS = ("DeleteTable", "DeleteTableReplica")
# "Using IAM policies for Amazon Kinesis Data Streams and Amazon DynamoDB" in the same guide.
_SENDING = ("DescribeStream", "PutRecords")
_READING_DESTINATIONS = ("DescribeStream", "DescribeStreamSummary")
_ON_ALL = {"DescribeLimits", "ListStreams", "ListTables"}


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    action = f"dynamodb:{call.operation}"
    for resource in _resources(call):
        yield Requirement(action=action, resource=resource, context=tag_context(call))
    further = _FURTHER.get(call.operation)
    if further:
        yield from further(call)


def _creating(call: Call) -> Iterator[Requirement]:
    yield from tagging(call, "dynamodb:TagResource", _table(call, call.parameters["TableName"]))
    yield from _key(call, "SSESpecification")


def _restoring(call: Call) -> Iterator[Requirement]:
    yield from _each(_FILLING, _table(call, call.parameters["TargetTableName"]))
    if call.parameters.get("SSESpecificationOverride"):
        yield from _key(call, "SSESpecificationOverride")
    else:
        yield from _keys_in_use(call, _KEY)


def _updating(call: Call) -> Iterator[Requirement]:
    yield from _key(call, "SSESpecification")
    updates: list[Mapping[str, Any]] = call.parameters.get("ReplicaUpdates") or []
    for update in updates:
        for kind, replica in update.items():
            yield from _replica(call, kind, replica)
    witnesses: list[Mapping[str, Any]] = call.parameters.get("GlobalTableWitnessUpdates") or []
    for update in witnesses:
        for kind, witness in update.items():
            # The sample policy of "Creating a global table configured for MRSC" in the same guide.
            there = _table(call, call.parameters["TableName"], witness["RegionName"])
            yield from _each((f"{kind}GlobalTableWitness",), there)


def _reading(call: Call) -> Iterator[Requirement]:
    yield from _keys_in_use(call, ("Decrypt",))


def _counting(call: Call) -> Iterator[Requirement]:
    if call.text("ContributorInsightsAction") == "ENABLE":
        # "Using IAM with CloudWatch contributor insights for DynamoDB" in the same guide.
        yield for_service(
            call,
            "contributorinsights.dynamodb.amazonaws.com",
            "AWSServiceRoleForDynamoDBCloudWatchContributorInsights",
        )


def _sending(call: Call) -> Iterator[Requirement]:
    yield Requirement(action="kinesis:ListStreams", resource="*")
    for action in _SENDING:
        yield Requirement(action=f"kinesis:{action}", resource=call.parameters["StreamArn"])
    yield for_service(
        call,
        "kinesisreplication.dynamodb.amazonaws.com",
        "AWSServiceRoleForDynamoDBKinesisDataStreamsReplication",
    )


def _reading_destinations(call: Call) -> Iterator[Requirement]:
    table = dynamodb_backends[call.account][call.region].tables.get(call.parameters["TableName"])
    for arn in extras(table).destinations if table else ():
        for action in _READING_DESTINATIONS:
            yield Requirement(action=f"kinesis:{action}", resource=arn)


_FURTHER: Mapping[str, Callable[[Call], Iterator[Requirement]]] = {
    "BatchGetItem": _reading,
    "CreateTable": _creating,
    "DescribeKinesisStreamingDestination": _reading_destinations,
    "EnableKinesisStreamingDestination": _sending,
    "GetItem": _reading,
    "Query": _reading,
    "RestoreTableToPointInTime": _restoring,
    "Scan": _reading,
    "UpdateContributorInsights": _counting,
    "UpdateTable": _updating,
}


def _resources(call: Call) -> Iterator[str]:
    """Yield the tables, or the one index or stream, that a call is about."""
    name, index = call.text("TableName"), call.text("IndexName")
    if call.operation in _ON_ALL:
        yield "*"
    elif call.operation in {"BatchGetItem", "BatchWriteItem"}:
        yield from (_table(call, one) for one in call.parameters["RequestItems"])
    elif call.operation == "RestoreTableToPointInTime":
        source = call.text("SourceTableArn") or call.parameters["SourceTableName"]
        yield _table(call, source)
        yield _table(call, call.parameters["TargetTableName"])
    elif name and index:
        yield f"{_table(call, name)}/index/{index}"
    elif name:
        yield _table(call, name)
    else:
        yield call.text("ResourceArn") or call.text("StreamArn") or "*"


def _table(call: Call, name: str, region: str | None = None) -> str:
    """Return the ARN of a table, which calls also take instead of its name."""
    if name.startswith("arn:"):
        return name
    return call.arn("dynamodb", f"table/{name}", region=region)


def _key(call: Call, name: str) -> Iterator[Requirement]:
    encryption: Mapping[str, Any] = call.parameters.get(name) or {}
    if key := encryption.get("KMSMasterKeyId"):
        yield from through(call, "dynamodb", _KEY, key, call.region)


def _keys_in_use(call: Call, actions: Sequence[str]) -> Iterator[Requirement]:
    """Yield what is needed of the keys of the tables that a call is about; AWS may own them."""
    tables = dynamodb_backends[call.account][call.region].tables
    for arn in _resources(call):
        found = tables.get(arn.partition(":table/")[2].partition("/")[0])
        encryption: Mapping[str, Any] = (found.sse_specification if found else None) or {}
        if encryption.get("Enabled") and (key := encryption.get("KMSMasterKeyId")):
            yield from through(call, "dynamodb", actions, key, call.region)


def _replica(call: Call, kind: str, replica: Mapping[str, Any]) -> Iterator[Requirement]:
    region: str = replica["RegionName"]
    there = _table(call, call.parameters["TableName"], region)
    if kind == "Delete":
        yield from _each(_REPLICA_LESS, there)
    elif kind == "Create":
        yield from _each(_REPLICA, there)
        yield for_service(
            call, "replication.dynamodb.amazonaws.com", "AWSServiceRoleForDynamoDBReplication"
        )
    if key := replica.get("KMSMasterKeyId"):
        yield from through(call, "dynamodb", _KEY, key, region)


def _each(actions: Sequence[str], resource: str) -> Iterator[Requirement]:
    for action in actions:
        yield Requirement(action=f"dynamodb:{action}", resource=resource)
