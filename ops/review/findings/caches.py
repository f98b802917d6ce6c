"""A cache that its clients lose for good or for a while, or that gets smaller."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, of_type
from ops.review.preview import Preview
from ops.review.tokens import CLUSTER


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each such cache."""
    for step in of_type(preview, CLUSTER):
        if step.op == "delete":
            yield Finding(
                name=f"cache-removed:{step.name}",
                severity="blocking",
                says=f"The cluster {step.name} is deleted with its endpoint: clients that go "
                "through it fail.",
                todo="Let the clients go to the table first.",
            )
        elif step.op == "replace":
            because = f", because of {', '.join(step.replace_keys)}" if step.replace_keys else ""
            yield Finding(
                name=f"cache-replaced:{step.name}",
                severity="blocking",
                says=f"The cluster {step.name} is deleted, and another one made{because}: until "
                "then clients that go through it fail, and it begins empty.",
                todo="Let the clients go to the table meanwhile.",
            )
        elif changes(step, "replicationFactor"):
            was, now = before(step, "replicationFactor"), after(step, "replicationFactor")
            if isinstance(was, int | float) and isinstance(now, int | float) and now < was:
                yield Finding(
                    name=f"cache-resized:{step.name}",
                    severity="look",
                    says=f"The cluster {step.name} gets {now:g} nodes instead of {was:g}: it "
                    "serves fewer reads, and with fewer than three no zone may fail.",
                    todo="See in the metrics that its CPU allows that.",
                )
