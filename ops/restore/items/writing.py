"""Puts items back one by one, on the condition that the live version is the one that was read."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.pool import ThreadPool
from queue import SimpleQueue

from botocore.exceptions import BotoCoreError, ClientError

from ops.restore.aws_writer import Waiting
from ops.restore.errors import code
from ops.restore.items.journal import Done
from ops.restore.items.judgement import Entry, condition
from ops.restore.items.reading import AT_ONCE, get
from ops.restore.items.tables import Tables
from ops.restore.items.versions import Raw, digest, is_expired, key_text
from ops.verify.aws import Response

WRITES_AT_ONCE = 8
"""How many writes are under way at most: a write waits for the network above all."""

_CHANGED = "ConditionalCheckFailedException"
_REFUSALS = {"ItemCollectionSizeLimitExceededException", "ValidationException"}


@dataclass(slots=True)
class Pace:
    """A limit of writes per second; None is no limit."""

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


@dataclass(slots=True, kw_only=True)
class Writer:
    """Puts items back into the live table; `note` receives the outcome of each.

    Both versions are read again. An item that differs from when it was judged is kept: another
    process has changed it, or a run that was killed has put it back.
    """

    tables: Tables
    pace: Pace
    note: Callable[[Entry, Done], None]
    _under_way: int = field(default=0, init=False)
    _results: SimpleQueue[tuple[Entry, Done | BaseException]] = field(
        default_factory=SimpleQueue[tuple[Entry, Done | BaseException]], init=False
    )

    def write(self, entries: list[Entry]) -> None:
        """Put items back, several at once; note those under way, too, when an error ends it."""
        with ThreadPool(self._at_once) as pool:
            try:
                for start in range(0, len(entries), AT_ONCE):
                    self._write(pool, entries[start : start + AT_ONCE])
                self._note_all()
            except Exception:
                with suppress(Exception):
                    self._note_all()
                raise
            except KeyboardInterrupt:
                # Whoever ends this does not wait for AWS. What is not noted, the next run finds.
                while not self._results.empty():
                    self._note_next()
                raise

    @property
    def _at_once(self) -> int:
        return min(WRITES_AT_ONCE, self.pace.most or WRITES_AT_ONCE)

    def _write(self, pool: ThreadPool, entries: list[Entry]) -> None:
        tables, keys = self.tables, [entry.key for entry in entries]
        sources = get(tables.aws, tables.source.name, keys)
        lives = get(tables.aws, tables.live.name, keys, is_current=True)
        for entry in entries:
            key = key_text(entry.key)
            live = lives.get(key)
            found = _done_or_to_write(tables, entry, sources.get(key), live)
            if isinstance(found, Done):
                self.note(entry, found)
                continue
            if self._under_way == self._at_once:
                self._note_next()
            self.pace.wait()
            self._begin(pool, entry, found, live)

    def _begin(self, pool: ThreadPool, entry: Entry, source: Raw, live: Raw | None) -> None:
        def end(result: Done | BaseException) -> None:
            self._results.put((entry, result))

        self._under_way += 1
        pool.apply_async(_put, (self.tables, source, live), callback=end, error_callback=end)

    def _note_all(self) -> None:
        while self._under_way:
            self._note_next()

    def _note_next(self) -> None:
        """Wait for the next write to end, and note what it did, or raise its error."""
        entry, result = self._results.get()
        self._under_way -= 1
        if isinstance(result, BaseException):
            raise result
        self.note(entry, result)


def _done_or_to_write(
    tables: Tables, entry: Entry, source: Raw | None, live: Raw | None
) -> Done | Raw:
    """Return what became of an item that stays as it is, or the version that is to be written."""
    there = digest(live) if live else ""
    if there == entry.source:
        return Done("written")
    if there != entry.live:
        return Done("changed")
    if source is None:
        return Done("absent", "no longer there")
    if digest(source) != entry.source:
        return Done("changed", f"in {tables.source.name}")
    if is_expired(source, tables.expiry, datetime.now(UTC)):
        return Done("expired")
    return source


def _put(tables: Tables, source: Raw, live: Raw | None) -> Done:
    try:
        tables.aws.send_raw(
            "dynamodb",
            "put_item",
            TableName=tables.live.name,
            Item=source,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **condition(tables.spec, source, live),
        )
    except ClientError as error:
        if code(error) == _CHANGED:
            # boto3 repeats a call whose response was lost, and then finds its own write.
            response: Response = {**error.response}
            there: Raw | None = response.get("Item")
            return Done("written" if there and digest(there) == digest(source) else "changed")
        if code(error) in _REFUSALS:
            return Done("refused", str(tables.aws.explained("dynamodb", error)))
        raise tables.aws.explained("dynamodb", error) from error
    except BotoCoreError as error:
        raise tables.aws.explained("dynamodb", error) from error
    return Done("written")
