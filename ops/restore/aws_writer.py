"""Calls that change AWS: repeated while AWS is busy, and waiting until a table is active."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from botocore.exceptions import BotoCoreError, ClientError

from ops import stacks
from ops.restore.errors import BrokenOffError, code
from ops.stacks import Stack
from ops.verify.aws import Aws, Response
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription

_MINUTE, _HOUR = 60, 3600


def _no_one(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long to wait before each poll, and the function that reports progress."""

    first_seconds: float = 5
    growth: float = 1.5
    most_seconds: float = 60
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    say: Callable[[str], None] = _no_one

    def pauses(self) -> Iterator[float]:
        """Yield the seconds of each pause, without end."""
        seconds = self.first_seconds
        while True:
            yield seconds
            seconds = min(seconds * self.growth, self.most_seconds)


def duration(seconds: float) -> str:
    """Return a duration in words."""
    whole = int(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


# The errors of AWS while a table is being changed, if too many are, and if it throttles for longer
# than boto3 waits.
_BUSY = {
    "ContinuousBackupsUnavailableException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ResourceInUseException",
    "ThrottlingException",
}
_PAUSES = 12
"""The most attempts while AWS is busy, about eight minutes."""


class AwsWriter(Aws):
    """AWS with uncached calls that may change it; each discards the cached responses."""

    # After throttling, boto3 reduces its rate of calls.
    retry_mode = "adaptive"
    attempts = 8

    def __init__(
        self, region: str, endpoint: str | None, waiting: Waiting, profile: str | None = None
    ) -> None:
        super().__init__(region, endpoint, profile)
        self.waiting = waiting

    def forget(self) -> None:
        """Discard all cached responses."""
        self._responses.clear()

    def send(self, service: str, action: str, **parameters: object) -> Response:
        """Send a request, and repeat it while AWS is busy.

        Raises VerifyError.
        """
        try:
            return self.send_raw(service, action, **parameters)
        except (ClientError, BotoCoreError) as error:
            raise self.explained(service, error) from error

    def send_raw(self, service: str, action: str, **parameters: object) -> Response:
        """Send the same request, but raise the errors of boto3 unchanged.

        Raises ClientError and BotoCoreError.
        """
        self.forget()
        call = getattr(self.client(service), action)
        pauses = islice(self.waiting.pauses(), _PAUSES)
        while True:
            try:
                return call(**parameters)
            except (ClientError, BotoCoreError) as error:
                pause = next(pauses, None) if code(error) in _BUSY else None
                if pause is None:
                    raise
            self.waiting.sleep(pause)


_ACTIVE = "ACTIVE"
_ON_THE_WAY = {"CREATING", "UPDATING"}
# AWS may not return a table immediately after the start of its restore.
_UNSEEN_SECONDS = 60


def until_active(aws: AwsWriter, name: str) -> Response:
    """Wait until a table and its indexes are active, and return its description.

    Raises BrokenOffError for a table that cannot become active.
    """
    waiting, pauses = aws.waiting, aws.waiting.pauses()
    began = waiting.clock()
    while True:
        aws.forget()
        table = _described(aws, name)
        waited = waiting.clock() - began
        if table is None and waited > _UNSEEN_SECONDS:
            raise BrokenOffError(
                f"{name} does not exist: its restore failed, or it was deleted. Start again."
            )
        doing = _doing(table) if table else "not visible yet"
        if table and doing is None:
            return table
        waiting.say(f"{name}: {doing}, waited {duration(waited)}")
        waiting.sleep(next(pauses))


def _described(aws: AwsWriter, name: str) -> Response | None:
    try:
        table = TableDescription(aws, name).table()
    except MissingError:
        return None
    status: str = table["TableStatus"]
    if status not in {_ACTIVE, *_ON_THE_WAY}:
        raise BrokenOffError(
            f"{name} is {status}, and waiting does not make it {_ACTIVE}: see `aws dynamodb "
            f"describe-table --table-name {name}`."
        )
    return table


def _doing(table: Response) -> str | None:
    """Return the operation of AWS on a table, or None."""
    status: str = table["TableStatus"]
    summary: Response = table.get("RestoreSummary") or {}
    if summary.get("RestoreInProgress"):
        return "being restored"
    if status != _ACTIVE:
        return status
    indexes: list[Response] = table.get("GlobalSecondaryIndexes") or []
    building = [one["IndexName"] for one in indexes if one["IndexStatus"] != _ACTIVE]
    return f"building {', '.join(building)}" if building else None


def writer_for(stack: Stack) -> AwsWriter:
    """Return AWS for a stack, with progress on standard error.

    Raises StackError, outside of a rehearsal, for settings that are encrypted.
    """
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    aws = AwsWriter(stack.region, endpoint, Waiting(say=_say), stack.profile)
    if not aws.is_embedded:
        stacks.refuse_encrypted(stack.engine_name, stack.unknown)
    return aws


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} UTC  {text}", file=sys.stderr, flush=True)
