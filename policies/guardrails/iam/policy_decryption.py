"""IAM policies name the keys with which they let somebody decrypt."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..kms.keys import ANY_KEYS
from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from .policies import POLICIES, documents

_DECRYPTING = Requests(
    Request(action=action, resource=key)
    for action in ("kms:Decrypt", "kms:ReEncryptFrom")
    for key in ANY_KEYS
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each document that lets somebody decrypt with every key."""
    for document in documents(args):
        yield from document.faults
        if _DECRYPTING.allowed(document.statements):
            yield (
                f"Name the keys as Resource in {document.setting}: "
                "it allows kms:Decrypt with every key."
            )


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
