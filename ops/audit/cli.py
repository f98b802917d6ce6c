"""`./mi audit`: whether each resource complies with each rule of the pack, as evidence."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Self

import typer

from launcher.errors import UserError
from launcher.processes import Answer
from ops.audit import pack, record, resources
from ops.audit.record import Record, Row
from ops.audit.report import Origin, Report
from ops.audit.resources import Stack as Resources
from ops.ci import engine
from ops.inputs import name_of, read_text
from ops.options import AsJson, Stack
from ops.requirements import CHECKOUT
from policies.guardrails import RULES
from policies.guardrails.aws import resource_ignored_changes
from policies.guardrails.configuration import ConfigError, faults, read_config
from policies.guardrails.recording import pack_hash
from rehearsal import runs

_MOST_LINES = 20
_CONFIG = "--policy-pack-config"
_NOT_WHOLE = "the run ended before the stack as a whole was checked; the engine's words say why"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Config:
    """A file with a config of the pack, as named on the command line."""

    name: str
    hash: str

    @classmethod
    def at(cls, path: Path, name: str) -> Self:
        return cls(name=name, hash=hashlib.sha256(path.read_bytes()).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Audited:
    """A record and its origin."""

    record: Record
    source: str
    config: _Config | None = None
    source_hash: str | None = None
    notes: tuple[str, ...] = ()


def main(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="What `pulumi stack export` wrote, or the pack's record of a run; - for standard "
            "input. Without a file, the stack is previewed.",
        ),
    ] = None,
    stack: Stack = "dev",
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The pack's config for a state; otherwise that of the stack's environment.",
        ),
    ] = None,
    *,
    in_rehearsal: Annotated[
        bool,
        typer.Option("--rehearsal", help="Preview on the embedded AWS, as `./mi preview` does."),
    ] = False,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, a line for each check.")
    ] = False,
) -> None:
    """Audit a stack: what each rule of the policy pack says of each resource.

    The exit code is 1 if a rule is violated that the pack does not let through, 2 if the audit is
    not whole, otherwise 0. What only a deployment will tell is listed as not known.
    """
    if as_json and as_csv:
        raise UserError("Print either JSON or CSV: leave out --json or --csv.")
    if file is not None and in_rehearsal:
        raise UserError("A file is audited as it is: leave out --rehearsal, or the file.")
    if file is None and config is not None:
        raise UserError(
            "A preview runs under the config of the stack's environment: leave out --config, or "
            "name a file to audit."
        )
    audited = _of_file(file, config) if file else _of_preview(stack, in_rehearsal=in_rehearsal)
    report = Report(record=audited.record, origin=_origin(audited), notes=audited.notes)
    if as_json:
        print(json.dumps(report.document(), indent=2))
    elif as_csv:
        print(report.csv(), end="")
    else:
        print(*report.lines(), sep="\n")
    raise typer.Exit(report.exit_code)


def _of_preview(stack: str, *, in_rehearsal: bool) -> _Audited:
    """Preview a stack under the pack, which writes the record.

    Raises UserError.
    """
    with TemporaryDirectory(prefix="audit-") as folder:
        path = Path(folder) / "record.jsonl"
        if in_rehearsal:
            answer, options = runs.recorded_preview(stack, path)
        else:
            options = engine.pack(stack)
            answer = _recorded_preview(stack, path)
        if not path.exists():
            raise UserError(f"There is nothing to audit: the preview failed.\n{_words(answer)}")
        found = record.read(path.read_text(encoding="utf-8"), "The record")
    is_explained = any(row.status == "violation" for row in found.rows)
    notes: tuple[str, ...] = ()
    if answer.code and not (is_explained and found.is_whole):
        print(_words(answer), file=sys.stderr)
        notes = (
            _NOT_WHOLE if not found.is_whole else "the preview failed; see the engine's words",
        )
    return _Audited(
        record=found,
        source="a preview on the embedded AWS" if in_rehearsal else "a preview",
        config=_Config.at(CHECKOUT / options[-1], options[-1]) if _CONFIG in options else None,
        notes=notes,
    )


def _recorded_preview(stack: str, path: Path) -> Answer:
    try:
        return engine.recorded_preview(stack, path)
    except engine.EngineError as error:
        raise UserError(f"{error}\nOr audit it on the embedded AWS, with --rehearsal.") from error


def _of_file(file: str, config: str | None) -> _Audited:
    text = read_text(file)
    label = name_of(file)
    hashed = hashlib.sha256(text.encode()).hexdigest()
    document = resources.has_document(text)
    if document is None or "record" in document:
        if config:
            raise UserError("A record names its own config: leave out --config.")
        found = record.read(text, label)
        notes = () if found.is_whole else (_NOT_WHOLE,)
        return _Audited(record=found, source=f"the record {label}", source_hash=hashed, notes=notes)
    found = resources.read(document, label)
    path = Path(config) if config else _config_of(found)
    given = read_config_file(path)
    with TemporaryDirectory(prefix="audit-") as folder:
        written = Path(folder) / "record.jsonl"
        pack.ask(found, given, written)
        answered = record.read(written.read_text(encoding="utf-8"), "The record")
    rows = tuple(_without_ignored(answered.rows, found))
    return _Audited(
        record=replace(answered, rows=rows),
        source=f"the state {label}",
        config=_Config.at(path, str(path)) if path else None,
        source_hash=hashed,
    )


def read_config_file(path: Path | None) -> dict[str, object]:
    """Return a config of the pack; without one, the pack is at its strictest.

    Raises UserError.
    """
    if path is None:
        return {}
    try:
        given = read_config(read_text(str(path)))
    except ConfigError as error:
        raise UserError(f"{path}: {error}") from error
    if found := [*faults(RULES, given)]:
        raise UserError("\n".join(f"{path}: {fault}" for fault in found))
    return dict(given)


def _config_of(stack: Resources) -> Path | None:
    if not (CHECKOUT / f"Pulumi.{stack.name}.yaml").exists():
        raise UserError(
            f"There is no Pulumi.{stack.name}.yaml to take the environment from: name the pack's "
            "config, such as --config policies/config/any.json."
        )
    options = engine.pack(stack.name)
    return CHECKOUT / options[-1] if _CONFIG in options else None


def _without_ignored(rows: Iterable[Row], stack: Resources) -> Iterable[Row]:
    """Yield rows; those whose ignored changes an older engine did not record are not known."""
    recorded = {one.urn for one in stack.resources if one.ignore_changes is not None}
    for row in rows:
        is_silent = row.rule.name == resource_ignored_changes.RULE.name and row.urn not in recorded
        if is_silent and row.status == "compliant":
            why = "the file does not say which changes the program ignores: audit a preview instead"
            yield replace(row, status="not-known", messages=(why,))
        else:
            yield row


def _origin(audited: _Audited) -> Origin:
    # A record may be of another checkout's pack.
    is_ours = audited.record.run.pack_hash == pack_hash()
    return Origin(
        source=audited.source,
        source_hash=audited.source_hash,
        commit=(_git("rev-parse", "HEAD") or None) if is_ours else None,
        is_modified=is_ours and bool(_git("status", "--porcelain", "--", "policies")),
        config_file=audited.config.name if audited.config else None,
        config_file_hash=audited.config.hash if audited.config else None,
    )


def _git(*words: str) -> str:
    """Return git's answer for this checkout, empty without git or outside of a clone."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return "" if done.returncode else done.stdout.strip()


def _words(answer: Answer) -> str:
    """Return the errors that the engine printed, or else its last lines."""
    said = f"\n{answer.out}\n{answer.errors}"
    _, has_errors, rest = said.partition("\nDiagnostics:\n")
    errors = rest.partition("\nPolicy Violations:\n")[0] if has_errors else said
    lines = [line for line in errors.splitlines() if line.strip()]
    return "\n".join(lines[:_MOST_LINES] if has_errors else lines[-_MOST_LINES:])
