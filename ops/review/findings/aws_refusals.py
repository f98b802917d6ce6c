"""Changes that a preview takes and AWS refuses, or that no deployment brings to an end."""

from collections.abc import Iterator, Mapping

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
_SENT_TOGETHER = (
    *("billingMode", "readCapacity", "writeCapacity", "streamEnabled"),
    _BY_AWS,
)
"""What the provider asks for in one request, with the maximums of the table and its indexes."""
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
            yield from _of_keyless(step)
    for step in kept(preview, TABLE):
        yield from _of_maximums(step)
        if changes(step, "replicas"):
            yield from _of_replicas(step)
            yield from _of_keyless(step)
        yield from _of_stream(step)
        if changes(step, "serverSideEncryption"):
            yield from _of_key(step)
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
        if after(step, _MAXIMUM) is None and not _asks_for_more(step):
            yield Finding(
                name=f"maximum-left-out:{step.name}",
                severity="blocking",
                says=f"The maximum of {step.name} is left out, and nothing else is asked of AWS "
                "with it. AWS refuses a request that asks for nothing.",
                todo="Set maxReadUnits and maxWriteUnits to -1 to lift the maximum, and leave them "
                "out in a pull request after that.",
            )
    if not changes(step, _INDEXES):
        return
    old = named(before(step, _INDEXES), "name")
    for name, index in named(after(step, _INDEXES), "name").items():
        subject = f"{step.name}/{name}"
        if name in old:
            yield from _of_lifted(subject, old[name].get(_MAXIMUM), index.get(_MAXIMUM))
        elif _is_lifted(index.get(_MAXIMUM)):
            yield _new(subject, "the index")


def _asks_for_more(step: Step) -> bool:
    """Whether the request that leaves a maximum out asks for something else."""
    if any(changes(step, name) for name in _SENT_TOGETHER):
        return True
    old = named(before(step, _INDEXES), "name")
    return any(
        name in old and members(index.get(_MAXIMUM)) and _units(index) != _units(old[name])
        for name, index in named(after(step, _INDEXES), "name").items()
    )


def _units(index: Mapping[str, object]) -> dict[str, object]:
    return {name: units for name, units in members(index.get(_MAXIMUM)).items() if units}


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
    new_ones = named(after(step, "replicas"), "regionName")
    declared = named(declared_before(step, "replicas"), "regionName")
    for region, replica in named(before(step, "replicas"), "regionName").items():
        old, new = declared.get(region, {}), new_ones.get(region)
        if new is None or _is_remade(old, new):
            if replica.get(_BY_AWS):
                yield _protected(step, region)
        elif _differs(replica, new, _BY_AWS) and _differs(replica, new, "pointInTimeRecovery"):
            yield Finding(
                name=f"replica-protection-left:{step.name}/{region}",
                severity="look",
                says=f"The deletion protection of the copy of {step.name} in {region} stays as it "
                "is in this deployment: beside another recovery, the provider leaves it out.",
                todo="Deploy once more after this one: the next preview shows the difference.",
            )


def _is_remade(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    """Whether the provider deletes a replica and makes another; it keeps what is left out."""
    return any(_differs(old, new, name) for name in _REMAKING)


def _differs(old: Mapping[str, object], new: Mapping[str, object], name: str) -> bool:
    return new.get(name) is not None and new.get(name) != old.get(name)


def _protected(step: Step, region: str) -> Finding:
    return Finding(
        name=f"replica-protected:{step.name}/{region}",
        severity="blocking",
        says=f"AWS refuses to delete the copy of {step.name} in {region} while its deletion "
        "protection is on, which the provider does not turn off first.",
        todo="Turn the copy's deletion protection off before this is deployed: in a pull request "
        "of its own, which sets deletionProtection to false for all tables, or with `aws dynamodb "
        f"update-table --region {region} --table-name {before(step, 'name')} "
        "--no-deletion-protection-enabled`.",
    )


def _of_stream(step: Step) -> Iterator[Finding]:
    is_on, stays = before(step, "streamEnabled"), after(step, "streamEnabled")
    ends = is_on and changes(step, "streamEnabled") and not stays
    begins_anew = is_on and stays and changes(step, "streamViewType")
    if (ends or begins_anew) and named(declared_before(step, "replicas"), "regionName"):
        yield Finding(
            name=f"stream-needed:{step.name}",
            severity="blocking",
            says=f"AWS refuses to end the stream of {step.name} while the table has replicas, and "
            "the provider ends it before it removes them"
            f"{'' if ends else ', also for another view'}.",
            todo="Remove the replicas in a deployment before this one.",
        )


def _of_keyless(step: Step) -> Iterator[Finding]:
    """Yield a finding for each new replica that lacks a key as the table has one of its own."""
    encryption = members(after(step, "serverSideEncryption"))
    is_kept = encryption.get("enabled") and encryption.get("kmsKeyArn") is None
    # The provider keeps a key that is left out.
    given = declared_before(step, "serverSideEncryption") if is_kept else encryption
    if members(given).get("kmsKeyArn") is None:
        return
    old = named(declared_before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        if region not in old and replica.get("kmsKeyArn") is None:
            yield Finding(
                name=f"replica-without-key:{step.name}/{region}",
                severity="blocking",
                says=f"AWS refuses to make a copy of {step.name} in {region} without a key: the "
                "table has one of the account's own, which the provider leaves it, even where the "
                "new settings name none.",
                todo="Give the copy a key of its region: with `customer-managed` each has one.",
            )


def _of_key(step: Step) -> Iterator[Finding]:
    """Yield a finding for another key and other replicas, which the provider mixes up."""
    old = named(declared_before(step, "replicas"), "regionName")
    new = named(after(step, "replicas"), "regionName")
    added = sorted({*new} - {*old})
    # Without a key of one's own the provider does not name the replicas.
    is_own = members(after(step, "serverSideEncryption")).get("kmsKeyArn") is not None
    removed = sorted({*old} - {*new}) if is_own else []
    if not added and not removed:
        return
    if not removed:
        todo = "Change the key in this pull request, and add the replicas in one after it."
    elif not added:
        todo = "Remove the replicas in a pull request before this one."
    else:
        todo = (
            "Remove the one in a pull request before this one, and add the other in one after it."
        )
    yield Finding(
        name=f"key-with-replicas:{step.name}",
        severity="blocking",
        says=f"{step.name} gets another key and other replicas ({', '.join(added + removed)}) in "
        "one deployment, which stops half-way: the provider gives the key to the replicas that "
        "there are to be, before it makes and removes any, and AWS refuses one that is not there "
        "and one that is left out.",
        todo=todo,
    )


def _is_lifted(maximum: object) -> bool:
    """Whether a maximum of -1 is asked for."""
    return any(units == -1 for units in members(maximum).values())


def _has_maximum(maximum: object) -> bool:
    return any(isinstance(one, int | float) and one > 0 for one in members(maximum).values())
