"""The report of an audit: short for people, complete as JSON or CSV."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from launcher.errors import ExitCode
from ops.audit.record import STATUSES, Record, Row

COLUMNS = (
    "date",
    "project",
    "stack",
    "source",
    "pack",
    "version",
    "commit",
    "configHash",
    "rule",
    "severity",
    "level",
    "controls",
    "urn",
    "type",
    "resource",
    "status",
    "messages",
    "reason",
    "expires",
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_FEW = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The origin of the evidence: what was audited, and by which pack.

    `commit` is that of the checkout, None without one or for the pack of another; it `is_modified`
    where the pack has changes that are not committed.
    """

    source: str
    source_hash: str | None = None
    commit: str | None
    is_modified: bool
    config_file: str | None
    config_file_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An audit; `notes` name what it lacks."""

    record: Record
    origin: Origin
    notes: Sequence[str] = ()

    @property
    def exit_code(self) -> ExitCode:
        """1 with a violation that the pack does not let through; 2 where something is missing."""
        if any(_blocks(row) for row in self.record.rows):
            return ExitCode.WRONG
        return ExitCode.UNKNOWN if self.notes else ExitCode.GOOD

    @property
    def counts(self) -> Mapping[str, int]:
        """How many checks have each status."""
        found = Counter(row.status for row in self.record.rows)
        return {status: found[status] for status in STATUSES}

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        run, origin = self.record.run, self.origin
        return {
            "date": run.date,
            "project": run.project,
            "stack": run.stack,
            "source": origin.source,
            "sourceHash": origin.source_hash,
            "isPreview": run.is_preview,
            "isWhole": self.record.is_whole,
            "notes": [*self.notes],
            "pack": {
                "name": run.pack,
                "version": run.version,
                "commit": origin.commit,
                "isModified": origin.is_modified,
                "hash": run.pack_hash,
            },
            "config": {
                "file": origin.config_file,
                "fileHash": origin.config_file_hash,
                "hash": run.config_hash,
                "inForce": run.config,
            },
            "rules": [one.model_dump(by_alias=True) for one in run.rules],
            "counts": self.counts,
            "checks": [_check(row) for row in self.record.rows],
        }

    def csv(self) -> str:
        """Return a CSV row for each check, with its origin."""
        run, origin = self.record.run, self.origin
        commit = f"{origin.commit or ''}{'+' if origin.commit and origin.is_modified else ''}"
        start = (run.date, run.project, run.stack, origin.source, run.pack, run.version, commit)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in self.record.rows:
            rule = row.rule
            of_rule = (rule.name, rule.severity, rule.level, " ".join(rule.controls))
            of_check = (row.status, " | ".join(row.messages), row.reason, row.expires)
            cells = (*start, run.config_hash, *of_rule, row.urn, row.type, row.name, *of_check)
            writer.writerow(map(_cell, cells))
        return text.getvalue()

    def lines(self) -> Iterator[str]:
        """Yield the lines for people: the origin, then violations, exemptions and unknowns."""
        run, origin = self.record.run, self.origin
        modified = " with changes" if origin.is_modified else ""
        commit = f", commit {origin.commit[:12]}{modified}" if origin.commit else ""
        file = f"{origin.config_file}, " if origin.config_file else ""
        yield f"Audit of {run.project}/{run.stack} on {run.date}, from {origin.source}"
        yield f"Pack: {run.pack} {run.version}{commit}, hash {run.pack_hash[:12]}"
        yield f"Config: {file}hash {run.config_hash[:12]}"
        yield from self._by_status()
        yield ""
        yield (
            ", ".join(
                f"{count} {status.replace('-', ' ')}"
                for status, count in self.counts.items()
                if count
            )
            or "nothing was checked"
        )
        yield from (f"Not whole: {note}" for note in self.notes)

    def _by_status(self) -> Iterator[str]:
        of = {status: [r for r in self.record.rows if r.status == status] for status in STATUSES}
        if violations := of["violation"]:
            yield "\nViolations"
            for row in violations:
                controls = f" [{', '.join(row.rule.controls)}]" if row.rule.controls else ""
                level = "" if _blocks(row) else f" ({row.rule.level})"
                yield f"  {_label(row)}: {row.rule.name}{level}{controls}"
                yield from (f"      {message}" for message in row.messages)
        if exempt := of["exempt"]:
            yield "\nExempt"
            for row in exempt:
                yield f"  {_label(row)}: {row.rule.name} until {row.expires}: {row.reason}"
        if waiting := of["not-known"]:
            yield "\nNot known"
            for name in dict.fromkeys(row.rule.name for row in waiting):
                labels = [_label(row) for row in waiting if row.rule.name == name]
                yield f"  {name}: {_some(labels)}"
        if off := [one.name for one in self.record.run.rules if one.level == "disabled"]:
            yield "\nDisabled"
            yield f"  {', '.join(off)}"


def _blocks(row: Row) -> bool:
    return row.status == "violation" and row.rule.level in ("mandatory", "remediate")


def _check(row: Row) -> Mapping[str, object]:
    details: dict[str, object] = {
        "messages": [*row.messages],
        "reason": row.reason,
        "expires": row.expires,
    }
    check: dict[str, object] = {
        "rule": row.rule.name,
        "urn": row.urn,
        "type": row.type,
        "resource": row.name,
        "status": row.status,
    }
    return check | {name: value for name, value in details.items() if value}


def _label(row: Row) -> str:
    kind = row.type.rpartition(":")[2]
    return "the stack" if row.rule.is_of_stack and row.status != "exempt" else f"{kind} {row.name}"


def _some(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - _FEW} more" if len(labels) > _FEW else ""
    return f"{', '.join(labels[:_FEW])}{more}"


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet reads as a formula."""
    return f"'{value}" if value.startswith(_FORMULAS) else value
