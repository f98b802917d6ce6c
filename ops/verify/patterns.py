"""Tests the access patterns with an item of each table."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TypeVar
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from market_intelligence.access import (
    AlreadyLoggedError,
    AlreadySubmittedError,
    AlreadyWrittenError,
    LogsTable,
    MarketIntelligenceError,
    PlainTable,
    RequestGoneError,
    RequestsTable,
    every,
)
from market_intelligence.item.item import Item
from market_intelligence.item.plain_item import plain_item
from market_intelligence.item.timestamps import expires_at, timestamp
from market_intelligence.items import ProcessingLog, Request, Status
from market_intelligence.patterns.pages import Pages
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from ops.verify import samples
from ops.verify.checks import Check, CheckResult
from ops.verify.deployed import Deployed
from ops.verify.errors import DeniedError, MissingError, UnansweredError, verify_error
from ops.verify.temporary_items import Trial, Written, cleaned_up
from settings import component_args

FOUND = "found"

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Polling:
    """The time to wait for an item, the pause between queries, and the most items of a query.

    An index with many items under one key is not read completely, because that is expensive.
    """

    seconds: float = 10
    pause_seconds: float = 0.2
    most_items: int = 10_000

    def find(self, pages: Pages[ItemT], is_it: Callable[[ItemT], bool]) -> str:
        """Query until the item is found; UnansweredError if there are too many items."""
        deadline = time.monotonic() + self.seconds
        while True:
            seen = 0
            for item in islice(every(pages), self.most_items):
                if is_it(item):
                    return FOUND
                seen += 1
            if time.monotonic() > deadline:
                break
            time.sleep(self.pause_seconds)
        if seen == self.most_items:
            raise UnansweredError(f"it is not among the first {seen:,} items of that key")
        return f"not found within {self.seconds:g} s"


SECTION = "access patterns"
# Errors that do not depend on the table.
_UNTRIED = (DeniedError, UnansweredError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step on a table, its expected value, and the step that it needs."""

    name: str
    expected: object
    do: Callable[[], object]
    needs: str | None = None


def run_steps(steps: Iterable[Step], action: str) -> Iterator[CheckResult]:
    """Run each step whose needed step succeeded, and yield the results."""
    well: set[str | None] = {None}
    for step in steps:
        check = Check(
            section=SECTION,
            name=step.name,
            expected=step.expected,
            call=_call_of(step.do),
            action=action,
        )
        is_ready = step.needs in well
        result = check.run() if is_ready else check.unknown(f"needs: {step.needs}")
        if result.status == "ok":
            well.add(step.name)
        yield result


def _call_of(do: Callable[[], object]) -> Callable[[], object]:
    def call() -> object:
        try:
            return do()
        except (ClientError, BotoCoreError) as error:
            fault = verify_error("dynamodb", error)
            if isinstance(error, BotoCoreError) or isinstance(fault, _UNTRIED):
                raise fault from error
            return str(fault)
        except MarketIntelligenceError as error:
            return " ".join(str(error).split())

    return call


SUBMITTED = "submit a request"
TAKEN = "take it"
FINISHED = "finish it"
_REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSteps:
    """The steps with a request, at a time; it is then kept for `retention_days`."""

    table: RequestsTable
    request: Request
    trial: Trial
    polling: Polling
    at: str
    retention_days: int

    def steps(self) -> Iterator[Step]:
        """Yield the steps.

        The request is taken immediately, so that no worker takes it.
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
        item = Written(self.table.name, (("request_id", "S", self.request.request_id),))
        try:
            self.trial.write(item, partial(self.table.submit, self.request))
        except AlreadySubmittedError:
            return _REFUSED
        return "submitted"

    def _take(self) -> str:
        try:
            taken = self.table.take(self.request.request_id, at=self.at)
        except RequestGoneError:
            taken = None
        return taken.status if taken else _REFUSED

    def _changed(self) -> list[str]:
        """Return the fields that differ from the submitted ones, except those that `take` sets."""
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
        # Many items may have that status, but hardly any has the same creation time.
        created = self.request.created_at
        pages = partial(self.table.by_status, status, since=created, until=created)
        return self._finding(f"by_status {status}", pages, status, needs)

    def _finding(self, name: str, pages: Pages[Request], status: Status, needs: str) -> Step:
        def is_it(found: Request) -> bool:
            return (found.request_id, found.status) == (self.request.request_id, status)

        return Step(
            name=name, expected=FOUND, do=partial(self.polling.find, pages, is_it), needs=needs
        )


APPENDED = "append a log"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSteps:
    """The steps with a log."""

    table: LogsTable
    log: ProcessingLog
    trial: Trial
    polling: Polling

    def steps(self) -> Iterator[Step]:
        """Yield the steps."""
        pages = partial(self.table.of_request, self.log.request_id)
        yield Step(name=APPENDED, expected="appended", do=self._append)
        yield Step(name="append it again", expected="refused", do=self._append, needs=APPENDED)
        yield Step(
            name="of_request",
            expected=FOUND,
            do=partial(self.polling.find, pages, lambda found: found == self.log),
            needs=APPENDED,
        )

    def _append(self) -> str:
        item = Written(self.table.name, (("log_id", "S", self.log.log_id),))
        try:
            self.trial.write(item, partial(self.table.append, self.log))
        except AlreadyLoggedError:
            return "refused"
        return "appended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSteps:
    """The steps with an item of a table without access patterns of its own."""

    table: PlainTable[Item]
    item: Item
    trial: Trial
    polling: Polling

    def steps(self) -> Iterator[Step]:
        """Yield the steps."""
        spec, values = self.table.spec, self.item.to_values()
        name = f"write an item of {spec.name}"
        key = [_key_value(values[one.name]) for one in spec.keys]
        yield Step(name=name, expected="written", do=self._put)
        yield Step(name=f"{name} again", expected=_REFUSED, do=self._put, needs=name)
        yield Step(
            name=f"read it from {spec.name}",
            expected=FOUND,
            do=lambda: FOUND if self.table.get(*key, consistent=True) == self.item else "not found",
            needs=name,
        )
        for index in spec.indexes:
            value = _key_value(values[index.hash_key.name])
            pages = partial(self.table.query, value, index=index.name)
            yield Step(
                name=f"query {index.name} of {spec.name}",
                expected=FOUND,
                do=partial(self.polling.find, pages, lambda found: found == self.item),
                needs=name,
            )

    def _put(self) -> str:
        attributes = self.item.to_attributes()
        keys = self.table.spec.keys
        key = tuple((one.name, one.type, str(attributes[one.name].get(one.type))) for one in keys)
        try:
            self.trial.write(Written(self.table.name, key), partial(self.table.put, self.item))
        except AlreadyWrittenError:
            return _REFUSED
        return "written"


def _key_value(value: object) -> str | int:
    return value if isinstance(value, str | int) else str(value)


_ACTION = (
    "Check the results for the table and its indexes above, and the permissions of its clients."
)


def results(deployed: Deployed, polling: Polling) -> list[CheckResult]:
    """Write the items, run the steps on them, and remove them."""
    trial = Trial(deployed.aws.client("dynamodb"))
    try:
        steps = [*_steps(deployed, trial, f"verify-{uuid4()}", polling)]
    except MissingError as error:
        return [_untried(str(error))]
    with cleaned_up(trial):
        found = [*run_steps(steps, _ACTION)]
    return [*found, _removal(trial)]


def _steps(deployed: Deployed, trial: Trial, mark: str, polling: Polling) -> Iterator[Step]:
    for spec in component_args.specs(deployed.stack.settings):
        name = deployed.outputs.text(f"{spec.name}TableName")
        if spec is REQUESTS:
            yield from RequestSteps(
                table=RequestsTable(trial.client, name),
                request=samples.request(mark),
                trial=trial,
                polling=polling,
                at=timestamp(datetime.now(UTC)),
                retention_days=deployed.stack.settings.of_table(spec).kept_days or 1,
            ).steps()
        elif spec is PROCESSING_LOGS:
            yield from LogSteps(
                table=LogsTable(trial.client, name),
                log=samples.log(mark),
                trial=trial,
                polling=polling,
            ).steps()
        else:
            yield from PlainSteps(
                table=PlainTable(trial.client, name, spec, plain_item(spec)),
                item=samples.item(spec, mark),
                trial=trial,
                polling=polling,
            ).steps()


def _untried(reason: str) -> CheckResult:
    return CheckResult(
        section=SECTION, name="all", status="unknown", found=reason, expected="tried"
    )


def _removal(trial: Trial) -> CheckResult:
    left = [
        {"table": item.table, **{name: value for name, _, value in item.key}, "reason": why}
        for item, why in trial.left.items()
    ]
    action = "\n".join(["Remove them:", *(f"  {item.removal}" for item in trial.left)])
    return CheckResult(
        section=SECTION,
        name="items left behind",
        status="failed" if left else "ok",
        found=left,
        expected=[],
        action=action if left else "",
    )
