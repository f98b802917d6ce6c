"""Whether the access patterns work: all of them, tried on the specification's sample items."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from ops.verify import samples
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.log_steps import LogSteps
from ops.verify.polling import Polling
from ops.verify.request_steps import RequestSteps
from ops.verify.steps import SECTION, Step, taken
from ops.verify.trial import Trial, removed_again
from tables.access import LogsTable, RequestsTable
from tables.item.timestamps import timestamp

_TODO = "See what the checks of the table and of its indexes say, and what its clients may do."


def checks(of: Deployed, polling: Polling) -> list[Check]:
    """Write the items, try everything on them, and remove them again."""
    trial = Trial(of.aws.client("dynamodb"))
    try:
        steps = [*_steps(of, trial, f"verify-{uuid4()}", polling)]
    except MissingError as error:
        return [_untried(str(error))]
    with removed_again(trial):
        found = [*taken(steps, _TODO, on_embedded=of.aws.is_embedded)]
    return [*found, _removal(trial)]


def _steps(of: Deployed, trial: Trial, mark: str, polling: Polling) -> Iterator[Step]:
    yield from RequestSteps(
        table=RequestsTable(trial.client, of.outputs.text("requestsTableName")),
        request=samples.request(mark),
        trial=trial,
        polling=polling,
        at=timestamp(datetime.now(UTC)),
        retention_days=of.stack.settings.requests.retention_days,
    ).steps()
    if of.stack.settings.logs.enabled:
        yield from LogSteps(
            table=LogsTable(trial.client, of.outputs.text("logsTableName")),
            log=samples.log(mark),
            trial=trial,
            polling=polling,
        ).steps()


def _untried(reason: str) -> Check:
    return Check(section=SECTION, check="all", status="unknown", found=reason, expected="tried")


def _removal(trial: Trial) -> Check:
    left = [
        {"table": item.table, item.key: item.value, "reason": why}
        for item, why in trial.left.items()
    ]
    todo = "\n".join(["Remove them:", *(f"  {item.removal}" for item in trial.left)])
    return Check(
        section=SECTION,
        check="items left behind",
        status="failed" if left else "ok",
        found=left,
        expected=[],
        todo=todo if left else "",
    )
