"""Keys that KMS can rotate have rotation enabled."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..three_valued import Truth, some
from ..values import number, read, shown_number
from .keys import KEY, key_label

LONGEST_DAYS = 365
"""The default of KMS, which accepts up to 2,560: "Rotation period" in its developer guide."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless KMS rotates the key every year, or cannot rotate its type."""
    findings = [
        *unless(
            read(args.props, "enableKeyRotation"),
            (True,),
            f"Set enable_key_rotation to True on {key_label(args)}: KMS never rotates its key "
            "material.",
        ),
        *_seldom(read(args.props, "rotationPeriodInDays"), key_label(args)),
    ]
    fixed = some(
        (
            _is_other(read(args.props, "customerMasterKeySpec"), "SYMMETRIC_DEFAULT"),
            _is_other(read(args.props, "customKeyStoreId"), ""),
        )
    )
    for finding in findings:
        if isinstance(fixed, UnknownValueError):
            yield fixed
        elif not fixed:
            yield finding


def _seldom(days: object, label: str) -> Iterator[Finding]:
    if isinstance(days, UnknownValueError):
        yield days
    elif days is not None and (number(days) or LONGEST_DAYS + 1) > LONGEST_DAYS:
        yield (
            f"Set rotation_period_in_days to {LONGEST_DAYS} or less on {label}: it is "
            f"{shown_number(days)}."
        )


def _is_other(value: object, usual: str) -> Truth:
    """Whether a setting excludes a key from rotation, as only unusual values do."""
    if isinstance(value, UnknownValueError):
        return value
    return isinstance(value, str) and value not in ("", usual)


RULE = ResourceRule(
    name="kms-key-rotation",
    description="KMS keys that support rotation have it enabled.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:KMS.4",
        "checkov:CKV_AWS_7",
        "prowler:kms_cmk_rotation_enabled",
        "cdk-nag:KMSBackingKeyRotationEnabled",
        "compliance-policies:aws-kms-key-enable-key-rotation",
        "awsguard:cmk-backing-key-rotation-enabled",
    ),
    reason="Rotation limits how much data one key material encrypts, and needs no re-encryption.",
    resource_types=(KEY,),
    check=check,
)
