"""What DynamoDB refuses of a table that the embedded AWS takes, with DynamoDB's own error codes.

"Quotas in Amazon DynamoDB" and the pages on UpdateTable and UpdateTimeToLive say how often.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.clock import DAY, HOUR, now
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.resources.dynamodb_table import kept
from rehearsal.plugin.values import Properties
from settings.regions import PARTITIONS

Request = dict[str, Any]
CLASS_CHANGES, CLASS_DAYS = 2, 30
_CLASS, _EXPIRY = "TableClassChanges", "TimeToLiveChanges"


def refuse_maximums(action: str, request: Request) -> None:
    """Raise AwsError where a table or an index is made with a maximum below 1.

    Only UpdateTable takes -1, and only for what exists: it lifts a maximum.
    """
    made: list[tuple[str, Request]] = [
        (f"index : {index['IndexName']}", index) for index in _made_indexes(request)
    ]
    if action == "CreateTable":
        made.insert(0, ("table", request))
    for place, item in made:
        for name, units in item.get("OnDemandThroughput", {}).items():
            if units < 1:
                raise _invalid(
                    action,
                    "One or more parameter values were invalid: Requested "
                    f"{name} for OnDemandThroughput for {place} is outside of valid range",
                )


def class_changes(aws: Aws, table: Request, request: Request) -> Request:
    """Return the times at which the class of a table changed, this request's among them.

    Raises AwsError where it would be the third in 30 days.
    """
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


def refuse_expiry(aws: Aws, table: Request) -> None:
    """Raise AwsError where time to live would change for the second time in an hour.

    That a table is made with it does not count: what is rehearsed was deployed long ago.
    """
    if _since(aws, table, _EXPIRY, HOUR):
        raise _invalid(
            "UpdateTimeToLive",
            "Time to live has been modified multiple times within a fixed interval",
        )


def count_expiry(aws: Aws, table: Request) -> None:
    """Record that time to live has changed."""
    kept.record(aws, table, {_EXPIRY: [now()]})


def refuse_stream(table: Request, request: Request) -> None:
    """Raise AwsError where the stream of a table with replicas would end."""
    stream: Request = request.get("StreamSpecification") or {}
    if stream.get("StreamEnabled") is False and _replicas(table):
        raise _invalid(
            "UpdateTable",
            "One or more parameter values were invalid: Disabling the stream of a table with "
            "replicas is not supported",
        )


def refuse_replicas(table: Request, asked: list[Properties]) -> None:
    """Raise AwsError where a replica would be in no region, or go while it is protected."""
    regions = {replica["regionName"] for replica in asked}
    for region in sorted(regions - PARTITIONS.keys()):
        raise _invalid("UpdateTable", f"Invalid region name: {region}")
    wanted = {replica["regionName"]: replica for replica in asked}
    for replica in _replicas(table):
        name = replica["regionName"]
        is_kept = name in wanted and _same(replica, wanted[name], "kmsKeyArn", "consistencyMode")
        if not is_kept and replica.get("deletionProtectionEnabled"):
            raise _invalid(
                "UpdateTable",
                f"Replica of table '{table['TableName']}' in {name} can't be deleted while "
                "DeletionProtectionEnabled is set to True",
            )


def as_far_as_sent(table: Request, asked: list[Properties]) -> list[Properties]:
    """Return replicas as the official plugin leaves them.

    Of one whose recovery changes it does not send the protection: the next deployment does.
    """
    protection = "deletionProtectionEnabled"
    before = {replica["regionName"]: replica for replica in _replicas(table)}
    return [
        replica
        if (old := before.get(replica["regionName"])) is None
        or _same(replica, old, "pointInTimeRecovery")
        else replica | ({protection: old[protection]} if protection in old else {})
        for replica in asked
    ]


def history(description: Request) -> Request:
    """Return what is kept of a table without the times of its changes."""
    return {name: one for name, one in description.items() if name not in (_CLASS, _EXPIRY)}


def _replicas(table: Request) -> list[Properties]:
    return table.get("replicas") or []


def _same(one: Properties, other: Properties, *names: str) -> bool:
    return all(one.get(name) == other.get(name) for name in names)


def _since(aws: Aws, table: Request, kind: str, seconds: float) -> list[float]:
    times: list[float] = kept.recorded(aws, table).get(kind, [])
    return [one for one in times if one > now() - seconds]


def _made_indexes(request: Request) -> Iterator[Request]:
    yield from request.get("GlobalSecondaryIndexes", [])
    changes: Iterable[Request] = request.get("GlobalSecondaryIndexUpdates", [])
    yield from (change["Create"] for change in changes if "Create" in change)


def _invalid(action: str, reason: str) -> AwsError:
    return AwsError("dynamodb", action, "ValidationException", reason)
