"""A table that is deleted, or replaced by an empty one."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import lost
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose items are lost."""
    for step in lost(preview, TABLE):
        yield _deleted(step) if step.op == "delete" else _replaced(step)


def _deleted(step: Step) -> Finding:
    return Finding(
        name=f"table-deleted:{step.name}",
        severity="blocking",
        says=f"The table {step.name} is deleted with all its items; its name, its stream and its "
        "indexes go with it.",
        todo="Keep it. If it is to go, export it or take a backup first, and let a pull request "
        "before this one take off its protection.",
    )


def _replaced(step: Step) -> Finding:
    because = f", because of {', '.join(step.replace_keys)}" if step.replace_keys else ""
    return Finding(
        name=f"table-replaced:{step.name}",
        severity="blocking",
        says=f"The table {step.name} is replaced by an empty one{because}: all its items are lost.",
        todo="Undo what replaces it. If it has to be, make the new table beside the old one, copy "
        "the items, and delete the old one in a later pull request.",
    )
