"""A preview from what an engine wrote."""

from collections.abc import Iterator, Sequence

from offline.stack_file import StackError, StackName
from ops.review.preview import Preview
from ops.review.reading import digest, events
from ops.review.reading.documents import TAKE, Document, documents
from ops.review.reading.errors import PreviewError
from ops.review.reading.marks import shown
from ops.review.reading.secrecy import heard, kept
from ops.review.reading.steps import steps
from ops.review.reading.texts import message
from ops.review.reading.told import Told

_SAID_BY_POLICIES = {"preview failed", "update failed"}
_SAID_BEFORE = "an unhandled error occurred: program exited with non-zero exit code"


def read(text: str, environment: str = "") -> Preview:
    """Read a digest or a stream of events; the environment is the stack, unless it is named.

    Raises PreviewError for anything that is not one whole preview.
    """
    try:
        told = _told(documents(text))
        told.check()
        return _preview(told, environment)
    except RecursionError as error:
        raise PreviewError(f"It is nested deeper than a preview can be. {TAKE}") from error


def _told(found: Sequence[Document]) -> Told:
    if not found:
        raise PreviewError(f"It holds no preview. {TAKE}")
    of_digest = [one for one in found if "sequence" not in one and digest.NAMES & one.keys()]
    if len(found) == 1 and of_digest:
        return digest.read(found[0])
    if of_digest:
        raise PreviewError(
            f"It holds {len(found)} documents, of which one is a whole preview: `pulumi up` writes "
            f"that before it deploys. {TAKE}"
        )
    if not all("sequence" in one for one in found):
        raise PreviewError(f"It is JSON, but no preview. {TAKE}")
    return events.read(found)


def _preview(told: Told, environment: str) -> Preview:
    stack = _stack(next((one.stack for one in told.steps), ""))
    if not (environment or stack):
        raise PreviewError("It names no resource, so not its stack: write ENVIRONMENT=FILE.")
    preview = Preview(
        environment=environment or stack,
        steps=steps(told.steps),
        violations=None if told.violations is None else tuple(told.violations),
        errors=_errors(told),
        stack=stack,
        unchanged=told.unchanged,
    )
    return kept(preview, {*_shown(told), *heard(told.config)})


def _stack(words: str) -> str:
    """Return the short name of a stack, which may be written with its organization and project."""
    try:
        return StackName.parsed(words).short if "/" in words else words
    except StackError as error:
        raise PreviewError(str(error)) from error


def _shown(told: Told) -> Iterator[str]:
    for one in told.steps:
        for side in (one.old, one.new):
            if side:
                yield from shown([side.inputs, side.outputs])


def _errors(told: Told) -> tuple[str, ...]:
    """Give each error once, without those that only say that there was one."""
    said = list(dict.fromkeys(said for one in told.errors if (said := message(one))))
    telling = [one for one in said if not one.startswith(_SAID_BEFORE)]
    errors = telling or said
    if any(one.level == "mandatory" for one in told.violations or ()):
        errors = [one for one in errors if one not in _SAID_BY_POLICIES]
    return tuple(errors)
