"""Users get permissions from groups and roles alone."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import elements, read

USER_POLICY = "aws:iam/userPolicy:UserPolicy"
USER_POLICY_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
LISTS = {
    "aws:iam/policyAttachment:PolicyAttachment": "users",
    "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": "policyNames",
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns",
}
"""What must be empty for a resource to give no user a policy."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the resource gives a user a policy, whatever the policy allows."""
    if args.resource_type in LISTS:
        listed = read(args.props, LISTS[args.resource_type])
        if isinstance(listed, UnknownValueError):
            yield listed
            return
        if not elements(listed):
            return
    yield f"Give the policy in {args.name!r} to a role or a group, not to a user."


RULE = ResourceRule(
    name="iam-user-policy-absence",
    description="No IAM policy is attached to a user, or is inline in one.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:IAM.2",
        "checkov:CKV_AWS_40",
        "prowler:iam_policy_attached_only_to_group_or_roles",
        "cdk-nag:IAMUserNoPolicies",
        "compliance-policies:aws-iam-policy-attachment-only-attachment-through-groups",
        "compliance-policies:aws-iam-user-policy-attachment-only-attachment-through-groups",
    ),
    reason="A user has credentials that do not end, and a policy of one user is easily forgotten.",
    resource_types=(USER_POLICY, USER_POLICY_ATTACHMENT, *LISTS),
    check=check,
)
