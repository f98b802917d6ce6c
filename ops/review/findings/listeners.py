"""Those who hear of alarms and no longer will."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import before, lost
from ops.review.preview import Preview
from ops.review.tokens import SUBSCRIPTION, TOPIC


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each topic that is lost, and each subscription to one that stays."""
    gone = [*lost(preview, TOPIC)]
    for step in gone:
        yield Finding(
            name=f"topic-{'replaced' if step.new else 'removed'}:{step.name}",
            severity="look",
            says=f"The topic {step.name} is {'replaced by another' if step.new else 'removed'}: "
            "whoever subscribed to it by hand, and whatever else publishes to it, is cut off.",
            todo="See who subscribes to it in AWS, beside those in the settings.",
        )
    arns = {before(step, "arn") for step in gone}
    for step in lost(preview, SUBSCRIPTION):
        if before(step, "topic") not in arns:
            yield Finding(
                name=f"subscription-removed:{step.name}",
                severity="look",
                says=f"One {before(step, 'protocol')} subscription no longer hears of alarms"
                + (", until its new address is confirmed." if step.new else "."),
                todo="See that somebody still hears of them, and that a new address is confirmed "
                "right after the deployment.",
            )
