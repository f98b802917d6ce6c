"""IAM policies allow nobody everything."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule
from .policies import POLICIES, allowing


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each statement that allows every action on every resource."""
    for found in allowing(args):
        if not isinstance(found, tuple):
            yield found
            continue
        statement, setting = found
        if any(map(_is_any, statement.actions)) and any(map(_is_any, statement.resources)):
            yield (
                f"Name actions and resources in {setting}: "
                "a statement allows every action on every resource."
            )


def _is_any(pattern: str) -> bool:
    return "*" in pattern and set(pattern) <= {"*", ":"}


RULE = ResourceRule(
    name="iam-policy-administration",
    description="IAM policies allow nobody everything.",
    severity=Severity.CRITICAL,
    controls=(
        "SecurityHub:IAM.1",
        "checkov:CKV_AWS_62",
        "checkov:CKV2_AWS_40",
        "prowler:iam_inline_policy_no_administrative_privileges",
        "prowler:iam_customer_attached_policy_no_administrative_privileges",
        "cdk-nag:IAMPolicyNoStatementsWithAdminAccess",
    ),
    reason="Who may do everything may also lift every guard of the tables.",
    resource_types=POLICIES,
    check=check,
)
