"""Backup plans run, and run often enough."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..aws.resource_region import PLAN
from ..aws.resources import resource_label
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMost
from ..values import elements, number, read
from ..ways_out import if_meant
from .schedules import NEVER, longest_gap

DEFAULT_DAYS = 35
"""A month, also for a weekday of the month: the first Monday, the last weekday."""

NAME = "backup-plan-schedule"
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "longestGapDays": {
            "type": "integer",
            "minimum": 1,
            "default": DEFAULT_DAYS,
            "description": f"The most days between two backups of a plan (default {DEFAULT_DAYS}).",
            STRICTNESS: AtMost(left_out=DEFAULT_DAYS),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each schedule that never runs, and if none of a plan runs often enough.

    A rule without a schedule has AWS's default, which is daily. A schedule for some years counts as
    one that never runs: outside these years, there are no backups.
    """
    most = number(args.get_config().get("longestGapDays")) or DEFAULT_DAYS
    label = resource_label(args)
    gaps: list[float | None] = []
    for position, rule in enumerate(elements(read(args.props, "rules"))):
        schedule = read(rule, "schedule")
        if isinstance(schedule, UnknownValueError):
            yield schedule
            return
        gap = longest_gap(schedule) if isinstance(schedule, str) else 1
        gaps.append(gap)
        if gap == NEVER:
            yield (
                f"Set rules[{position}].schedule of {label} to one that runs every year: "
                f"{schedule!r} never runs, or only in some years."
            )
    known = [gap for gap in gaps if gap is not None]
    if known and len(known) == len(gaps) and most < min(known) < NEVER:
        yield (
            f"Set a schedule of {label} to one that runs every "
            f"{most:g} days or more often: its backups are up "
            f"to {min(known):g} days apart. " + if_meant("longestGapDays", NAME)
        )


RULE = ResourceRule(
    name=NAME,
    description="Backup plans run, and run often enough.",
    severity=Severity.HIGH,
    controls=(),
    reason="AWS Backup accepts a plan that is scheduled for February 31, and never runs it.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(PLAN,),
    check=check,
)
