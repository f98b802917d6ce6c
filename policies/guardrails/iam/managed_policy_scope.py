"""AWS managed policies grant no access to all tables, or to all of IAM."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import elements, read
from .managed_policies import reaches
from .policies import ATTACHMENT, EXCLUSIVE, ROLE, ROLE_ATTACHMENT

ATTACHMENTS = (
    ROLE_ATTACHMENT,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    ATTACHMENT,
)
PERMISSION_SET = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
_OF_AWS_BACKUP = ":iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor"
"""The policies for AWS Backup, which AWS keeps up to date."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each attached AWS managed policy for every table, or all of IAM."""
    for arn, setting in _attached(args):
        if isinstance(arn, UnknownValueError):
            yield arn
        elif isinstance(arn, str) and _OF_AWS_BACKUP not in arn and (found := reaches(arn)):
            yield (
                f"Replace {arn!r} in {setting} of {args.name!r} with a policy that names tables: "
                f"it grants permission to {' and to '.join(found)}."
            )


def _attached(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    if args.resource_type in ATTACHMENTS:
        yield read(args.props, "policyArn"), "policy_arn"
    elif args.resource_type == PERMISSION_SET:
        yield read(args.props, "managedPolicyArn"), "managed_policy_arn"
    else:
        is_role = args.resource_type == ROLE
        for arn in elements(read(args.props, "managedPolicyArns" if is_role else "policyArns")):
            yield arn, "managed_policy_arns" if is_role else "policy_arns"


RULE = ResourceRule(
    name="iam-managed-policy-scope",
    description="No AWS managed policy grants access to all tables, or to all of IAM.",
    severity=Severity.HIGH,
    controls=(
        "checkov:CKV_AWS_274",
        "checkov:CKV_AWS_275",
        "checkov:CKV2_AWS_56",
        "prowler:iam_aws_attached_policy_no_administrative_privileges",
        "prowler:iam_group_administrator_access_policy",
        "prowler:iam_role_administratoraccess_policy",
        "prowler:iam_user_administrator_access_policy",
    ),
    reason="Such a policy names no table, so it applies to every table of the account.",
    resource_types=(ROLE, *ATTACHMENTS, PERMISSION_SET, EXCLUSIVE),
    check=check,
)
