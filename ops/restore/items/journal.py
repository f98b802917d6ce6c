"""The journal of a run: the items that it read and judged, and their outcomes.

A run that was killed continues from the end of its journal. Each line is a JSON object, written
before the next step; an incomplete line is dropped. It contains only keys and digests of items.
"""

import fcntl
import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from launcher.paths import REHEARSAL
from ops.restore.errors import BrokenOffError, RefusalError
from ops.restore.items.judgement import Entry, Outcome, Why
from ops.restore.items.reading import Cursor
from ops.restore.items.versions import key_text, read_key, written_key

FOLDER = REHEARSAL / "restores"
_FORMAT = 1
_NAMED = 200
"""The most characters of a table's name in the name of the file."""


class _Line(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Begun(_Line):
    line: Literal["begun"] = "begun"
    journal: Literal[1] = _FORMAT
    of: dict[str, Any]
    at: datetime


class _Run(_Line):
    line: Literal["run"] = "run"
    at: datetime


class _Item(_Line):
    line: Literal["item"] = "item"
    key: dict[str, dict[str, str]]
    outcome: Outcome
    why: Why | None = None
    source: str = ""
    live: str = ""
    problem: str = ""
    units: int = 0
    index_units: int = 0


class _Page(_Line):
    line: Literal["page"] = "page"
    looked: int
    deleted: int
    cursor: dict[str, Any] | None


class _Done(_Line):
    line: Literal["done"] = "done"
    key: dict[str, dict[str, str]]
    outcome: Outcome
    said: str = ""


class _Ended(_Line):
    line: Literal["ended"] = "ended"
    at: datetime


_ANY: TypeAdapter[_Begun | _Run | _Item | _Page | _Done | _Ended] = TypeAdapter(
    Annotated[_Begun | _Run | _Item | _Page | _Done | _Ended, Field(discriminator="line")]
)


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of an item, and the message of DynamoDB if it refused the write."""

    outcome: Outcome
    said: str = ""


@dataclass(slots=True, kw_only=True)
class Journal:
    """A journal that this process holds; `looked` counts items read, `deleted` those not chosen."""

    path: Path
    file: FileIO
    begun: datetime | None = None
    runs: list[datetime] = field(default_factory=list[datetime])
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    done: dict[str, Done] = field(default_factory=dict[str, Done])
    looked: int = 0
    deleted: int = 0
    cursor: Cursor | None = None
    is_read: bool = False
    ended: datetime | None = None

    @property
    def planned(self) -> list[Entry]:
        """The items to put back."""
        return [one for one in self.entries.values() if one.outcome == "written"]

    @property
    def left(self) -> list[Entry]:
        """The items to put back that have no outcome yet."""
        return [one for one in self.planned if key_text(one.key) not in self.done]

    def begin(self, identity: Mapping[str, object], at: datetime) -> None:
        """Discard the content, and begin a journal for a selection."""
        self._forget()
        self.begun = at
        self._write([_Begun(of=dict(identity), at=at)])

    def run(self, at: datetime) -> None:
        """Record the start of a process."""
        self.runs.append(at)
        self._write([_Run(at=at)])

    def page(
        self, entries: Iterable[Entry], *, looked: int, deleted: int, cursor: Cursor | None
    ) -> None:
        """Record the items of a page, and the position of the next; None after the last page."""
        chosen = [*entries]
        at = None if cursor is None else dict(cursor)
        page = _Page(looked=looked, deleted=deleted, cursor=at)
        self._write([*map(_item, chosen), page])
        self._add(chosen, page)

    def note(self, entry: Entry, done: Done) -> None:
        """Record the outcome of an item."""
        self.done[key_text(entry.key)] = done
        self._write([_Done(key=written_key(entry.key), outcome=done.outcome, said=done.said)])

    def end(self, at: datetime) -> None:
        """Record the end of the run."""
        self.ended = at
        self._write([_Ended(at=at)])

    def load(self) -> None:
        """Read the file; RefusalError if it is not in the format of this version."""
        self.file.seek(0)
        data = self.file.readall()
        whole, end, cut = data.rpartition(b"\n")
        if cut:
            self.file.truncate(len(data) - len(cut))
        items: list[Entry] = []
        for number, line in enumerate(whole.split(b"\n") if end else [], start=1):
            try:
                items = self._take(_ANY.validate_json(line), items)
            except ValidationError:
                raise RefusalError(
                    f"{self.path}, line {number}, is not in the format of this version. Read the "
                    "tables again with --restart: items that have changed since are kept."
                ) from None

    def _take(self, line: object, items: list[Entry]) -> list[Entry]:
        match line:
            case _Begun(at=at):
                self.begun = at
            case _Run(at=at):
                self.runs.append(at)
            case _Item():
                # They count once their page is recorded; otherwise it is read again.
                return [*items, _entry(line)]
            case _Page():
                self._add(items, line)
                return []
            case _Done(key=key, outcome=outcome, said=said):
                self.done[key_text(read_key(key))] = Done(outcome, said)
            case _Ended(at=at):
                self.ended = at
            case _:
                pass
        return items

    def _add(self, entries: Iterable[Entry], page: _Page) -> None:
        self.entries |= {key_text(one.key): one for one in entries}
        self.looked += page.looked
        self.deleted += page.deleted
        self.cursor = page.cursor
        self.is_read = page.cursor is None

    def _forget(self) -> None:
        self.file.seek(0)
        self.file.truncate()
        self.begun = self.ended = self.cursor = None
        self.runs, self.entries, self.done = [], {}, {}
        self.looked = self.deleted = 0
        self.is_read = False

    def _write(self, lines: Iterable[_Line]) -> None:
        data = "".join(f"{line.model_dump_json()}\n" for line in lines).encode()
        try:
            while data:
                data = data[self.file.write(data) :]
        except OSError as error:
            raise BrokenOffError(
                f"{self.path} cannot be written: {error.strerror}. Free some space, and run the "
                "command again."
            ) from error


def path_of(live: str, identity: Mapping[str, object]) -> Path:
    """Return the path of the journal of a selection."""
    number = sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    return FOLDER / f"{live[:_NAMED]}-{number[:10]}.jsonl"


@contextmanager
def open_journal(path: Path, *, restart: bool) -> Generator[Journal]:
    """Lock and load a journal, empty if `restart`; RefusalError if another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusalError(
                f"Another run is putting the same items back, and holds {path}: wait until it ends."
            ) from None
        journal = Journal(path=path, file=file)
        if not restart:
            journal.load()
        yield journal


def _item(entry: Entry) -> _Item:
    return _Item(
        key=written_key(entry.key),
        outcome=entry.outcome,
        why=entry.why,
        source=entry.source,
        live=entry.live,
        problem=entry.problem,
        units=entry.units,
        index_units=entry.index_units,
    )


def _entry(line: _Item) -> Entry:
    return Entry(
        key=read_key(line.key),
        outcome=line.outcome,
        why=line.why,
        source=line.source,
        live=line.live,
        problem=line.problem,
        units=line.units,
        index_units=line.index_units,
    )
