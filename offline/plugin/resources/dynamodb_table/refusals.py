"""What DynamoDB refuses of a table that the embedded AWS takes, with DynamoDB's own error codes."""

from collections.abc import Iterable, Iterator
from typing import Any

from offline.plugin.failures import AwsError

Request = dict[str, Any]


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


def _made_indexes(request: Request) -> Iterator[Request]:
    yield from request.get("GlobalSecondaryIndexes", [])
    changes: Iterable[Request] = request.get("GlobalSecondaryIndexUpdates", [])
    yield from (change["Create"] for change in changes if "Create" in change)


def _invalid(action: str, reason: str) -> AwsError:
    return AwsError("dynamodb", action, "ValidationException", reason)
