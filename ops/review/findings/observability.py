"""What shows how a table fares, taken away while the table stays."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import before, lost
from ops.review.findings.surviving import Surviving
from ops.review.preview import Preview
from ops.review.tokens import DASHBOARD, INSIGHTS


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a note for each dashboard, and for each table whose keys are no longer counted."""
    for step in lost(preview, DASHBOARD):
        if step.op == "delete":
            yield Finding(
                name=f"dashboard-removed:{step.name}",
                severity="note",
                says=f"The dashboard {step.name} is deleted, and links to it lead nowhere.",
            )
    surviving = Surviving(preview)
    gone: dict[str, int] = {}
    for step in lost(preview, INSIGHTS):
        table, index = str(before(step, "tableName")), before(step, "indexName")
        about = {"TableName": table} | ({"GlobalSecondaryIndexName": index} if index else {})
        if step.op == "delete" and surviving.has(about, ""):
            name = surviving.short_name(table)
            gone[name] = gone.get(name, 0) + 1
    for name in gone:
        yield Finding(
            name=f"insights-removed:{name}",
            severity="note",
            says=f"The keys of {name} are no longer counted: nobody sees any more which of them "
            "are throttled.",
        )
