"""What DynamoDB refuses of a table that the embedded AWS takes, with DynamoDB's own error codes.

"Quotas in Amazon DynamoDB" and the pages on UpdateTable and UpdateTimeToLive say how often. What is
refused of replicas was reported of the official provider, with AWS's sentences, in issues of
hashicorp/terraform-provider-aws: 34450 (streams), 17422 and 21726 (keys), 49651 (keys of replicas
that are not there).
"""

from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.clock import DAY, HOUR, now
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.resources.dynamodb_table import kept
from rehearsal.plugin.resources.dynamodb_table.replica_records import by_region
from settings.regions import PARTITIONS

Request = dict[str, Any]
CLASS_CHANGES, CLASS_DAYS = 2, 30
_CLASS, _EXPIRY = "TableClassChanges", "TimeToLiveChanges"
_VALUES = "One or more parameter values were invalid"
_NO_KEY = f"{_VALUES}: KMSMasterKeyId must be specified for each replica."


def refuse(aws: Aws, table: Request, action: str, request: Request) -> Request:
    """Raise AwsError where DynamoDB refuses to change a table; return what counts of the change."""
    if action == "UpdateTimeToLive":
        return _expiry_change(aws, table)
    if action == "UpdateTable":
        _refuse_stream(table, request)
        _refuse_encryption(table, request)
        _refuse_replicas(aws, table, request)
        return _class_change(aws, table, request)
    return {}


def _class_change(aws: Aws, table: Request, request: Request) -> Request:
    """Count the changes of class, of which AWS takes two in 30 days."""
    if "TableClass" not in request:
        return {}
    recent = _since(aws, table, _CLASS, CLASS_DAYS * DAY)
    if len(recent) >= CLASS_CHANGES:
        raise AwsError(
            "dynamodb",
            "UpdateTable",
            "LimitExceededException",
            f"Subscriber limit exceeded: the table class of {table['TableName']} can be updated "
            f"{CLASS_CHANGES} times in {CLASS_DAYS} days",
        )
    return {_CLASS: [*recent, now()]}


def _expiry_change(aws: Aws, table: Request) -> Request:
    """Count the changes of time to live, of which AWS takes one an hour.

    That a table is made with it does not count: what is rehearsed was deployed long ago.
    """
    if _since(aws, table, _EXPIRY, HOUR):
        raise _invalid(
            "UpdateTimeToLive",
            "Time to live has been modified multiple times within a fixed interval",
        )
    return {_EXPIRY: [now()]}


def _refuse_stream(table: Request, request: Request) -> None:
    """Raise AwsError where the stream of a table with replicas would end."""
    stream: Request = request.get("StreamSpecification") or {}
    if stream.get("StreamEnabled") is False and table.get("replicas"):
        raise _invalid(
            "UpdateTable",
            f"{_VALUES}: Disabling Stream is not allowed for a Global Table replica.",
        )


def _refuse_encryption(table: Request, request: Request) -> None:
    """Raise AwsError where a table with replicas would get a key of its own alone."""
    spec: Request = request.get("SSESpecification") or {}
    if "KMSMasterKeyId" in spec and table.get("replicas"):
        raise _invalid(
            "UpdateTable",
            "Invalid operation: Customer Managed CMKs on Global Table Version 2019.11.21 replicas "
            "cannot be updated through SSESpecification parameter and can only be updated through "
            "ReplicaUpdates parameter",
        )


def _refuse_replicas(aws: Aws, table: Request, request: Request) -> None:
    """Raise AwsError where a replica cannot be added, get another key, or be deleted."""
    there = by_region(table.get("replicas"))
    keyed: set[str] = set()
    for update in request.get("ReplicaUpdates", []):
        ((kind, action),) = update.items()
        region: str = action["RegionName"]
        if region not in PARTITIONS:
            raise _invalid("UpdateTable", f"Invalid region name: {region}")
        if kind == "Create":
            _refuse_without_key(aws, table, action)
        elif region not in {aws.region, *there}:
            raise _invalid(
                "UpdateTable",
                "Replica specified in the Replica Update or Replica Delete action of the request "
                "was not found.",
            )
        elif kind == "Update":
            keyed.add(region)
        elif there[region].get("deletionProtectionEnabled"):
            raise _invalid(
                "UpdateTable",
                f"Replica of table '{table['TableName']}' in {region} can't be deleted while "
                "DeletionProtectionEnabled is set to True",
            )
    if keyed and there.keys() - keyed:
        raise _invalid("UpdateTable", _NO_KEY)


def _refuse_without_key(aws: Aws, table: Request, creation: Request) -> None:
    description: Request = table.get("SSEDescription") or {}
    own = description.get("KMSMasterKeyArn")
    is_own = own is not None and own != aws.default_key("dynamodb")
    if is_own and "KMSMasterKeyId" not in creation:
        raise _invalid("UpdateTable", _NO_KEY)


def history(description: Request) -> Request:
    """Return what is kept of a table without the times of its changes."""
    return {name: one for name, one in description.items() if name not in (_CLASS, _EXPIRY)}


def _since(aws: Aws, table: Request, kind: str, seconds: float) -> list[float]:
    times: list[float] = kept.recorded(aws, table).get(kind, [])
    return [one for one in times if one > now() - seconds]


def _invalid(action: str, reason: str) -> AwsError:
    return AwsError("dynamodb", action, "ValidationException", reason)
