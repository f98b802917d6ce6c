"""Keys have a description of their purpose."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read
from .keys import KEYS, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the key has its own description."""
    description = read(args.props, "description")
    if isinstance(description, UnknownValueError):
        yield description
    elif not isinstance(description, str) or description.strip() in {"", "Managed by Pulumi"}:
        yield f"Set description on {key_label(args)} to what the key encrypts."


RULE = ResourceRule(
    name="kms-key-description",
    description="KMS keys have a description of their purpose.",
    severity=Severity.LOW,
    controls=("compliance-policies:aws-kms-key-missing-description",),
    reason="Keys have no names: before a deletion, only the description identifies a key.",
    resource_types=KEYS,
    check=check,
)
