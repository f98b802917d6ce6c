"""Keys grant access to no outside principal."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..rule import Finding, ResourceRule
from ..values import read
from .keys import KEY_POLICY, KEYS, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each principal that the key's policy allows and that is not trusted."""
    yield from let_in(args, read(args.props, "policy"), f"policy of {key_label(args)}")


RULE = ResourceRule(
    name="kms-key-policy-audience",
    description="KMS keys grant access only to trusted principals.",
    severity=Severity.CRITICAL,
    controls=(
        "SecurityHub:KMS.5",
        "checkov:CKV_AWS_33",
        "prowler:kms_key_not_publicly_accessible",
    ),
    reason="A principal that may use the key can read everything that the key encrypts.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(*KEYS, KEY_POLICY),
    check=check,
)
