"""Point-in-time recovery that is turned off, or that reaches less far back."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import members, named

_TODO = "Leave it on, or say in the pull request what takes its place."


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table, and each of its replicas, whose recovery is weakened."""
    for step in kept(preview, TABLE):
        if changes(step, "pointInTimeRecovery"):
            yield from _of_table(step)
        if changes(step, "replicas"):
            yield from _of_replicas(step)


def _of_table(step: Step) -> Iterator[Finding]:
    old = members(before(step, "pointInTimeRecovery"))
    new = members(after(step, "pointInTimeRecovery"))
    if not old.get("enabled"):
        return
    if not new.get("enabled"):
        yield _off(step.name, step.name)
        return
    was, now = old.get("recoveryPeriodInDays"), new.get("recoveryPeriodInDays")
    if isinstance(was, int | float) and isinstance(now, int | float) and now < was:
        yield Finding(
            name=f"recovery-weakened:{step.name}",
            severity="look",
            says=f"The table {step.name} can be restored to the last {now:g} days only, and no "
            f"longer to the last {was:g}: what is older is lost at once.",
            todo=_TODO,
        )


def _of_replicas(step: Step) -> Iterator[Finding]:
    old = named(before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        was = old.get(region, {}).get("pointInTimeRecovery")
        if was and not replica.get("pointInTimeRecovery"):
            yield _off(f"{step.name}/{region}", f"the replica of {step.name} in {region}")


def _off(subject: str, what: str) -> Finding:
    return Finding(
        name=f"recovery-weakened:{subject}",
        severity="blocking",
        says=f"Point-in-time recovery of {what} is turned off: all that it could be restored to "
        "is lost at once, and turning it on again begins anew.",
        todo=_TODO,
    )
