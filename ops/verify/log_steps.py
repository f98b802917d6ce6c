"""The access patterns of the logs table, tried on one log."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from ops.verify.polling import FOUND, Polling
from ops.verify.steps import Step
from ops.verify.trial import Trial, Written
from tables.access import AlreadyLoggedError, LogsTable
from tables.items import ProcessingLog

APPENDED = "append a log"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSteps:
    """What is done with a log."""

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
        item = Written(self.table.name, "log_id", self.log.log_id)
        try:
            self.trial.write(item, partial(self.table.append, self.log))
        except AlreadyLoggedError:
            return "refused"
        return "appended"
