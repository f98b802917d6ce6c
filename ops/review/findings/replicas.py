"""A copy of a table in another region that is added, removed or made anew."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, changes, declared_before, kept
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import named

_REMAKING = ("kmsKeyArn", "consistencyMode")


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each such copy of a table that stays."""
    for step in kept(preview, TABLE):
        if changes(step, "replicas"):
            yield from _of_table(step)


def _of_table(step: Step) -> Iterator[Finding]:
    old = named(declared_before(step, "replicas"), "regionName")
    new = named(after(step, "replicas"), "regionName")
    for region in new:
        if region not in old:
            yield Finding(
                name=f"replica-added:{step.name}/{region}",
                severity="look",
                says=f"{step.name} gets a copy in {region}, of all its items: each write is paid "
                "for there again, and so is storage. Both regions write to each other.",
                todo="See that the items may be kept there, and what the copy costs below.",
            )
        elif remade := [
            name for name in _REMAKING if old[region].get(name) != new[region].get(name)
        ]:
            yield Finding(
                name=f"replica-replaced:{step.name}/{region}",
                severity="blocking",
                says=f"The copy of {step.name} in {region} is deleted and made anew, because of "
                f"{' and '.join(remade)}: until it is, nothing can be read or written there.",
                todo="Send the clients of that region elsewhere first.",
            )
    for region in old:
        if region not in new:
            yield Finding(
                name=f"replica-removed:{step.name}/{region}",
                severity="blocking",
                says=f"The copy of {step.name} in {region} is deleted, with its own backups by "
                "point-in-time recovery: clients there fail.",
                todo="Send the clients of that region elsewhere first.",
            )
