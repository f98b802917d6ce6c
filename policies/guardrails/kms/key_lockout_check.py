"""Keys keep somebody who can manage them."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .keys import KEY_POLICY, KEYS, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if a key's policy may lock everybody out of it."""
    yield from unless(
        read(args.props, "bypassPolicyLockoutSafetyCheck"),
        (False, None),
        f"Remove bypass_policy_lockout_safety_check from {key_label(args)}: "
        "its policy could leave nobody who may change it.",
    )


RULE = ResourceRule(
    name="kms-key-lockout-check",
    description="KMS checks that a key's policy locks nobody out.",
    severity=Severity.HIGH,
    controls=("compliance-policies:aws-kms-key-disallow-bypass-policy-lockout-safety-check",),
    reason="Only AWS's support can free a key that nobody may manage.",
    resource_types=(*KEYS, KEY_POLICY),
    check=check,
)
