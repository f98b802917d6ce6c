"""Dangers to tables."""

from collections.abc import Iterator
from math import inf

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, declared_before, kept, lost
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import members, named


def table_loss_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose items are lost."""
    for step in lost(preview, TABLE):
        yield _deleted(step) if step.op == "delete" else _replaced(step)


def _deleted(step: Step) -> Finding:
    return Finding(
        name=f"table-deleted:{step.name}",
        severity="blocking",
        says=f"The table {step.name} is deleted, with all its items, its stream and its indexes.",
        todo="Keep it. To delete it on purpose, export it or take a backup first, and turn off "
        "its protection in an earlier pull request.",
    )


def _replaced(step: Step) -> Finding:
    because = f", because of {', '.join(step.replace_keys)}" if step.replace_keys else ""
    return Finding(
        name=f"table-replaced:{step.name}",
        severity="blocking",
        says=f"The table {step.name} is replaced by an empty one{because}: all its items are lost.",
        todo="Undo the change that replaces it. If it is necessary, create the new table beside "
        "the old one, copy the items, and delete the old table in a later pull request.",
    )


_ON_DEMAND = "PAY_PER_REQUEST"
_CAPACITIES = {"readCapacity": "read", "writeCapacity": "write"}


def billing_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table with another billing mode, or with less capacity."""
    for step in kept(preview, TABLE):
        old, new = _mode(before(step, "billingMode")), _mode(after(step, "billingMode"))
        if changes(step, "billingMode") and old != new:
            yield _changed(step)
        elif new != _ON_DEMAND:
            yield from _lowered(step)


def _mode(given: object) -> str:
    return _ON_DEMAND if given == _ON_DEMAND else "PROVISIONED"


def _changed(step: Step) -> Finding:
    if _mode(after(step, "billingMode")) == _ON_DEMAND:
        says = (
            f"The table {step.name} is switched to on-demand billing. DynamoDB allows four such "
            "changes in 24 hours; alarms on provisioned capacity stop working."
        )
    else:
        capacity = " and ".join(
            f"{after(step, name) or 0} {word} units" for name, word in _CAPACITIES.items()
        )
        says = (
            f"The table {step.name} is switched to provisioned capacity, {capacity} a second: "
            "DynamoDB throttles requests beyond that, also on its indexes, and the capacity is "
            "billed whether it is used or not."
        )
    return Finding(
        name=f"billing-mode-changed:{step.name}",
        severity="look",
        says=says,
        todo="Compare the cost of both modes for the workload with `./mi capacity`.",
    )


def _lowered(step: Step) -> Iterator[Finding]:
    falls = [
        f"{word} capacity from {was} to {now}"
        for name, word in _CAPACITIES.items()
        if changes(step, name)
        and isinstance(was := before(step, name), int | float)
        and isinstance(now := after(step, name), int | float)
        and now < was
    ]
    if falls:
        yield Finding(
            name=f"capacity-lowered:{step.name}",
            severity="look",
            says=f"The capacity of the table {step.name} is lowered: {' and '.join(falls)} units "
            "a second. DynamoDB throttles requests beyond that.",
            todo="Check in the metrics that the peak stays below it.",
        )


# "UpdateTimeToLive" in the DynamoDB API reference.
_ONCE_AN_HOUR = (
    "AWS allows one change of time to live an hour, so you may not be able to undo this one soon."
)


def expiry_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose time to live changes."""
    for step in kept(preview, TABLE):
        if changes(step, "ttl"):
            yield from _expiry_of_table(step)


def _expiry_of_table(step: Step) -> Iterator[Finding]:
    old, new = members(before(step, "ttl")), members(after(step, "ttl"))
    was, now = old.get("attributeName"), new.get("attributeName")
    if old.get("enabled") and not new.get("enabled"):
        yield Finding(
            name=f"ttl-weakened:{step.name}",
            severity="look",
            says=f"Items of {step.name} no longer expire: they stay, and are billed, until they "
            f"are deleted. {_ONCE_AN_HOUR}",
            todo="Explain in the pull request what deletes them instead.",
        )
    elif old.get("enabled") and was != now:
        yield Finding(
            name=f"ttl-weakened:{step.name}",
            severity="look",
            says=f"Items of {step.name} expire by {now} instead of {was}. AWS refuses that while "
            f"expiry by {was} is on; afterwards, items that have only {was} do not expire.",
            todo="Turn expiry off in an earlier pull request, and add the new attribute to the "
            "existing items.",
        )
    elif new.get("enabled") and not old.get("enabled"):
        yield Finding(
            name=f"ttl-enabled:{step.name}",
            severity="look",
            says=f"Items of {step.name} expire from now on: DynamoDB deletes items whose {now} "
            f"has passed, including existing ones. {_ONCE_AN_HOUR}",
            todo=f"Check first how many items have a {now} in the past.",
        )


_INDEXES = "globalSecondaryIndexes"
_MAXIMUM = "onDemandThroughput"
_UNITS = {"maxReadRequestUnits": "read", "maxWriteRequestUnits": "write"}


def maximum_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table and each remaining index with another maximum."""
    for step in kept(preview, TABLE):
        if changes(step, _MAXIMUM):
            yield from _compared(step.name, before(step, _MAXIMUM), after(step, _MAXIMUM))
        yield from _left_out(step.name, declared_before(step, _MAXIMUM), after(step, _MAXIMUM))
        old, new = before(step, _INDEXES), named(after(step, _INDEXES), "name")
        for name, index in named(old, "name").items():
            if changes(step, _INDEXES) and name in new:
                subject = f"{step.name}/{name}"
                yield from _compared(subject, index.get(_MAXIMUM), new[name].get(_MAXIMUM))
        for name, index in named(declared_before(step, _INDEXES), "name").items():
            if name in new:
                subject = f"{step.name}/{name}"
                yield from _left_out(subject, index.get(_MAXIMUM), new[name].get(_MAXIMUM))


def _compared(subject: str, old: object, new: object) -> Iterator[Finding]:
    lower: list[str] = []
    lifted: list[str] = []
    for unit, word in _UNITS.items():
        was, now = members(old).get(unit), members(new).get(unit)
        if _set(was) and now is not None and _set(now) is None:
            lifted.append(f"{was} {word} units")
        elif (limit := _set(now)) and limit < (_set(was) or inf):
            lower.append(f"{word} units from {_set(was) or 'no maximum'} to {limit}")
    if lower:
        yield Finding(
            name=f"maximum-lowered:{subject}",
            severity="look",
            says=f"The maximum throughput of {subject} is lowered: {' and '.join(lower)} a "
            "second. DynamoDB throttles requests beyond that.",
            todo="Check in the metrics that the peak stays below it.",
        )
    if lifted:
        yield Finding(
            name=f"maximum-lifted:{subject}",
            severity="note",
            says=f"{subject} no longer has a maximum of {' and '.join(lifted)}. Only the "
            "account's quota limits the cost of a runaway client.",
        )


def _left_out(subject: str, old: object, new: object) -> Iterator[Finding]:
    found = [
        word
        for unit, word in _UNITS.items()
        if _set(members(old).get(unit)) and members(new).get(unit) is None
    ]
    if found:
        yield Finding(
            name=f"maximum-kept:{subject}",
            severity="look",
            says=f"The setting of {subject}'s maximum of {' and '.join(found)} units is removed, "
            "but DynamoDB keeps the maximum.",
            todo="Set it to -1 to lift it.",
        )


def _set(units: object) -> int | None:
    """Return a maximum, None for DynamoDB's -1."""
    return int(units) if isinstance(units, int | float) and units > 0 else None


_BY_AWS = "deletionProtectionEnabled"
_PROTECTION_TODO = (
    "Keep it on. To delete the resource on purpose, turn it off in a separate pull request."
)


def protection_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource and each replica that loses its deletion protection."""
    for step in preview.steps:
        if step.op in ("same", "update") and (lifted := [*_lifted(step)]):
            yield Finding(
                name=f"protection-weakened:{step.name}",
                severity="blocking" if step.type == TABLE else "look",
                says=f"The protection of {step.name} by {' and '.join(lifted)} is turned off: the "
                "next mistake can delete it.",
                todo=_PROTECTION_TODO,
            )
    for step in kept(preview, TABLE):
        if changes(step, "replicas"):
            yield from _protection_of_replicas(step)


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


def _protection_of_replicas(step: Step) -> Iterator[Finding]:
    old = named(before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        # AWS keeps what is left out.
        if old.get(region, {}).get(_BY_AWS) and replica.get(_BY_AWS) is False:
            yield Finding(
                name=f"protection-weakened:{step.name}/{region}",
                severity="blocking",
                says=f"The protection of the replica of {step.name} in {region} by AWS is turned "
                "off: the next mistake can delete it.",
                todo=_PROTECTION_TODO,
            )


_RECOVERY_TODO = "Keep it on, or explain in the pull request what replaces it."


def recovery_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table, and each of its replicas, whose recovery is weakened."""
    for step in kept(preview, TABLE):
        if changes(step, "pointInTimeRecovery"):
            yield from _recovery_of_table(step)
        if changes(step, "replicas"):
            yield from _recovery_of_replicas(step)


def _recovery_of_table(step: Step) -> Iterator[Finding]:
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
            says=f"The table {step.name} can be restored only to the last {now:g} days instead of "
            f"{was:g}: older recovery data is lost at once.",
            todo=_RECOVERY_TODO,
        )


def _recovery_of_replicas(step: Step) -> Iterator[Finding]:
    old = named(before(step, "replicas"), "regionName")
    for region, replica in named(after(step, "replicas"), "regionName").items():
        was = old.get(region, {}).get("pointInTimeRecovery")
        if was and not replica.get("pointInTimeRecovery"):
            yield _off(f"{step.name}/{region}", f"the replica of {step.name} in {region}")


def _off(subject: str, what: str) -> Finding:
    return Finding(
        name=f"recovery-weakened:{subject}",
        severity="blocking",
        says=f"Point-in-time recovery of {what} is turned off: its recovery data is lost at once, "
        "and turning it on again starts from zero.",
        todo=_RECOVERY_TODO,
    )


_REMAKING = ("kmsKeyArn", "consistencyMode")


def replica_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each changed replica of a remaining table."""
    for step in kept(preview, TABLE):
        if changes(step, "replicas"):
            yield from _replicas_of_table(step)


def _replicas_of_table(step: Step) -> Iterator[Finding]:
    old = named(declared_before(step, "replicas"), "regionName")
    new = named(after(step, "replicas"), "regionName")
    for region in new:
        if region not in old:
            yield Finding(
                name=f"replica-added:{step.name}/{region}",
                severity="look",
                says=f"{step.name} gets a replica in {region} with all its items: writes and "
                "storage are billed there again, and each region's writes are replicated to "
                "the other.",
                todo="Check that the items may be stored there, and what the replica costs below.",
            )
        elif remade := [
            name for name in _REMAKING if old[region].get(name) != new[region].get(name)
        ]:
            yield Finding(
                name=f"replica-replaced:{step.name}/{region}",
                severity="blocking",
                says=f"The replica of {step.name} in {region} is deleted and created again, "
                f"because of {' and '.join(remade)}: until then, clients there can neither "
                "read nor write.",
                todo="Point the clients of that region to another region first.",
            )
    for region in old:
        if region not in new:
            yield Finding(
                name=f"replica-removed:{step.name}/{region}",
                severity="blocking",
                says=f"The replica of {step.name} in {region} is deleted, with its own "
                "point-in-time recovery: clients there fail.",
                todo="Point the clients of that region to another region first.",
            )


def stream_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table whose consumers lose their stream."""
    for step in kept(preview, TABLE):
        if not before(step, "streamEnabled"):
            continue
        view, now = before(step, "streamViewType"), after(step, "streamViewType")
        if changes(step, "streamEnabled") and not after(step, "streamEnabled"):
            yield Finding(
                name=f"stream-ended:{step.name}",
                severity="blocking",
                says=f"The stream of {step.name} is disabled: its consumers no longer receive "
                "changes, and cannot recover the changes that they miss.",
                todo="Stop its consumers first, and confirm in the pull request that there are "
                "none.",
            )
        elif changes(step, "streamViewType") and view != now:
            yield Finding(
                name=f"stream-replaced:{step.name}",
                severity="blocking",
                says=f"The stream of {step.name} is replaced by another one, with {now} instead "
                f"of {view} and another ARN: its consumers keep reading the old stream, "
                "which receives no more changes.",
                todo="Point the consumers to the new ARN right after the deployment, and have "
                "them catch up on the changes that they missed.",
            )


_DEFAULT = "STANDARD"


def table_class_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table with another table class."""
    for step in kept(preview, TABLE):
        was, now = before(step, "tableClass") or _DEFAULT, after(step, "tableClass") or _DEFAULT
        if changes(step, "tableClass") and was != now:
            yield Finding(
                name=f"table-class-changed:{step.name}",
                severity="look",
                says=f"The table {step.name} gets class {now} instead of {was}. AWS allows two "
                "such changes in 30 days, so you may not be able to undo this one soon.",
                todo="Compare the cost below, for a measured workload.",
            )
