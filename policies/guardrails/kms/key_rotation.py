"""Keys that KMS can rotate are rotated."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..truth import Truth, some
from ..values import read
from .keys import KEY, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless KMS rotates the key, or cannot rotate any such key."""
    findings = unless(
        read(args.props, "enableKeyRotation"),
        (True,),
        f"Set enable_key_rotation to True on {key_label(args)}: its key material stays the same.",
    )
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


def _is_other(value: object, usual: str) -> Truth:
    """Whether a setting takes a key from KMS's rotation, as only names other than usual do."""
    if isinstance(value, UnknownValueError):
        return value
    return isinstance(value, str) and value not in ("", usual)


RULE = ResourceRule(
    name="kms-key-rotation",
    description="KMS keys that can be rotated are.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:KMS.4",
        "checkov:CKV_AWS_7",
        "prowler:kms_cmk_rotation_enabled",
        "cdk-nag:KMSBackingKeyRotationEnabled",
        "compliance-policies:aws-kms-key-enable-key-rotation",
        "awsguard:cmk-backing-key-rotation-enabled",
    ),
    reason="It limits how much one piece of key material encrypts, and costs no re-encryption.",
    resource_types=(KEY,),
    check=check,
)
