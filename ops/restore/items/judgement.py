"""Decides whether an item is put back or kept, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from market_intelligence.items import ITEMS
from market_intelligence.load.units import index_units, update_units, write_units
from market_intelligence.specs import Index, TableSpec
from ops.restore.items.reading import Version
from ops.restore.items.versions import (
    Raw,
    change_time,
    date_attribute,
    digest,
    is_expired,
    problem,
    size_bytes,
)

Why = Literal["missing", "older", "rewritten", "newer", "undated"]
"""The state of the live table's version of an item that is put back."""
Outcome = Literal[
    "written",
    "newer",
    "same",
    "changed",
    "expired",
    "undated",
    "absent",
    "incomparable",
    "refused",
]
"""The outcome for an item; all but the first keep the live version."""
AS_IT_SHOULD: frozenset[Outcome] = frozenset({"written", "newer", "same", "expired"})
"""The outcomes that need no attention."""

# An expression has 300 operators at most ("Expression operator counting" in the DynamoDB code
# examples). Each attribute takes a comparison and an AND.
MAX_ATTRIBUTES = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A chosen item with its planned outcome.

    `outcome` is "written" if the item is to be put back, and `why` is then the state of the live
    version. The digests are those of the versions that were read, empty if there is none. `problem`
    is the first fault of the restored version.
    """

    key: Raw
    outcome: Outcome
    why: Why | None = None
    source: str = ""
    live: str = ""
    problem: str = ""
    units: int = 0
    index_units: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of the decision; `expiry` is the TTL attribute of the live table, if it has one."""

    spec: TableSpec
    overwrite: bool
    expiry: str | None
    now: datetime

    def entry(self, version: Version, live: Raw | None) -> Entry:
        """Return the entry for an item, from its restored and its live version."""
        source = version.item
        if source is None:
            return Entry(key=version.key, outcome="absent")
        there, here = digest(source), digest(live) if live else ""
        is_same = there == here
        outcome, why = ("same", None) if is_same else self._judged(source, live)
        entry = Entry(
            key=version.key,
            outcome=outcome,
            why=why,
            source=there,
            live=here,
            problem=problem(self.spec, source),
        )
        return self._priced(entry, source, live) if outcome == "written" else entry

    def _judged(self, source: Raw, live: Raw | None) -> tuple[Outcome, Why | None]:
        if is_expired(source, self.expiry, self.now):
            return "expired", None
        if live is None:
            return "written", "missing"
        if len(attributes(self.spec, source, live)) > MAX_ATTRIBUTES:
            return "incomparable", None
        return self._by_date(source, live)

    def _by_date(self, source: Raw, live: Raw) -> tuple[Outcome, Why | None]:
        then, now = change_time(self.spec, source), change_time(self.spec, live)
        if then is None or now is None:
            return ("written", "undated") if self.overwrite else ("undated", None)
        if then < now:
            return ("written", "newer") if self.overwrite else ("newer", None)
        return "written", "older" if then > now else "rewritten"

    def _priced(self, entry: Entry, source: Raw, live: Raw | None) -> Entry:
        after, before = size_bytes(source), size_bytes(live) if live else None
        of_indexes = 0
        for index in self.spec.indexes:
            there = before if live and _is_in(index, live) else None
            then = after if _is_in(index, source) else None
            moves = live is not None and any(
                source.get(key.name) != live.get(key.name) for key in index.keys
            )
            if there is not None or then is not None:
                of_indexes += sum(index_units(there, then, key_changes=moves))
        units = write_units(after) if before is None else update_units(before, after)
        return replace(entry, units=units, index_units=of_indexes)


def attributes(spec: TableSpec, source: Raw, live: Raw) -> set[str]:
    """Return the attributes that are compared to detect a change of the live version.

    They are those of either version, and those of the specification.
    """
    return {*source, *live, *ITEMS[spec.name].model_fields}


def condition(spec: TableSpec, source: Raw, live: Raw | None) -> dict[str, object]:
    """Return the condition that the live version is unchanged, or still missing."""
    if live is None:
        return {
            "ConditionExpression": "attribute_not_exists(#key)",
            "ExpressionAttributeNames": {"#key": spec.hash_key.name},
        }
    names = dict(enumerate(sorted(attributes(spec, source, live))))

    def terms() -> Iterator[str]:
        for number, name in names.items():
            yield f"#{number} = :{number}" if name in live else f"attribute_not_exists(#{number})"

    return {
        "ConditionExpression": " AND ".join(terms()),
        "ExpressionAttributeNames": {f"#{number}": name for number, name in names.items()},
        "ExpressionAttributeValues": {
            f":{number}": live[name] for number, name in names.items() if name in live
        },
    }


def _is_in(index: Index, item: Raw) -> bool:
    return all(key.type in item.get(key.name, {}) for key in index.keys)


def reasons(spec: TableSpec) -> dict[Outcome, str]:
    """Return the words for each outcome."""
    by = date_attribute(spec)
    return {
        "written": "put back",
        "newer": f"newer in the live table by {by} (--overwrite replaces them)",
        "same": "the same in both tables",
        "changed": "changed since they were read (run the command again to compare them again)",
        "expired": "past their time to live (DynamoDB would delete them at once)",
        "undated": f"without a valid {by}, so it is unknown which version is newer (to put them "
        "back, choose them by --id, with --overwrite)",
        "absent": "not in the restored table",
        "incomparable": f"with more than {MAX_ATTRIBUTES} attributes, too many to compare in one "
        "condition (copy them by hand while nothing writes to them)",
        "refused": "refused by DynamoDB",
    }


def places(spec: TableSpec) -> dict[Why, str]:
    """Return the words for each state of the live version."""
    by = date_attribute(spec)
    return {
        "missing": "missing from the live table",
        "older": f"older in the live table by {by}",
        "rewritten": f"changed in the live table without a new {by}",
        "newer": f"newer in the live table by {by}, and replaced",
        "undated": f"without a valid {by}, and replaced",
    }
