"""Alarms on DynamoDB and DAX watch metrics that exist."""

from collections.abc import Iterator
from difflib import get_close_matches

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from .alarms import METRIC_ALARM, Metric, alarm_label, metrics
from .metrics import METRICS, NAMESPACES, OPERATIONS, published

_NEAR = 0.9
"""The similarity, as difflib computes it, from which a name counts as misspelt."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each watched metric that AWS never publishes with its dimensions."""
    label = alarm_label(args)
    for metric in metrics(args.props):
        if isinstance(metric, UnknownValueError):
            yield metric
        else:
            yield from _findings(metric, label)


def _findings(metric: Metric, label: str) -> Iterator[Finding]:
    for part in (metric.namespace, metric.name):
        if isinstance(part, UnknownValueError):
            yield part
            return
    if not isinstance(metric.namespace, str) or not isinstance(metric.name, str):
        return
    meant = _meant(metric.namespace, metric.name)
    if meant is not None:
        yield f"Set {meant} on {label}: AWS publishes nothing under its current name."
        return
    known = published(metric.namespace, metric.name)
    if known is None:
        return
    allowed = known.dimensions
    if isinstance(metric.dimensions, UnknownValueError):
        yield metric.dimensions
    elif all(set(names) != set(metric.dimension_names) for names in allowed):
        wanted = " or to ".join(" and ".join(names) or "none" for names in allowed)
        found = " and ".join(metric.dimension_names) or "none"
        yield (
            f"Set dimensions to {wanted} on {label}, not to {found}: {metric.name} is not "
            "published with these dimensions, so the alarm never goes off."
        )
    else:
        yield from _blanks(metric, label)


def _meant(namespace: str, name: str) -> str | None:
    """Return the correction of a name that is similar to that of a metric.

    A name like no other may be of a metric that AWS has added.
    """
    nearest = next((one for one in NAMESPACES if one.lower() == namespace.lower()), None)
    if nearest is None:
        return None
    if nearest != namespace:
        return f"namespace to {nearest!r}"
    known = [*METRICS[nearest]]
    if name in known:
        return None
    same = [one for one in known if one.lower() == name.lower()]
    found = same or get_close_matches(name, known, n=1, cutoff=_NEAR)
    return f"metric_name to {found[0]!r}" if found else None


def _blanks(metric: Metric, label: str) -> Iterator[Finding]:
    for name in metric.dimension_names:
        value = metric.dimension(name)
        if isinstance(value, UnknownValueError):
            yield value
        elif not isinstance(value, str) or not value:
            yield f"Set dimension {name} to a name on {label}: its value is not a name."
        elif name == "Operation" and value not in OPERATIONS:
            yield f"Set dimension Operation to one of DynamoDB's on {label}: it is {value!r}."


RULE = ResourceRule(
    name="cloudwatch-alarm-dimensions",
    description="Alarms on DynamoDB and DAX watch metrics with the dimensions that AWS publishes.",
    severity=Severity.HIGH,
    controls=(),
    reason="CloudWatch accepts an alarm on a metric that does not exist, and it never goes off.",
    resource_types=(METRIC_ALARM,),
    check=check,
)
