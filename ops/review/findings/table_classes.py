"""The class of a table, cheap to access or cheap to keep."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview
from ops.review.tokens import TABLE

_DEFAULT = "STANDARD"


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table that gets another class."""
    for step in kept(preview, TABLE):
        was, now = before(step, "tableClass") or _DEFAULT, after(step, "tableClass") or _DEFAULT
        if changes(step, "tableClass") and was != now:
            yield Finding(
                name=f"table-class-changed:{step.name}",
                severity="look",
                says=f"The table {step.name} gets class {now} instead of {was}. AWS takes two "
                "such changes in 30 days: it may be that this one cannot be undone soon.",
                todo="Compare the cost below, for a workload that is measured.",
            )
