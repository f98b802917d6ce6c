"""What keeps a resource from being deleted, taken away while it stays."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import named

_BY_AWS = "deletionProtectionEnabled"
_TODO = "Leave it on. Whoever deletes it on purpose takes it off in a pull request of its own."


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource, and each replica, that can be deleted from now on."""
    for step in preview.steps:
        if step.op in ("same", "update") and (lifted := [*_lifted(step)]):
            yield Finding(
                name=f"protection-weakened:{step.name}",
                severity="blocking" if step.type == TABLE else "look",
                says=f"The protection of {step.name} by {' and '.join(lifted)} is taken off: the "
                "next mistake can delete it.",
                todo=_TODO,
            )
    for step in kept(preview, TABLE):
        if changes(step, "replicas"):
            yield from _of_replicas(step)


def _lifted(step: Step) -> Iterator[str]:
    if (
        step.type == TABLE
        and changes(step, _BY_AWS)
        and before(step, _BY_AWS)
        and not after(step, _BY_AWS)
    ):
        yield "AWS"
    if step.old and step.new and step.old.is_protected and not step.new.is_protected:
        yield "Pulumi"


def _of_replicas(step: Step) -> Iterator[Finding]:
    old = named(before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        # AWS keeps what is left out.
        if old.get(region, {}).get(_BY_AWS) and replica.get(_BY_AWS) is False:
            yield Finding(
                name=f"protection-weakened:{step.name}/{region}",
                severity="blocking",
                says=f"The protection of the replica of {step.name} in {region} by AWS is taken "
                "off: the next mistake can delete it.",
                todo=_TODO,
            )
