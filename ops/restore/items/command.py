"""The steps of `./mi restore items`: it reads the items, prints the plan, and carries it out."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from launcher.errors import ExitCode
from market_intelligence.cost.prices import default_prices
from ops.restore.consent import agree
from ops.restore.errors import BrokenOffError
from ops.restore.items import journal as journals
from ops.restore.items.journal import Done, Journal
from ops.restore.items.judgement import Entry, Rules
from ops.restore.items.reading import AT_ONCE, Page, get, pages
from ops.restore.items.report import Report, item_count
from ops.restore.items.selection import Selection
from ops.restore.items.tables import Tables
from ops.restore.items.versions import key_text
from ops.restore.items.writing import Pace, Writer
from ops.restore.restored import utc
from ops.verify.errors import VerifyError

_PROGRESS_SECONDS = 5
_UNWRITTEN = (
    "Nothing was written. Add --yes to put back exactly these items; those that change before then "
    "are kept."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A copy of chosen items from a restored table into the live one."""

    tables: Tables
    selection: Selection
    overwrite: bool
    most_writes: int | None
    restart: bool
    dry_run: bool
    yes: bool
    as_json: bool

    def run(self) -> int:
        """Read, ask, write and report; return the exit code."""
        identity = {
            "stack": self.tables.stack.engine_name,
            "account": self.tables.site.account,
            "region": self.tables.site.region,
            "source": self.tables.source.name,
            "live": self.tables.live.name,
            "selection": self.selection.document,
            "overwrite": self.overwrite,
        }
        path = journals.path_of(self.tables.live.name, identity)
        with journals.open_journal(path, restart=self.restart) as journal:
            report = Report(
                tables=self.tables,
                selection=self.selection,
                overwrite=self.overwrite,
                journal=journal,
                prices=default_prices(),
            )
            self._say(report.opening())
            if self._is_continued(journal):
                self._say(_continuing(journal))
            else:
                journal.begin(identity, datetime.now(UTC))
            try:
                return self._run(journal, report)
            except KeyboardInterrupt:
                print(f"Interrupted. {_standing(journal)}", file=sys.stderr)
                return ExitCode.INTERRUPTED
            except (BrokenOffError, VerifyError) as error:
                lines = filter(None, [str(error), error.action, _standing(journal)])
                print(*lines, sep="\n", file=sys.stderr)
                return ExitCode.WRONG if journal.runs else ExitCode.UNKNOWN

    def _is_continued(self, journal: Journal) -> bool:
        """Whether to continue a journal; one with only a plan is planned again."""
        if journal.begun is None or journal.ended is not None:
            return False
        return self.yes or bool(journal.runs) or not journal.is_read

    def _run(self, journal: Journal, report: Report) -> int:
        self._read(journal)
        self._say(report.plan())
        if not journal.left:
            journal.end(datetime.now(UTC))
        elif self.dry_run or not self._agreed(journal):
            self._say([_standing(journal) if journal.runs else _UNWRITTEN])
        else:
            self._write(journal)
            self._say(report.result())
        if self.as_json:
            print(json.dumps(report.document(), indent=2))
        return ExitCode.GOOD if report.is_as_it_should else ExitCode.WRONG

    def _read(self, journal: Journal) -> None:
        """Read and judge the chosen items, from the end of the journal."""
        if journal.is_read:
            return
        tables = self.tables
        rules = Rules(
            spec=tables.spec, overwrite=self.overwrite, expiry=tables.expiry, now=datetime.now(UTC)
        )
        progress = self._progress()
        for page in pages(tables, self.selection, journal.cursor):
            deleted, entries = self._judged(page, rules)
            journal.page(entries, looked=len(page.versions), deleted=deleted, cursor=page.cursor)
            progress(f"read {journal.looked:,} items, chose {len(journal.entries):,}")

    def _judged(self, page: Page, rules: Rules) -> tuple[int, list[Entry]]:
        """Return the number of deleted items that are not chosen, and the chosen items."""
        tables, deleted = self.tables, 0
        entries: list[Entry] = []
        for start in range(0, len(page.versions), AT_ONCE):
            some = page.versions[start : start + AT_ONCE]
            lives = get(tables.aws, tables.live.name, [one.key for one in some], is_current=True)
            for version in some:
                live = lives.get(key_text(version.key))
                taken = self.selection.takes(tables.spec, version.item, live)
                deleted += taken == "deleted"
                if taken == "chosen":
                    entries.append(rules.entry(version, live))
                elif taken == "undated":
                    entries.append(Entry(key=version.key, outcome="undated"))
        return deleted, entries

    def _agreed(self, journal: Journal) -> bool:
        """Whether to write; without a terminal only with --yes."""
        if not self.yes and sys.stdin.isatty():
            agree(f"Put {item_count(len(journal.left))} back?")
            return True
        return self.yes

    def _write(self, journal: Journal) -> None:
        journal.run(datetime.now(UTC))
        progress = self._progress()
        count = len(journal.planned)

        def note(entry: Entry, done: Done) -> None:
            journal.note(entry, done)
            progress(f"{len(journal.done):,} of {count:,} items done")

        pace = Pace(self.tables.aws.waiting, self.most_writes)
        Writer(tables=self.tables, pace=pace, note=note).write(journal.left)
        journal.end(datetime.now(UTC))

    def _progress(self) -> Callable[[str], None]:
        """Return a function that prints the progress of a run every few seconds."""
        waiting = self.tables.aws.waiting
        last = waiting.clock()

        def say(text: str) -> None:
            nonlocal last
            if waiting.clock() - last >= _PROGRESS_SECONDS:
                last = waiting.clock()
                waiting.say(text)

        return say

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=sys.stderr if self.as_json else sys.stdout, flush=True)


def _continuing(journal: Journal) -> Iterator[str]:
    begun = f"of {utc(journal.begun)}" if journal.begun else ""
    done = f"; {len(journal.done):,} of {len(journal.planned):,} are done" if journal.runs else ""
    how_far = done if journal.is_read else "; reading continues"
    yield f"Continues the run {begun}{how_far}. To read the tables again, add --restart."


def _standing(journal: Journal) -> str:
    """Return the progress of a run that ended early, and how to continue."""
    if not journal.runs:
        return "Nothing was written. To continue, run the same command again."
    return (
        f"{len(journal.done):,} of {len(journal.planned):,} items are done. To continue, run the "
        "same command again, with --yes."
    )
