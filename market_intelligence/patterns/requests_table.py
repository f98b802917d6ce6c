"""The table of requests, for those who submit and process them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from market_intelligence.item.problems import ItemError, shown
from market_intelligence.item.timestamps import expires_at
from market_intelligence.item.values import Value, read_values
from market_intelligence.items import Request, Status
from market_intelligence.patterns.changes import StatusChange
from market_intelligence.patterns.checks import check_key, check_moment, check_one_of
from market_intelligence.patterns.client import ConditionError, write
from market_intelligence.patterns.refusals import AlreadySubmittedError, StatusChangedError
from market_intelligence.patterns.requests_reader import RequestsReader

OpenStatus: TypeAlias = Literal["pending", "processing", "executing"]
EndStatus: TypeAlias = Literal["completed", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class RequestsTable(RequestsReader):
    """The requests in the table of this name.

    A change of status costs 6 write units for each KB of the request: 1 for the table and 1 for
    each index, and another for its entry in `status-index`, which moves. A write that is refused
    costs 1 a KB. Times are timestamps in UTC, such as `timestamp(datetime.now(UTC))`.
    """

    def submit(self, request: Request) -> None:
        """Write a new request, once.

        Costs 5 write units for each KB of it. Raises AlreadySubmittedError for an id that is
        there.
        """
        try:
            write(
                self.client.put_item,
                TableName=self.name,
                Item=request.to_attributes(),
                ConditionExpression="attribute_not_exists(request_id)",
            )
        except ConditionError:
            raise AlreadySubmittedError(request.request_id) from None

    def take(
        self, request_id: str, *, at: str, message: str | None = "Started processing"
    ) -> Request | None:
        """Take a pending request for processing, and give it; None if it is not there to take.

        Of all who try, one gets it.
        """
        try:
            return self.change_status(
                request_id, expected="pending", status="processing", at=at, message=message
            )
        except StatusChangedError:
            return None

    def change_status(
        self,
        request_id: str,
        *,
        expected: Status,
        status: OpenStatus,
        at: str,
        message: str | None = None,
    ) -> Request:
        """Set a status in which a request is still to be worked on, and return the request.

        Sets `started_at` where processing begins, and takes back what `finish` has set. Raises
        StatusChangedError, and changes nothing, where the status is not the expected one or the
        request is not there.
        """
        check_one_of("status", status, OpenStatus)
        change = StatusChange(
            expected=expected,
            status=status,
            at=at,
            message=message,
            fields={"completed_at": None, **_started(expected, status, at)},
            removed=("ttl",),
        )
        return self._change(request_id, change)

    def finish(
        self,
        request_id: str,
        *,
        expected: Status,
        status: EndStatus,
        at: str,
        retention_days: int,
        results: Mapping[str, object] | None = None,
        message: str | None = None,
    ) -> Request:
        """End a request, with its results if it has new ones, and give the request.

        Sets `completed_at`, and `ttl` to so many days later: from then on DynamoDB may delete it.
        Raises StatusChangedError, and changes nothing, as `change_status` does; ItemError for
        results that DynamoDB cannot keep.
        """
        check_one_of("status", status, EndStatus)
        check_moment("at", at)
        ended: dict[str, Value] = {"completed_at": at, "ttl": expires_at(at, retention_days)}
        change = StatusChange(
            expected=expected,
            status=status,
            at=at,
            message=message,
            fields=ended | _kept(request_id, results),
        )
        return self._change(request_id, change)

    def _change(self, request_id: str, change: StatusChange) -> Request:
        check_key("request_id", request_id)
        check_one_of("expected", change.expected, Status)
        check_moment("at", change.at)
        try:
            answer = write(
                self.client.update_item,
                TableName=self.name,
                Key={"request_id": {"S": request_id}},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **change.parameters,
            )
        except ConditionError as error:
            actual = error.item.get("status", {}).get("S")
            raise StatusChangedError(request_id, change.expected, actual) from None
        return Request.from_attributes(answer["Attributes"])


def _started(expected: Status, status: OpenStatus, at: str) -> dict[str, Value]:
    if status == "pending":
        return {"started_at": None}
    return {"started_at": at} if status == "processing" != expected else {}


def _kept(request_id: str, results: Mapping[str, object] | None) -> dict[str, Value]:
    if results is None:
        return {}
    reading = read_values({"results": results})
    if reading.problems:
        raise ItemError(f"request {shown(request_id)}", tuple(map(str, reading.problems)))
    return reading.values
