"""Alarms on DynamoDB in a whole account and region, for one of its stacks."""

from collections.abc import Iterator

from components.alarm import Alarm
from components.thresholds import Thresholds


def account(thresholds: Thresholds) -> Iterator[Alarm]:
    """Yield the alarms; their metrics have no dimensions, so a second stack would double them."""
    yield Alarm(
        name="account-UserErrors",
        metric="UserErrors",
        dimensions={},
        threshold=thresholds.user_errors_per_minute,
        periods=10,
        meaning="Requests to DynamoDB in this account and region are refused as wrong (HTTP 400).",
        first_step="look for the caller in CloudTrail or in the clients' logs: "
        "wrong keys, types or permissions, often after a release.",
    )
    percent = thresholds.account_capacity_percent
    for access in ("Read", "Write"):
        yield Alarm(
            name=f"account-{access}CapacityUtilization",
            metric=f"AccountProvisioned{access}CapacityUtilization",
            dimensions={},
            statistic="Maximum",
            period_seconds=300,
            periods=2,
            threshold=percent,
            missing_data="missing",
            meaning=f"The account uses more than {percent} % of the {access.lower()} capacity "
            "that it may provision in this region.",
            first_step=f"ask for a higher account-level {access.lower()} quota in Service Quotas.",
        )
