"""Putting items back one by one, each on the condition that the live table has what was read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from ops.restore.aws_writer import Waiting
from ops.restore.errors import code
from ops.restore.items.journal import Done
from ops.restore.items.judgement import Entry, condition
from ops.restore.items.reading import AT_ONCE, get
from ops.restore.items.tables import Tables
from ops.restore.items.versions import Raw, digest, is_expired, key_text
from ops.verify.aws import Answer

_CHANGED = "ConditionalCheckFailedException"
_REFUSALS = {"ItemCollectionSizeLimitExceededException", "ValidationException"}


@dataclass(slots=True)
class Pace:
    """Lets no more writes through in a second than it may; None sets no limit."""

    waiting: Waiting
    most: int | None
    _next: float = field(default=0, init=False)

    def wait(self) -> None:
        """Wait until the next write may be made."""
        if self.most is None:
            return
        now = self.waiting.clock()
        if now < self._next:
            self.waiting.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.most


def write(of: Tables, entries: list[Entry], pace: Pace) -> Iterator[tuple[Entry, Done]]:
    """Put items back, and yield what became of each.

    Both versions are read again. One that is not as when it was judged stays: another process has
    changed it, or a run that was killed has put it back.
    """
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        keys = [entry.key for entry in some]
        sources = get(of.aws, of.source.name, keys)
        lives = get(of.aws, of.live.name, keys, is_current=True)
        for entry in some:
            key = key_text(entry.key)
            yield entry, _done(of, entry, sources.get(key), lives.get(key), pace)


def _done(of: Tables, entry: Entry, source: Raw | None, live: Raw | None, pace: Pace) -> Done:
    there = digest(live) if live else ""
    if there == entry.source:
        return Done("written")
    if there != entry.live:
        return Done("changed")
    if source is None:
        return Done("absent", "no longer there")
    if digest(source) != entry.source:
        return Done("changed", f"in {of.source.name}")
    if is_expired(source, of.expiry, datetime.now(UTC)):
        return Done("expired")
    pace.wait()
    return _put(of, source, live)


def _put(of: Tables, source: Raw, live: Raw | None) -> Done:
    try:
        of.aws.attempt(
            "dynamodb",
            "put_item",
            TableName=of.live.name,
            Item=source,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **condition(of.spec, source, live),
        )
    except ClientError as error:
        if code(error) == _CHANGED:
            # boto3 repeats a call whose answer was lost, and then finds what it wrote itself.
            answer: Answer = {**error.response}
            there: Raw | None = answer.get("Item")
            return Done("written" if there and digest(there) == digest(source) else "changed")
        if code(error) in _REFUSALS:
            return Done("refused", str(of.aws.explained("dynamodb", error)))
        raise of.aws.explained("dynamodb", error) from error
    except BotoCoreError as error:
        raise of.aws.explained("dynamodb", error) from error
    return Done("written")
