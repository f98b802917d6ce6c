"""IAM policies name the keys with which they let somebody decrypt."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule
from ..statements import Statement
from ..wildcards import matches
from .policies import POLICIES, allowing, allows

_ACTIONS = ("kms:Decrypt", "kms:ReEncryptFrom")
_SOME_KEY = "key/00000000-0000-0000-0000-000000000000"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each statement that lets somebody decrypt with every key."""
    for found in allowing(args):
        if not isinstance(found, tuple):
            yield found
            continue
        statement, setting = found
        decrypts = any(allows(statement, action) for action in _ACTIONS)
        if decrypts and _is_of_every_key(statement):
            yield f"Name the keys as Resource in {setting}: it allows kms:Decrypt with every key."


def _is_of_every_key(statement: Statement) -> bool:
    last_fields = [resource.rpartition(":")[2] for resource in statement.resources]
    has_every_key = any(matches(field, _SOME_KEY) for field in last_fields)
    return has_every_key or bool(statement.not_resources)


RULE = ResourceRule(
    name="iam-policy-decryption",
    description="IAM policies name the keys with which they let somebody decrypt.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:KMS.1",
        "SecurityHub:KMS.2",
        "prowler:iam_inline_policy_no_full_access_to_kms",
    ),
    reason="A key of the tables' own keeps out nobody who may use every key.",
    resource_types=POLICIES,
    check=check,
)
