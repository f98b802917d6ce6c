"""What a preview does to the Kinesis data streams that get the changes of tables."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, lost, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import DESTINATION

_PRECISION = "approximateCreationDateTimePrecision"
_WHAT_CHANGES = {"streamArn": "stream", "tableName": "table", _PRECISION: "precision"}


def destination_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each stream that gets changes no longer, only later, or from now on."""
    for step in lost(preview, DESTINATION):
        yield _ended(step) if step.op == "delete" else _replaced(step)
    for step in of_type(preview, DESTINATION):
        if step.op == "create":
            yield _added(step)


def _ended(step: Step) -> Finding:
    return Finding(
        name=f"kinesis-ended:{step.name}",
        severity="blocking",
        says=f"The changes of {before(step, 'tableName')} are no longer sent to "
        f"{before(step, 'streamArn')}: its consumers cannot recover the changes that they miss.",
        todo="Stop its consumers first, and confirm in the pull request that there are none.",
    )


def _replaced(step: Step) -> Finding:
    differing = [
        word
        for name, word in _WHAT_CHANGES.items()
        if after(step, name) is not None and after(step, name) != before(step, name)
    ]
    because = f", because its {' and its '.join(differing)} changes" if differing else ""
    return Finding(
        name=f"kinesis-replaced:{step.name}",
        severity="blocking",
        says=f"The Kinesis destination of {before(step, 'tableName')} is disabled and enabled "
        f"again{because}: what is written in between is never sent, and a stream that is no longer "
        "named gets nothing more.",
        todo="Deploy it while nothing writes to the table. Have the consumers of another stream "
        "read that one first.",
    )


def _added(step: Step) -> Finding:
    return Finding(
        name=f"kinesis-added:{step.name}",
        severity="look",
        says=f"Every change of {after(step, 'tableName')}, with the whole item before and after, "
        f"is sent to {after(step, 'streamArn')} from now on. The stream is made elsewhere: whether "
        "it is encrypted, who reads it and how long it keeps the items is not in this preview.",
        todo="Check the stream, and what it costs for each write below; the stream itself is "
        "billed where it is made.",
    )
