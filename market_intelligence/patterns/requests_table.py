"""The requests table, for those who submit and process requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from market_intelligence.errors import (
    AlreadySubmittedError,
    ArgumentError,
    RequestChangedError,
    RequestGoneError,
    StatusChangedError,
)
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.item.problems import ItemError, shown
from market_intelligence.item.timestamps import expires_at
from market_intelligence.item.values import Value, read_values
from market_intelligence.items import Request, Status
from market_intelligence.patterns.changes import (
    WORKER,
    Change,
    Expected,
    Path,
    as_read,
    status_change,
)
from market_intelligence.patterns.checks import (
    check_count,
    check_key,
    check_moment,
    check_one_of,
    check_percentage,
)
from market_intelligence.patterns.client import (
    AnsweredClient,
    ConditionError,
    blocking,
    conditional,
)
from market_intelligence.patterns.requests_reader import AsyncRequestsReader

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

OpenStatus: TypeAlias = Literal["pending", "processing", "executing"]
HeldStatus: TypeAlias = Literal["processing", "executing"]
EndStatus: TypeAlias = Literal["completed", "failed", "cancelled"]

_UPDATED: Path = ("updated_at",)
_STARTED: Path = ("started_at",)
_COMPLETED: Path = ("completed_at",)
_TTL: Path = ("ttl",)


@dataclass(frozen=True, slots=True)
class AsyncRequestsTable(AsyncRequestsReader):
    """The requests in the table of this name.

    A write changes a request only if it is in the state that the caller expects. The caller passes
    either the ID of the request and the expected status, or the request as it was read. The latter
    holds as long as the same worker holds the request: a worker whose request was given back cannot
    change it any more.

    Raises StatusChangedError if the status differs; its subclass RequestChangedError if the worker
    does, and RequestGoneError if the request does not exist. ItemError names a request that the
    model refuses, after it was changed.

    A change of status costs 6 write units for each KB of the request: 1 for the table and 1 for
    each index, and another for its entry in `status-index`, which moves. Other changes cost 5. A
    write that is refused costs 1 a KB. Times are timestamps in UTC, such as
    `timestamp(datetime.now(UTC))`.
    """

    async def submit(self, request: Request) -> None:
        """Write a new request, once.

        Costs 5 write units for each KB of it. Raises AlreadySubmittedError for an ID that exists.
        """
        try:
            with conditional():
                await self.client.put_item(
                    TableName=self.name,
                    Item=request.to_attributes(),
                    ConditionExpression="attribute_not_exists(request_id)",
                )
        except ConditionError:
            raise AlreadySubmittedError(request.request_id) from None

    async def take(
        self,
        request_id: str,
        *,
        at: str,
        message: str | None = "Started processing",
        worker_id: str | None = None,
    ) -> Request | None:
        """Take a pending request for processing, and return it; None if another worker was first.

        Only one of all callers gets it. `worker_id` is a text that no other worker uses: with it, a
        call that the client had to repeat returns the request that the first one took. Raises
        RequestGoneError if the request does not exist.
        """
        if worker_id is not None:
            check_key("worker_id", worker_id)
        expected = Expected(request_id=request_id, status="pending")
        change = _opened(expected, "processing", at=at, message=message, worker_id=worker_id)
        try:
            return await self._change(change)
        except RequestGoneError:
            raise
        except StatusChangedError:
            return None

    async def change_status(
        self,
        request: Request | str,
        *,
        status: OpenStatus,
        at: str,
        expected: Status | None = None,
        message: str | None = None,
    ) -> Request:
        """Set a status of a request that has not ended, and return the request.

        Sets `started_at` when processing begins, and removes what `finish` has set. A request that
        is passed by its ID needs `expected`.
        """
        check_one_of("status", status, OpenStatus)
        return await self._change(
            _opened(_expected(request, expected), status, at=at, message=message, worker_id=None)
        )

    async def finish(
        self,
        request: Request | str,
        *,
        status: EndStatus,
        at: str,
        retention_days: int,
        expected: Status | None = None,
        results: Mapping[str, object] | None = None,
        message: str | None = None,
    ) -> Request:
        """End a request, with its results if it has new ones, and return the request.

        Sets `completed_at`, and `ttl` to so many days later: from then on DynamoDB may delete it.
        Raises ItemError for results that DynamoDB cannot keep.
        """
        check_one_of("status", status, EndStatus)
        check_moment("at", at)
        basis = _expected(request, expected)
        ended: dict[Path, Value] = {_COMPLETED: at, _TTL: expires_at(at, retention_days)}
        if results is not None:
            ended[("results",)] = _kept(basis.request_id, results)
        return await self._change(status_change(basis, status, at=at, message=message, sets=ended))

    async def cancel(
        self, request_id: str, *, at: str, retention_days: int, message: str | None = None
    ) -> Request:
        """End a request as cancelled, even if a worker holds it, and return the request.

        The next write of its worker raises StatusChangedError. Raises StatusChangedError if the
        request has already ended. A status that changes meanwhile, and any other than pending, cost
        a refused write each.
        """
        expected: Status = "pending"
        while True:
            try:
                return await self.finish(
                    request_id,
                    expected=expected,
                    status="cancelled",
                    at=at,
                    retention_days=retention_days,
                    message=message,
                )
            except StatusChangedError as error:
                match error.actual:
                    case "pending" | "processing" | "executing" as actual:
                        expected = actual
                    case _:
                        raise

    async def give_back(
        self,
        request: Request,
        *,
        at: str,
        message: str | None = "Given back: its worker has not updated it for too long",
    ) -> Request:
        """Return a request whose worker has died to pending, and return it.

        `request` is as it was read, such as from `abandoned`: if its worker has updated it since,
        the worker keeps it, and this raises RequestChangedError. A worker that was not dead but
        slow cannot change the request afterwards.
        """
        check_one_of("status", request.status, HeldStatus)
        expected = as_read(request, and_untouched=True)
        return await self._change(
            _opened(expected, "pending", at=at, message=message, worker_id=None)
        )

    async def report_progress(
        self,
        request: Request | str,
        *,
        at: str,
        expected: OpenStatus | None = None,
        current_stage: str | None = None,
        percentage: float | None = None,
        urls_found: int | None = None,
        content_extracted: int | None = None,
        processing_errors: int | None = None,
        estimated_completion: str | None = None,
    ) -> Request:
        """Set the progress of an open request, and return the request.

        Sets `last_updated` of the progress and `updated_at` as well, so it shows that the worker is
        alive, even without any other value. A value of None changes nothing.
        """
        check_percentage("percentage", percentage)
        check_moment("estimated_completion", estimated_completion)
        counts = {
            "urls_found": urls_found,
            "content_extracted": content_extracted,
            "processing_errors": processing_errors,
        }
        for name, count in counts.items():
            check_count(name, count)
        given = counts | {
            "current_stage": current_stage,
            "percentage": percentage,
            "estimated_completion": estimated_completion,
            "last_updated": at,
        }
        known = read_values({name: value for name, value in given.items() if value is not None})
        progress: dict[Path, Value] = {
            ("progress", name): value for name, value in known.values.items()
        }
        basis = _open(_expected(request, expected))
        return await self._change(Change(expected=basis, sets={_UPDATED: at, **progress}))

    async def add_error(
        self,
        request: Request | str,
        message: str,
        *,
        at: str,
        expected: OpenStatus | None = None,
    ) -> Request:
        """Append an error to those of an open request, with its time, and return the request."""
        return await self._note("errors", request, message, at, expected)

    async def add_warning(
        self,
        request: Request | str,
        message: str,
        *,
        at: str,
        expected: OpenStatus | None = None,
    ) -> Request:
        """Append a warning to those of an open request, with its time, and return the request."""
        return await self._note("warnings", request, message, at, expected)

    async def _note(
        self,
        name: Literal["errors", "warnings"],
        request: Request | str,
        message: str,
        at: str,
        expected: OpenStatus | None,
    ) -> Request:
        change = Change(
            expected=_open(_expected(request, expected)),
            sets={_UPDATED: at},
            appends={(name,): f"{at}: {message}"},
        )
        return await self._change(change)

    async def _change(self, change: Change) -> Request:
        expected = change.expected
        check_key("request_id", expected.request_id)
        check_one_of("expected", expected.status, Status)
        at = change.sets[_UPDATED]
        check_moment("at", at if isinstance(at, str) else "")
        try:
            with conditional():
                answer = await self.client.update_item(
                    TableName=self.name,
                    Key={"request_id": {"S": expected.request_id}},
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **change.parameters,
                )
        except ConditionError as error:
            return _already_made(change, error.item)
        return Request.from_attributes(answer["Attributes"])


@dataclass(frozen=True, slots=True)
class RequestsTable:
    """The requests in the table of this name, on a client of boto3; as AsyncRequestsTable has it.

    Errors of DynamoDB itself come as the client raises them.
    """

    client: DynamoDBClient
    name: str

    @property
    def answered(self) -> AsyncRequestsTable:
        """The table that these calls are made by."""
        return AsyncRequestsTable(AnsweredClient(self.client), self.name)

    get = blocking(AsyncRequestsTable.get)
    by_user = blocking(AsyncRequestsTable.by_user)
    by_project = blocking(AsyncRequestsTable.by_project)
    by_status = blocking(AsyncRequestsTable.by_status)
    abandoned = blocking(AsyncRequestsTable.abandoned)
    by_priority = blocking(AsyncRequestsTable.by_priority)
    submit = blocking(AsyncRequestsTable.submit)
    take = blocking(AsyncRequestsTable.take)
    change_status = blocking(AsyncRequestsTable.change_status)
    finish = blocking(AsyncRequestsTable.finish)
    cancel = blocking(AsyncRequestsTable.cancel)
    give_back = blocking(AsyncRequestsTable.give_back)
    report_progress = blocking(AsyncRequestsTable.report_progress)
    add_error = blocking(AsyncRequestsTable.add_error)
    add_warning = blocking(AsyncRequestsTable.add_warning)


def _opened(
    expected: Expected,
    status: OpenStatus,
    *,
    at: str,
    message: str | None,
    worker_id: str | None,
) -> Change:
    """Return the change to a status of a request that has not ended."""
    sets: dict[Path, Value] = {_COMPLETED: None}
    removes = [_TTL]
    begins = status == "processing" != expected.status
    if begins or status == "pending":
        sets[_STARTED] = at if begins else None
        if worker_id is None:
            removes.append(WORKER)
        else:
            sets[WORKER] = worker_id
    return status_change(
        expected, status, at=at, message=message, sets=sets, removes=tuple(removes)
    )


def _expected(request: Request | str, status: Status | None) -> Expected:
    """Return the condition that a caller expects: a status, or a request as it was read."""
    if isinstance(request, Request):
        if status not in {None, request.status}:
            raise ArgumentError(
                f"expected is '{status}', but the request that was passed is '{request.status}'; "
                "omit expected, or pass the request's id instead of the request"
            )
        return as_read(request)
    if status is None:
        raise ArgumentError(
            "expected is missing; pass the status that the request has, or pass the request "
            "itself instead of its id"
        )
    return Expected(request_id=request, status=status)


def _open(expected: Expected) -> Expected:
    check_one_of("expected", expected.status, OpenStatus)
    return expected


def _already_made(change: Change, item: dict[str, AttributeValue]) -> Request:
    """Return the request if it already has the worker's own change; else raise the error."""
    expected = change.expected
    actual = item.get("status", {}).get("S")
    if not item:
        raise RequestGoneError(expected.request_id, expected.status, None) from None
    try:
        request = Request.from_attributes(item)
    except ItemError:
        request = None
    worker_id = change.sets.get(WORKER, expected.fields.get(WORKER))
    if request is not None and change.is_made_by(worker_id, request):
        return request
    if actual == expected.status:
        raise RequestChangedError(expected.request_id, expected.status, actual) from None
    raise StatusChangedError(expected.request_id, expected.status, actual) from None


def _kept(request_id: str, results: Mapping[str, object]) -> Value:
    reading = read_values({"results": results})
    if reading.problems:
        raise ItemError(f"request {shown(request_id)}", tuple(map(str, reading.problems)))
    return reading.values["results"]
