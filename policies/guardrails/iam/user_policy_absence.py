"""Users get permissions only from groups and roles."""

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
"""The properties that must be empty so that a resource attaches no policy to a user."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the resource attaches a policy to a user, whatever it allows."""
    if args.resource_type in LISTS:
        listed = read(args.props, LISTS[args.resource_type])
        if isinstance(listed, UnknownValueError):
            yield listed
            return
        if not elements(listed):
            return
    yield f"Attach the policy in {args.name!r} to a role or a group, not to a user."


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
    reason=(
        "A user's credentials do not expire, and a policy of a single user is easily overlooked."
    ),
    resource_types=(USER_POLICY, USER_POLICY_ATTACHMENT, *LISTS),
    check=check,
)
