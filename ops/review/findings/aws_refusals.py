"""Changes that a preview takes and AWS refuses, or that no deployment brings to an end."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, declared_before, kept, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import items, members, named

_INDEXES = "globalSecondaryIndexes"
_MAXIMUM = "onDemandThroughput"
_BY_AWS = "deletionProtectionEnabled"
_REMAKING = ("kmsKeyArn", "consistencyMode")
"""What a replica keeps for life: the provider deletes it and makes another."""
_ONCE_IT_IS_THERE = (
    "Leave the setting out: what is new has no maximum. Only an update takes -1, to lift one."
)
_SUBNETS = "aws:dax/subnetGroup:SubnetGroup"
_PARAMETERS = "aws:dax/parameterGroup:ParameterGroup"


def refusal_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each such change."""
    for step in of_type(preview, TABLE):
        if step.op in ("create", "replace") and step.new is not None:
            yield from _of_new_table(step)
    for step in kept(preview, TABLE):
        yield from _of_maximums(step)
        if changes(step, "replicas"):
            yield from _of_replicas(step)
        if changes(step, "streamEnabled") and not after(step, "streamEnabled"):
            yield from _of_stream(step)
    for step in kept(preview, _SUBNETS):
        if gone := sorted(
            {*_subnets(before(step, "subnetIds"))} - {*_subnets(after(step, "subnetIds"))}
        ):
            yield Finding(
                name=f"subnets-fixed:{step.name}",
                severity="blocking",
                says=f"{', '.join(gone)} would leave the subnets of {step.name}. AWS refuses that "
                "while a node of the cache is in one of them, and moves no node.",
                todo="Only add subnets. To leave one, remove the cache and make it again.",
            )
    for step in kept(preview, _PARAMETERS):
        if changes(step, "parameters"):
            yield Finding(
                name=f"parameters-fixed:{step.name}",
                severity="blocking",
                says=f"The parameters of the group {step.name} change in place. AWS refuses that "
                "while a cluster uses the group.",
                todo="Have the program make another group, and give that one to the cluster.",
            )


def _subnets(value: object) -> list[str]:
    return [str(one) for one in items(value)]


def _of_new_table(step: Step) -> Iterator[Finding]:
    if _is_lifted(after(step, _MAXIMUM)):
        yield _new(step.name, "the table")
    for name, index in named(after(step, _INDEXES), "name").items():
        if _is_lifted(index.get(_MAXIMUM)):
            yield _new(f"{step.name}/{name}", "the index")


def _of_maximums(step: Step) -> Iterator[Finding]:
    if changes(step, _MAXIMUM):
        yield from _of_lifted(step.name, before(step, _MAXIMUM), after(step, _MAXIMUM))
    if not changes(step, _INDEXES):
        return
    old = named(before(step, _INDEXES), "name")
    for name, index in named(after(step, _INDEXES), "name").items():
        subject = f"{step.name}/{name}"
        if name in old:
            yield from _of_lifted(subject, old[name].get(_MAXIMUM), index.get(_MAXIMUM))
        elif _is_lifted(index.get(_MAXIMUM)):
            yield _new(subject, "the index")


def _of_lifted(subject: str, old: object, new: object) -> Iterator[Finding]:
    if _is_lifted(new) and not _has_maximum(old) and not _has_maximum(new):
        yield Finding(
            name=f"maximum-spent:{subject}",
            severity="note",
            says=f"{subject} has no maximum that -1 could lift. AWS does not report -1, so that "
            "every preview shows this change for as long as the setting stays.",
            todo="Leave maxReadUnits and maxWriteUnits out.",
        )


def _new(subject: str, what: str) -> Finding:
    return Finding(
        name=f"maximum-refused:{subject}",
        severity="blocking",
        says=f"AWS refuses to make {what} {subject} with a maximum of -1.",
        todo=_ONCE_IT_IS_THERE,
    )


def _of_replicas(step: Step) -> Iterator[Finding]:
    kept_regions = named(after(step, "replicas"), "regionName")
    declared = named(declared_before(step, "replicas"), "regionName")
    for region, replica in named(before(step, "replicas"), "regionName").items():
        old, new = declared.get(region, {}), kept_regions.get(region)
        is_deleted = new is None or any(old.get(name) != new.get(name) for name in _REMAKING)
        if is_deleted and replica.get(_BY_AWS):
            yield Finding(
                name=f"replica-protected:{step.name}/{region}",
                severity="blocking",
                says=f"AWS refuses to delete the copy of {step.name} in {region} while its "
                "deletion protection is on, which the provider does not turn off first.",
                todo="Turn the copy's deletion protection off before this is deployed: `aws "
                f"dynamodb update-table --region {region} --table-name "
                f"{before(step, 'name')} --no-deletion-protection-enabled`.",
            )


def _of_stream(step: Step) -> Iterator[Finding]:
    if named(declared_before(step, "replicas"), "regionName"):
        yield Finding(
            name=f"stream-needed:{step.name}",
            severity="blocking",
            says=f"AWS refuses to end the stream of {step.name} while the table has replicas, and "
            "the provider ends it before it removes them.",
            todo="Remove the replicas in a deployment before this one.",
        )


def _is_lifted(maximum: object) -> bool:
    """Whether a maximum of -1 is asked for."""
    return any(units == -1 for units in members(maximum).values())


def _has_maximum(maximum: object) -> bool:
    return any(isinstance(one, int | float) and one > 0 for one in members(maximum).values())
