"""Keys keep a principal that can manage them."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .keys import KEY_POLICY, KEYS, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if a key's policy may lock every principal out."""
    yield from unless(
        read(args.props, "bypassPolicyLockoutSafetyCheck"),
        (False, None),
        f"Remove bypass_policy_lockout_safety_check from {key_label(args)}: with it, AWS accepts "
        "a policy that no one can change afterwards.",
    )


RULE = ResourceRule(
    name="kms-key-lockout-check",
    description="KMS keys keep the lockout safety check of their policy.",
    severity=Severity.HIGH,
    controls=("compliance-policies:aws-kms-key-disallow-bypass-policy-lockout-safety-check",),
    reason="Only AWS Support can recover a key that no principal may manage.",
    resource_types=(*KEYS, KEY_POLICY),
    check=check,
)
