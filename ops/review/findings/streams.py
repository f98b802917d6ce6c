"""A table's stream that ends, or ends and begins anew."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview
from ops.review.tokens import TABLE


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose consumers lose their stream."""
    for step in kept(preview, TABLE):
        if not before(step, "streamEnabled"):
            continue
        view, now = before(step, "streamViewType"), after(step, "streamViewType")
        if changes(step, "streamEnabled") and not after(step, "streamEnabled"):
            yield Finding(
                name=f"stream-ended:{step.name}",
                severity="blocking",
                says=f"The stream of {step.name} ends: its consumers hear of no change any more, "
                "and cannot make up for what they miss.",
                todo="Stop its consumers first, and say in the pull request that there are none.",
            )
        elif changes(step, "streamViewType") and view != now:
            yield Finding(
                name=f"stream-replaced:{step.name}",
                severity="blocking",
                says=f"The stream of {step.name} ends and another one begins, with {now} instead "
                f"of {view} and another ARN: its consumers stay with the old one and hear of no "
                "change any more.",
                todo="Give the consumers the new ARN right after the deployment, and let them "
                "make up for what they missed.",
            )
