"""Keys can be recovered for a long time after their deletion is scheduled."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import number, read, shown_number
from .keys import KEYS, key_label

MINIMUM_DAYS = 30
"""The longest waiting period of KMS, and its default."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the waiting period of the key is shorter."""
    days = read(args.props, "deletionWindowInDays")
    if isinstance(days, UnknownValueError):
        yield days
    elif days is not None and not _is_enough(days):
        yield (
            f"Set deletion_window_in_days to {MINIMUM_DAYS} on {key_label(args)}: "
            f"it is {shown_number(days)}."
        )


def _is_enough(days: object) -> bool:
    figure = number(days)
    return figure is not None and figure >= MINIMUM_DAYS


RULE = ResourceRule(
    name="kms-key-deletion-window",
    description="KMS keys have a deletion waiting period of 30 days.",
    severity=Severity.CRITICAL,
    controls=("SecurityHub:KMS.3", "prowler:kms_cmk_not_deleted_unintentionally"),
    reason="Data encrypted with a deleted key, including backups, can never be read again.",
    resource_types=KEYS,
    check=check,
)
