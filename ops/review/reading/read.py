"""A preview, read from the output of an engine."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ops.review.preview import Preview
from ops.review.reading import digest, events
from ops.review.reading.documents import (
    TAKE,
    Document,
    Found,
    Line,
    PreviewError,
    cleaned,
    documents,
    message,
)
from ops.review.reading.raw_preview import RawPreview
from ops.review.reading.secrecy import heard, kept, shown
from ops.review.reading.steps import steps
from rehearsal.stack_file import StackError, StackName

_SAID_BY_POLICIES = {"preview failed", "update failed"}
_ERROR = "error: "
# What the digest of a preview has that is not JSON of a plugin's own.
_ALWAYS = {"steps", "changeSummary"}
_SAID_BEFORE = "an unhandled error occurred: program exited with non-zero exit code"


def read(text: str, environment: str = "") -> Preview:
    """Read a digest or a stream of events; the environment defaults to the stack.

    Other lines are kept in `skipped`; the engine's errors among them count.
    Raises PreviewError for anything but one complete preview.
    """
    try:
        found = documents(text)
        parts = [one for one in found.documents if _is_part(one.document)]
        rest = [one for one in found.documents if not _is_part(one.document)]
        skipped = sorted({*found.others, *(one.names for one in rest)}, key=lambda one: one.number)
        failed = [one.text for one in skipped if one.text.startswith(_ERROR)]
        raw = _raw_preview(parts, rest, failed)
        raw.check()
        return _preview(raw, environment, skipped)
    except RecursionError as error:
        raise PreviewError(f"It is nested more deeply than a preview. {TAKE}") from error


def _is_part(document: Document) -> bool:
    """Whether a document is an event or a digest, and not what a plugin logs in JSON."""
    return "sequence" in document or _is_digest(document)


def _is_digest(document: Document) -> bool:
    names = digest.NAMES & document.keys()
    is_own = not _ALWAYS.isdisjoint(names) or names == document.keys()
    return "sequence" not in document and bool(names) and is_own


def _raw_preview(
    found: Sequence[Found], rest: Sequence[Found], failed: Sequence[str]
) -> RawPreview:
    if not found:
        raise PreviewError(_why_none(rest, failed))
    of_digest = [one for one in found if _is_digest(one.document)]
    if len(of_digest) > 1:
        lines = " and ".join(str(one.line) for one in of_digest)
        raise PreviewError(
            f"It contains {len(of_digest)} previews, which begin in lines {lines}: write each to "
            "its own file."
        )
    if of_digest and len(found) > 1:
        raise PreviewError(
            f"It contains {len(found)} documents, and one of them is a complete preview: `pulumi "
            f"up` writes that before it deploys. {TAKE}"
        )
    documents = [one.document for one in found]
    raw = digest.read(documents[0]) if of_digest else events.read(documents)
    return replace(raw, errors=[*raw.errors, *failed])


def _why_none(rest: Sequence[Found], failed: Sequence[str]) -> str:
    if failed:
        return f"It contains no preview, because the engine stopped: {cleaned(failed[0])}"
    if rest and not any(one.document for one in rest):
        return "It is empty: the engine stopped. See its error output."
    return f"{'It is JSON, but no preview.' if rest else 'It contains no preview.'} {TAKE}"


def _preview(raw: RawPreview, environment: str, skipped: Sequence[Line]) -> Preview:
    stack = _stack(next((one.stack for one in raw.steps), ""))
    if not (environment or stack):
        raise PreviewError(
            "It contains no resource, and therefore not the name of its stack: "
            "write ENVIRONMENT=FILE."
        )
    preview = Preview(
        environment=environment or stack,
        steps=steps(raw.steps),
        violations=None if raw.violations is None else tuple(raw.violations),
        errors=_errors(raw),
        stack=stack,
        unchanged=raw.unchanged,
        skipped=tuple(map(str, skipped)),
        tells_policies=raw.tells_policies,
    )
    return kept(preview, {*_shown(raw), *heard(raw.config)})


def _stack(words: str) -> str:
    """Return the short name of a stack, which may be written with its organization and project."""
    try:
        return StackName.parsed(words).short if "/" in words else words
    except StackError as error:
        raise PreviewError(str(error)) from error


def _shown(raw: RawPreview) -> Iterator[str]:
    for one in raw.steps:
        for side in (one.old, one.new):
            if side:
                yield from shown([side.inputs, side.outputs])


def _errors(raw: RawPreview) -> tuple[str, ...]:
    """Return each error once, without those that only say that an error occurred."""
    said = list(dict.fromkeys(said for one in raw.errors if (said := message(one))))
    telling = [one for one in said if not one.startswith(_SAID_BEFORE)]
    errors = telling or said
    if any(one.level == "mandatory" for one in raw.violations or ()):
        errors = [one for one in errors if one not in _SAID_BY_POLICIES]
    return tuple(errors)
