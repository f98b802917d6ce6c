"""The access patterns of the requests table, tried on one request."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from ops.verify.polling import FOUND, Polling
from ops.verify.steps import Step
from ops.verify.trial import Trial, Written
from tables.access import AlreadySubmittedError, RequestsTable
from tables.item.timestamps import expires_at
from tables.items import Request, Status
from tables.patterns.pages import Pages

SUBMITTED = "submit a request"
TAKEN = "take it"
FINISHED = "finish it"
_REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSteps:
    """What is done with a request; `at` is when, and `retention_days` how long it is then kept."""

    table: RequestsTable
    request: Request
    trial: Trial
    polling: Polling
    at: str
    retention_days: int

    def steps(self) -> Iterator[Step]:
        """Yield the steps.

        The request is taken at once, so that whoever looks for pending ones does not get it.
        """
        table, request = self.table, self.request
        yield Step(name=SUBMITTED, expected="submitted", do=self._submit)
        yield Step(name=TAKEN, expected="processing", do=self._take, needs=SUBMITTED)
        yield Step(name="submit it again", expected=_REFUSED, do=self._submit, needs=SUBMITTED)
        yield Step(name="take it again", expected=_REFUSED, do=self._take, needs=TAKEN)
        yield Step(name="fields that come back changed", expected=[], do=self._changed, needs=TAKEN)
        yield self._query("by_user", partial(table.by_user, request.user_id))
        yield self._query("by_project", partial(table.by_project, request.project_id))
        yield self._query(
            "by_priority",
            partial(table.by_priority, request.processing_strategy, priority=request.priority),
        )
        yield self._by_status("processing", TAKEN)
        ended = {"status": "completed", "ttl": expires_at(self.at, self.retention_days)}
        yield Step(name=FINISHED, expected=ended, do=self._finish, needs=TAKEN)
        yield self._by_status("completed", FINISHED)

    def _submit(self) -> str:
        item = Written(self.table.name, "request_id", self.request.request_id)
        try:
            self.trial.write(item, partial(self.table.submit, self.request))
        except AlreadySubmittedError:
            return _REFUSED
        return "submitted"

    def _take(self) -> str:
        taken = self.table.take(self.request.request_id, at=self.at)
        return taken.status if taken else _REFUSED

    def _changed(self) -> list[str]:
        """Name the fields that are neither as they were submitted nor what `take` sets."""
        found = self.table.get(self.request.request_id, consistent=True)
        before = self.request.to_values()
        after = found.to_values() if found else {}
        sets = {"status", "status_message", "started_at", "updated_at", "completed_at"}
        names = (before.keys() | after.keys()) - sets - {"processing_metadata"}
        return sorted(name for name in names if before.get(name) != after.get(name))

    def _finish(self) -> dict[str, object]:
        identity = self.request.request_id
        self.table.finish(
            identity,
            expected="processing",
            status="completed",
            at=self.at,
            retention_days=self.retention_days,
        )
        found = self.table.get(identity, consistent=True)
        return {"status": found.status, "ttl": found.ttl} if found else {}

    def _query(self, name: str, pages: Pages[Request]) -> Step:
        return self._finding(name, pages, "processing", SUBMITTED)

    def _by_status(self, status: Status, needs: str) -> Step:
        # Many may have that status, but hardly any was created at the same time.
        created = self.request.created_at
        pages = partial(self.table.by_status, status, since=created, until=created)
        return self._finding(f"by_status {status}", pages, status, needs)

    def _finding(self, name: str, pages: Pages[Request], status: Status, needs: str) -> Step:
        def is_it(found: Request) -> bool:
            return (found.request_id, found.status) == (self.request.request_id, status)

        return Step(
            name=name, expected=FOUND, do=partial(self.polling.find, pages, is_it), needs=needs
        )
