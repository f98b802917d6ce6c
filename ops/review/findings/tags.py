"""Tags that are taken off, by which somebody may tell costs apart."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes
from ops.review.preview import Preview
from ops.review.values import members


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a note for each tag that resources lose."""
    counts: dict[str, int] = {}
    for step in preview.steps:
        if step.op == "update" and changes(step, "tags"):
            for key in members(before(step, "tags")):
                if key not in members(after(step, "tags")):
                    counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        resources = "1 resource" if count == 1 else f"{count} resources"
        yield Finding(
            name=f"tag-removed:{key}",
            severity="note",
            says=f"The tag {key} is taken off {resources}: what tells costs or rights apart by it "
            "no longer finds that.",
        )
