"""Keys are enabled."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .keys import KEY, KEYS, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the key is disabled."""
    name, argument = (
        ("isEnabled", "is_enabled") if args.resource_type == KEY else ("enabled", "enabled")
    )
    yield from unless(
        read(args.props, name),
        (True, None),
        f"Set {argument} to True on {key_label(args)}: data encrypted with a disabled key cannot "
        "be read.",
    )


RULE = ResourceRule(
    name="kms-key-state",
    description="KMS keys are enabled.",
    severity=Severity.HIGH,
    controls=("checkov:CKV_AWS_227", "prowler:kms_cmk_are_used"),
    reason="Without its key, DynamoDB makes a table inaccessible, and archives it after 7 days.",
    resource_types=KEYS,
    check=check,
)
