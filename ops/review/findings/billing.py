"""The way that a table is paid for: on demand, or for capacity that is provisioned."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE

_ON_DEMAND = "PAY_PER_REQUEST"
_CAPACITIES = {"readCapacity": "read", "writeCapacity": "write"}


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each table that gets another mode, or less capacity."""
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
            f"The table {step.name} is paid for by the request from now on. DynamoDB takes that "
            "change four times in 24 hours; alarms on provisioned capacity fall silent."
        )
    else:
        capacity = " and ".join(
            f"{after(step, name) or 0} {word} units" for name, word in _CAPACITIES.items()
        )
        says = (
            f"The table {step.name} gets provisioned capacity, {capacity} a second: what is more "
            "is throttled, of its indexes too, and the capacity costs whether it is used or not."
        )
    return Finding(
        name=f"billing-mode-changed:{step.name}",
        severity="look",
        says=says,
        todo="Compare both modes for the workload with `./mi capacity`.",
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
            says=f"The table {step.name} gets less: {' and '.join(falls)} units a second. What is "
            "more is throttled.",
            todo="See in the metrics that the peak stays below it.",
        )
