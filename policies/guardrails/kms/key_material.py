"""Material of keys does not expire."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read
from .keys import EXTERNAL_KEY, REPLICA_EXTERNAL_KEY, key_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if imported material has a day on which KMS deletes it."""
    valid_to = read(args.props, "validTo")
    if isinstance(valid_to, UnknownValueError):
        yield valid_to
    elif valid_to not in (None, ""):
        yield (
            f"Remove valid_to from {key_label(args)}: what it encrypts cannot be read once KMS has "
            "deleted its material."
        )


RULE = ResourceRule(
    name="kms-key-material",
    description="Material of KMS keys does not expire.",
    severity=Severity.HIGH,
    controls=(),
    reason="DynamoDB makes a table inaccessible, and after 7 days archives it, without its key.",
    resource_types=(EXTERNAL_KEY, REPLICA_EXTERNAL_KEY),
    check=check,
)
