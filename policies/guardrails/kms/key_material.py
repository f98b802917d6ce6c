"""Key material does not expire."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read
from .keys import EXTERNAL_KEY, REPLICA_EXTERNAL_KEY, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if imported key material has an expiration date."""
    valid_to = read(args.props, "validTo")
    if isinstance(valid_to, UnknownValueError):
        yield valid_to
    elif valid_to not in (None, ""):
        yield (
            f"Remove valid_to from {key_label(args)}: once KMS has deleted the key material, "
            "encrypted data cannot be read."
        )


RULE = ResourceRule(
    name="kms-key-material",
    description="Imported KMS key material does not expire.",
    severity=Severity.HIGH,
    controls=(),
    reason="Without its key, DynamoDB makes a table inaccessible, and archives it after 7 days.",
    resource_types=(EXTERNAL_KEY, REPLICA_EXTERNAL_KEY),
    check=check,
)
