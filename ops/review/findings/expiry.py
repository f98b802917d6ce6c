"""Items of a table that expire no longer, otherwise, or all at once."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import members


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose time to live changes."""
    for step in kept(preview, TABLE):
        if changes(step, "ttl"):
            yield from _of_table(step)


def _of_table(step: Step) -> Iterator[Finding]:
    old, new = members(before(step, "ttl")), members(after(step, "ttl"))
    was, now = old.get("attributeName"), new.get("attributeName")
    if old.get("enabled") and not new.get("enabled"):
        yield Finding(
            name=f"ttl-weakened:{step.name}",
            severity="look",
            says=f"Items of {step.name} no longer expire: they stay, and are paid for, until "
            "somebody deletes them.",
            todo="Say in the pull request who deletes them instead.",
        )
    elif old.get("enabled") and was != now:
        yield Finding(
            name=f"ttl-weakened:{step.name}",
            severity="look",
            says=f"Items of {step.name} expire by {now} instead of {was}. AWS refuses that while "
            f"expiry by {was} is on; after it, items that have only {was} stay.",
            todo="Turn expiry off in a pull request before, and give the items that there are the "
            "new attribute.",
        )
    elif new.get("enabled") and not old.get("enabled"):
        yield Finding(
            name=f"ttl-enabled:{step.name}",
            severity="look",
            says=f"Items of {step.name} expire from now on: DynamoDB deletes those whose {now} has "
            "passed, the ones that are there already too.",
            todo=f"See first how many items have a {now} in the past.",
        )
