"""IAM policies allow nobody everything."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule
from ..wildcards import matches
from .policies import POLICIES, allowing


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each statement that allows everything, or all of IAM, on everything.

    Who has all of IAM can give everything to himself.
    """
    for found in allowing(args):
        if not isinstance(found, tuple):
            yield found
            continue
        statement, setting = found
        if not any(map(_is_any, statement.resources)):
            continue
        if any(map(_is_any, statement.actions)):
            yield (
                f"Name actions and resources in {setting}: "
                "a statement allows every action on every resource."
            )
        elif any(map(_is_all_of_iam, statement.actions)):
            yield (
                f"Name actions and resources in {setting}: "
                "a statement allows all of IAM, and so every action on every resource."
            )


def _is_all_of_iam(pattern: str) -> bool:
    service, _, action = pattern.partition(":")
    return matches(service, "iam") and _is_any(action)


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
