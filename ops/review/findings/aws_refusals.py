"""Changes that a preview accepts and AWS refuses, or that leave a permanent difference."""

from collections.abc import Iterator, Mapping

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, declared_before, kept, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import items, members, named

_INDEXES = "globalSecondaryIndexes"
_MAXIMUM = "onDemandThroughput"
_BY_AWS = "deletionProtectionEnabled"
_WITNESS = "globalTableWitness"
_REMAKING = ("kmsKeyArn", "consistencyMode")
"""What a replica keeps for life: the provider deletes it and makes another."""
_SENT_TOGETHER = (
    *("billingMode", "readCapacity", "writeCapacity", "streamEnabled"),
    _BY_AWS,
)
"""What the provider asks for in one request, with the maximums of the table and its indexes."""
_ONCE_IT_IS_THERE = (
    "Remove the setting: a new table or index has no maximum. Only an update takes -1, to lift a "
    "maximum."
)
_SUBNETS = "aws:dax/subnetGroup:SubnetGroup"
_PARAMETERS = "aws:dax/parameterGroup:ParameterGroup"


def refusal_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each change that AWS refuses or that never ends."""
    yield from _of_tables(preview)
    for step in kept(preview, _SUBNETS):
        if gone := sorted(
            {*_subnets(before(step, "subnetIds"))} - {*_subnets(after(step, "subnetIds"))}
        ):
            yield Finding(
                name=f"subnets-fixed:{step.name}",
                severity="blocking",
                says=f"{', '.join(gone)} would be removed from the subnet group {step.name}. AWS "
                "refuses that while a node of the cache is in the subnet, and it does not "
                "move nodes.",
                todo="Only add subnets. To remove one, delete the cache and create it again.",
            )
    for step in kept(preview, _PARAMETERS):
        if changes(step, "parameters"):
            yield Finding(
                name=f"parameters-fixed:{step.name}",
                severity="blocking",
                says=f"The parameters of the parameter group {step.name} change in place. AWS "
                "refuses that while a cluster uses the group.",
                todo="Create another parameter group in the program, and assign it to the cluster.",
            )


def _of_tables(preview: Preview) -> Iterator[Finding]:
    for step in of_type(preview, TABLE):
        if step.op in ("create", "replace") and step.new is not None:
            yield from _of_new_table(step)
            yield from _of_keyless(step)
            yield from _of_late_protection(step, after(step, "replicas"))
    for step in kept(preview, TABLE):
        yield from _of_maximums(step)
        if changes(step, "replicas"):
            yield from _of_replicas(step)
            yield from _of_keyless(step)
        if changes(step, "replicas") or changes(step, _WITNESS):
            yield from _of_consistency(step)
        yield from _of_stream(step)
        if changes(step, "serverSideEncryption"):
            yield from _of_key(step)


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
                says=f"The setting of {step.name}'s maximum is removed, and the update changes "
                "nothing else. AWS refuses an update that changes nothing.",
                todo="Set maxReadUnits and maxWriteUnits to -1 to lift the maximum, and remove "
                "them in a later pull request.",
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
    """Whether the request that omits a maximum changes something else."""
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
            says=f"{subject} has no maximum, so -1 has nothing to lift. AWS does not report -1, "
            "so every preview shows this change until you remove the setting.",
            todo="Remove maxReadUnits and maxWriteUnits.",
        )


def _new(subject: str, what: str) -> Finding:
    return Finding(
        name=f"maximum-refused:{subject}",
        severity="blocking",
        says=f"AWS refuses to create {what} {subject} with a maximum of -1.",
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
                says="This deployment does not change the deletion protection of the replica of "
                f"{step.name} in {region}: the provider omits it when point-in-time recovery "
                "changes too.",
                todo="Deploy again after this deployment: the next preview shows the difference.",
            )


def _of_consistency(step: Step) -> Iterator[Finding]:
    """Yield a finding where replicas become strongly consistent, or those that are so change."""
    old, new = declared_before(step, "replicas"), after(step, "replicas")
    was, now = _strong(old), _strong(new)
    if now and not was:
        first = ", and the provider deletes the present replicas first" if old else ""
        yield Finding(
            name=f"strong-needs-empty:{step.name}",
            severity="blocking",
            says=f"{step.name} gets strongly consistent replicas. AWS creates these of a table "
            f"without items only{first}.",
            todo="Keep consistency.mode at EVENTUAL, or create another table with these replicas "
            "and copy the items to it. If the table is empty, acknowledge this.",
        )
        yield from _of_late_protection(step, new)
    elif now:
        before_all = {*was, *_witness(declared_before(step, _WITNESS))}
        after_all = {*now, *_witness(after(step, _WITNESS))}
        if before_all != after_all:
            yield Finding(
                name=f"strong-fixed:{step.name}",
                severity="blocking",
                says=f"The other regions of {step.name} change from "
                f"{' and '.join(sorted(before_all))} to {' and '.join(sorted(after_all))}. AWS "
                "refuses to add a region to a strongly consistent table and to remove one alone, "
                "and the provider does not send another witness.",
                todo="Keep the replicas and the witness. To have others, create another table with "
                "them and copy the items to it.",
            )


def _of_late_protection(step: Step, replicas: object) -> Iterator[Finding]:
    """Yield a finding for each strong replica that is created without its protection."""
    for region, replica in _strong(replicas).items():
        if replica.get(_BY_AWS):
            yield Finding(
                name=f"replica-protection-left:{step.name}/{region}",
                severity="look",
                says=f"This deployment leaves the replica of {step.name} in {region} without "
                "deletion protection: the provider omits it when it creates strongly consistent "
                "replicas.",
                todo="Deploy again after this deployment: the next preview shows the difference.",
            )


def _strong(replicas: object) -> dict[str, Mapping[str, object]]:
    return {
        region: one
        for region, one in named(replicas, "regionName").items()
        if one.get("consistencyMode") == "STRONG"
    }


def _witness(witness: object) -> list[str]:
    region = members(witness).get("regionName")
    return [] if region is None else [f"{region} (witness)"]


def _is_remade(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    """Whether the provider replaces a replica; it keeps omitted properties."""
    return any(_differs(old, new, name) for name in _REMAKING)


def _differs(old: Mapping[str, object], new: Mapping[str, object], name: str) -> bool:
    return new.get(name) is not None and new.get(name) != old.get(name)


def _protected(step: Step, region: str) -> Finding:
    return Finding(
        name=f"replica-protected:{step.name}/{region}",
        severity="blocking",
        says=f"AWS refuses to delete the replica of {step.name} in {region} while its deletion "
        "protection is on, and the provider does not turn it off first.",
        todo="Turn off the replica's deletion protection before you deploy this: in a separate "
        "pull request, which sets deletionProtection to false for all tables, or with `aws "
        f"dynamodb update-table --region {region} --table-name {before(step, 'name')} "
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
            says=f"AWS refuses to disable the stream of {step.name} while the table has replicas, "
            "and the provider disables it before it removes "
            f"them{'' if ends else ', even to change its view type'}.",
            todo="Remove the replicas in an earlier deployment.",
        )


def _of_keyless(step: Step) -> Iterator[Finding]:
    """Yield a finding for each new replica without a key, if the table has its own."""
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
                says=f"AWS refuses to create a replica of {step.name} in {region} without a key: "
                "the table has a customer-managed key, and the provider keeps it even if the "
                "new settings name none.",
                todo="Give the replica a key in its region: with `customer-managed`, each region "
                "has one.",
            )


def _of_key(step: Step) -> Iterator[Finding]:
    """Yield a finding for a key and replicas that change together: the provider mixes them up."""
    old = named(declared_before(step, "replicas"), "regionName")
    new = named(after(step, "replicas"), "regionName")
    added = sorted({*new} - {*old})
    # Without a key of one's own the provider does not name the replicas.
    is_own = members(after(step, "serverSideEncryption")).get("kmsKeyArn") is not None
    removed = sorted({*old} - {*new}) if is_own else []
    if not added and not removed:
        return
    if not removed:
        todo = "Change the key in this pull request, and add the replicas in a later one."
    elif not added:
        todo = "Remove the replicas in an earlier pull request."
    else:
        todo = "Remove replicas in an earlier pull request, and add replicas in a later one."
    yield Finding(
        name=f"key-with-replicas:{step.name}",
        severity="blocking",
        says=f"The key and the replicas of {step.name} ({', '.join(added + removed)}) change in "
        "one deployment, which stops half-way: the provider sets the key of the new list of "
        "replicas before it creates and deletes any, and AWS refuses a list with a replica "
        "that does not exist or without one that does.",
        todo=todo,
    )


def _is_lifted(maximum: object) -> bool:
    """Whether a maximum is set to -1."""
    return any(units == -1 for units in members(maximum).values())


def _has_maximum(maximum: object) -> bool:
    return any(isinstance(one, int | float) and one > 0 for one in members(maximum).values())
