"""The plan and the result for the chosen items, in text and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from market_intelligence.cost.prices import Prices
from ops.restore.items import estimate
from ops.restore.items.journal import Done, Journal
from ops.restore.items.judgement import AS_IT_SHOULD, Entry, places, reasons
from ops.restore.items.selection import Selection
from ops.restore.items.tables import Tables
from ops.restore.items.versions import date_attribute, key_text, written_key
from ops.restore.restored import utc

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run with its journal; before the first write it is a plan."""

    tables: Tables
    selection: Selection
    overwrite: bool
    journal: Journal
    prices: Prices

    @property
    def warnings(self) -> list[str]:
        """Side effects of the writes, and limits of their conditions."""
        return [*_warnings(self.tables)]

    @property
    def is_as_it_should(self) -> bool:
        """Whether no item needs attention."""
        return all(done.outcome in AS_IT_SHOULD for _, done in self._outcomes())

    def opening(self) -> Iterator[str]:
        """Yield the lines before the items are read."""
        tables, reading = self.tables, estimate.reading(self.tables, self.selection, self.prices)
        yield f"{tables.title}, {tables.stack.name} in {tables.site.account}, {tables.site.region}"
        yield f"  items    {self.selection.words}"
        yield f"  reads    {reading.words}, at the prices of {self._prices}"
        if tables.others:
            yield f"  others   {', '.join(tables.others)}: see --source"
        yield f"  journal  {self.journal.path}"

    def plan(self) -> Iterator[str]:
        """Yield the lines of the plan."""
        journal = self.journal
        yield f"Read {item_count(journal.looked)}, chose {len(journal.entries):,}"
        for why, words in places(self.tables.spec).items():
            chosen = [one for one in journal.planned if one.why == why]
            yield from _line("put back", words, chosen)
        for outcome, words in reasons(self.tables.spec).items():
            chosen = [one for one in journal.entries.values() if one.outcome == outcome]
            yield from _line("leave", words, chosen) if outcome != "written" else ()
        yield from self._notes(journal.planned)
        if journal.planned:
            writing = estimate.writing(self.tables, journal.planned, self.prices)
            yield f"  writes    {writing.words}, at the prices of {self._prices}"
            yield from (f"  note      {warning}" for warning in self.warnings)

    def result(self) -> Iterator[str]:
        """Yield the lines of the result."""
        journal, outcomes = self.journal, [*self._outcomes()]
        runs = f", in {len(journal.runs)} runs" if len(journal.runs) > 1 else ""
        begun = f" since {utc(journal.begun)}" if journal.begun else ""
        yield f"{self.tables.title}{begun}{runs}"
        for outcome, words in reasons(self.tables.spec).items():
            chosen = [entry for entry, done in outcomes if done.outcome == outcome]
            verb = "put back" if outcome == "written" else "left"
            yield from _line(verb, "" if outcome == "written" else words, chosen)
        said = [f"{key_text(entry.key)}: {done.said}" for entry, done in outcomes if done.said]
        yield from (f"            {line}" for line in said[:_SHOWN])
        yield from self._notes([entry for entry, done in outcomes if done.outcome == "written"])

    def document(self) -> dict[str, object]:
        """Return the report as a JSON object."""
        tables, journal = self.tables, self.journal
        outcomes = [*self._outcomes()]
        counts = {
            outcome: sum(done.outcome == outcome for _, done in outcomes)
            for outcome in reasons(tables.spec)
        }
        left = journal.left
        return {
            "stack": tables.stack.name,
            "account": tables.site.account,
            "region": tables.site.region,
            "source": tables.source.name,
            "restoredTo": utc(tables.restored_to) if tables.restored_to else None,
            "target": tables.live.name,
            "selection": self.selection.document,
            "overwrite": self.overwrite,
            "journal": str(journal.path),
            "begun": utc(journal.begun) if journal.begun else None,
            "ended": utc(journal.ended) if journal.ended else None,
            "runs": len(journal.runs),
            "looked": journal.looked,
            "chosen": len(journal.entries),
            "deletedAtUnknownTimes": journal.deleted,
            "planned": len(journal.planned),
            "toWrite": len(left),
            "counts": counts | {"written": counts["written"] - len(left)},
            "reads": estimate.reading(tables, self.selection, self.prices).document,
            "writes": estimate.writing(tables, journal.planned, self.prices).document,
            "warnings": self.warnings,
            "items": [_document(entry, journal) for entry in journal.entries.values()],
        }

    @property
    def _prices(self) -> str:
        return f"{self.prices.region} of {self.prices.date}"

    def _outcomes(self) -> Iterator[tuple[Entry, Done]]:
        """Yield each item with its outcome, or its planned outcome."""
        for key, entry in self.journal.entries.items():
            yield entry, self.journal.done.get(key, Done(entry.outcome))

    def _notes(self, written: Iterable[Entry]) -> Iterator[str]:
        bad = [one for one in written if one.problem]
        if bad:
            yield from _line("note", "not as specified, and copied unchanged", bad)
            yield f"            such as: {bad[0].problem}"
        if self.journal.deleted:
            by = date_attribute(self.tables.spec)
            yield (
                f"  note      {self.journal.deleted:,} missing from the live table: AWS does not "
                f"record when they were deleted, and their {by} is outside the given time. Add "
                "--missing to choose them"
            )


def _document(entry: Entry, journal: Journal) -> dict[str, object]:
    done = journal.done.get(key_text(entry.key))
    is_left = entry.outcome == "written" and done is None
    outcome = done.outcome if done else entry.outcome
    return {
        "key": written_key(entry.key),
        "outcome": "to write" if is_left else outcome,
        "inPlaceOf": entry.why,
        "said": done.said if done else "",
        "problem": entry.problem,
    }


def item_count(count: int) -> str:
    """Return a number of items in words."""
    return f"{count:,} {'item' if count == 1 else 'items'}"


def _line(verb: str, words: str, chosen: list[Entry]) -> Iterator[str]:
    if not chosen:
        return
    ids = ", ".join(key_text(one.key) for one in chosen[:_SHOWN])
    more = f" and {len(chosen) - _SHOWN:,} more" if len(chosen) > _SHOWN else ""
    said = f" {words}" if words else ""
    yield f"  {verb:<9} {len(chosen):,}{said}: {ids}{more}"


def _warnings(tables: Tables) -> Iterator[str]:
    if tables.stream:
        yield (
            f"each write adds a record to the stream of {tables.live.name} ({tables.stream}), "
            "which its consumers process like any other change. Stop the consumers that must not"
        )
    if tables.stack.settings.cache.enabled:
        yield "the cache may serve the former versions until its entries expire"
    if tables.replicas:
        yield (
            f"conditions check {tables.site.region} only, and in other regions the last writer "
            f"wins: stop all writers in {', '.join(tables.replicas)}"
        )
