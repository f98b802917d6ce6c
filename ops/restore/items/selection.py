"""The selection of items to put back, from the options of the command."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from launcher.errors import UserError
from market_intelligence.item.fields import MAX_HASH_KEY_BYTES
from market_intelligence.item.timestamps import timestamp
from market_intelligence.specs import Index, Key, TableSpec
from ops.inputs import name_of, read_text
from ops.restore.errors import RefusalError
from ops.restore.items.versions import TIMES, Raw, change_time
from ops.restore.restored import instant, utc

Taken = Literal["chosen", "other", "deleted", "undated"]
"""Whether an item is chosen; deleted: at an unknown time; undated: without a valid time."""


@dataclass(frozen=True, slots=True)
class ByIds:
    """The items with given ids."""

    ids: tuple[str, ...]

    @property
    def words(self) -> str:
        """The selection in words."""
        return self.ids[0] if len(self.ids) == 1 else f"{len(self.ids):,} by id"

    @property
    def document(self) -> dict[str, object]:
        """The selection as a JSON object, short for any number of ids."""
        listed = "\n".join(self.ids).encode()
        return {"ids": len(self.ids), "idsSha256": sha256(listed).hexdigest()}

    def takes(self, _spec: TableSpec, _source: Raw | None, _live: Raw | None) -> Taken:
        """Return that each item is chosen."""
        return "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByIndex:
    """The items of an index with a value, within an inclusive range."""

    index: Index
    value: str
    at_least: str | None = None
    at_most: str | None = None

    @property
    def words(self) -> str:
        """The selection in words."""
        ends = {"from": self.at_least, "to": self.at_most}
        words = [f"{end} {text}" for end, text in ends.items() if text is not None]
        of_range = f", {self._range_name} {' '.join(words)}" if words else ""
        return f"{self.index.name}: {self.index.hash_key.name} {self.value}{of_range}"

    @property
    def document(self) -> dict[str, object]:
        """The selection as a JSON object."""
        return {
            "index": self.index.name,
            "key": self.value,
            "from": self.at_least,
            "to": self.at_most,
        }

    def takes(self, _spec: TableSpec, _source: Raw | None, _live: Raw | None) -> Taken:
        """Return that each item is chosen."""
        return "chosen"

    @property
    def _range_name(self) -> str:
        return self.index.range_key.name if self.index.range_key else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The items that changed in a period, and missing ones if `missing`, or only those.

    The later version of an item has the time of its change.
    """

    since: datetime | None = None
    until: datetime | None = None
    missing: bool = False

    @property
    def words(self) -> str:
        """The selection in words."""
        words: list[str] = []
        if self.since:
            ends = f"from {utc(self.since)} to {utc(self.until)}" if self.until else ""
            words.append(f"changed {ends or f'since {utc(self.since)}'}")
        if self.missing:
            words.append("missing from the live table")
        return ", or ".join(words)

    @property
    def document(self) -> dict[str, object]:
        """The selection as a JSON object."""
        return {
            "changedSince": self.since.isoformat() if self.since else None,
            "changedUntil": self.until.isoformat() if self.until else None,
            "missing": self.missing,
        }

    def takes(self, spec: TableSpec, source: Raw | None, live: Raw | None) -> Taken:
        """Return whether an item changed in the period."""
        if live is None and self.missing:
            return "chosen"
        if self.since is None:
            return "other"
        times = [change_time(spec, version) for version in (source, live) if version is not None]
        known = [at for at in times if at is not None]
        if len(known) < len(times):
            return "undated"
        if self.since <= max(known) and (self.until is None or max(known) <= self.until):
            return "chosen"
        return "deleted" if live is None else "other"


Selection = ByIds | ByIndex | Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRequest:
    """The options that choose items, as the user wrote them."""

    ids: Sequence[str] = ()
    ids_from: str | None = None
    index: str | None = None
    key: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    changed_since: str | None = None
    changed_between: tuple[str, str] | None = None
    missing: bool = False


_WAYS = (
    "Choose the items: by --id or --ids-from, by --index with --key, or by --changed-since, "
    "--changed-between and --missing."
)


def selection(request: ItemRequest, spec: TableSpec, now: datetime) -> Selection:
    """Return the selection; RefusalError if the options choose nothing or contradict each other."""
    ways = {
        "--id": request.ids,
        "--ids-from": request.ids_from,
        "--index": request.index,
        "--changed-since": request.changed_since,
        "--changed-between": request.changed_between,
        "--missing": request.missing,
    }
    given = [option for option, value in ways.items() if value]
    together = [{"--id", "--ids-from"}, {"--index"}, {"--changed-since", "--missing"}]
    together.append({"--changed-between", "--missing"})
    if not given:
        raise RefusalError(f"No items are chosen. {_WAYS}")
    if not any({*given} <= some for some in together):
        raise RefusalError(f"{' and '.join(given)} cannot be combined. {_WAYS}")
    of_times = [option for option in given if option.startswith("--changed-")]
    if of_times and spec.changed_attribute is None:
        raise RefusalError(
            f"{of_times[0]}: items of {spec.description} do not record when they were changed "
            "(changed_attribute in market_intelligence/specs.py). Choose the items another way."
        )
    of_index = {"--key": request.key, "--from": request.at_least, "--to": request.at_most}
    stray = [option for option, value in of_index.items() if value is not None]
    if stray and not request.index:
        raise RefusalError(
            f"{' and '.join(stray)} {'need' if len(stray) > 1 else 'needs'} --index, which is "
            f"{_listed(index.name for index in spec.indexes)}."
        )
    if request.index:
        return _by_index(request, spec, request.index, now)
    if request.ids or request.ids_from:
        return _by_ids(request, spec)
    return _changed(request, now)


def _by_ids(request: ItemRequest, spec: TableSpec) -> ByIds:
    ids = [*request.ids]
    for one in ids:
        _check_key(one, "--id", spec.hash_key)
    if request.ids_from:
        label = name_of(request.ids_from)
        lines = [line.removesuffix("\r") for line in read_text(request.ids_from).split("\n")]
        for number, line in enumerate(lines, start=1):
            if line:
                _check_key(line, f"{label}, line {number}:", spec.hash_key)
                ids.append(line)
        if not ids:
            raise UserError(f"{label} has no ids: write one per line.")
    return ByIds(tuple(dict.fromkeys(ids)))


def _check_key(value: str, place: str, key: Key) -> None:
    """Refuse a value that a hash key cannot have."""
    if value != value.strip():
        raise RefusalError(f"{place} {value!r} starts or ends with a space: remove it.")
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise RefusalError(
            f"{place} {value!r} is not UTF-8 text, which a {key.name} has to be."
        ) from None
    if size > MAX_HASH_KEY_BYTES:
        raise RefusalError(
            f"{place} {value[:40]!r}... has {size:,} bytes: a {key.name} has at most "
            f"{MAX_HASH_KEY_BYTES:,}."
        )


def _by_index(request: ItemRequest, spec: TableSpec, name: str, now: datetime) -> ByIndex:
    indexes = {index.name: index for index in spec.indexes}
    if name not in indexes:
        raise RefusalError(
            f"The {spec.name} table has no index {name}: --index is {_listed(indexes)}."
        )
    index = indexes[name]
    if request.key is None:
        raise RefusalError(f"--index {name} needs --key, which is a {index.hash_key.name}.")
    _check_key(request.key, "--key", index.hash_key)
    at_least = _end("--from", request.at_least, index, now)
    at_most = _end("--to", request.at_most, index, now)
    if at_least is not None and at_most is not None and at_least > at_most:
        raise RefusalError(f"--from {request.at_least} is after --to {request.at_most}: swap them.")
    return ByIndex(index=index, value=request.key, at_least=at_least, at_most=at_most)


def _end(option: str, text: str | None, index: Index, now: datetime) -> str | None:
    """Return an end of a range in the format of items, without a time zone."""
    if text is None:
        return None
    if index.range_key is None or index.range_key.name not in TIMES:
        return text
    at = timestamp(instant(option, text, now))
    # As text, a whole second comes before the same second with a fraction.
    return at.removesuffix(".000000") if option == "--from" else at


def _changed(request: ItemRequest, now: datetime) -> Changed:
    if request.changed_between:
        first, last = (instant("--changed-between", one, now) for one in request.changed_between)
        if first > last:
            raise RefusalError(
                f"--changed-between {' '.join(request.changed_between)} ends before it starts: "
                "swap the times."
            )
        return Changed(since=first, until=last, missing=request.missing)
    if request.changed_since:
        since = instant("--changed-since", request.changed_since, now)
        return Changed(since=since, missing=request.missing)
    return Changed(missing=True)


def _listed(names: Iterable[str]) -> str:
    return " or ".join(names)
