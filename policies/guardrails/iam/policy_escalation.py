"""IAM policies do not allow widening permissions on every resource."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..kms.keys import ANY_KEYS
from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from ..wildcards import arn
from .managed_policies import WIDENING
from .policies import POLICIES
from .policy_administration import on_any_resource

_USER, _ROLE = arn("iam", "user/no-name"), arn("iam", "role/no-name")
_ANYWHERE = Requests(
    [
        *WIDENING,
        *(
            Request(action=action, resource=_USER)
            for action in (
                "iam:CreateAccessKey",
                "iam:CreateLoginProfile",
                "iam:CreateServiceSpecificCredential",
                "iam:DeleteUserPermissionsBoundary",
                "iam:PutUserPermissionsBoundary",
                "iam:ResetServiceSpecificCredential",
                "iam:UpdateLoginProfile",
            )
        ),
        *(
            Request(action=action, resource=_ROLE)
            for action in (
                "iam:DeleteRolePermissionsBoundary",
                "iam:PassRole",
                "iam:PutRolePermissionsBoundary",
                "sts:AssumeRole",
            )
        ),
        *(
            Request(action=action, resource=key)
            for action in ("kms:CreateGrant", "kms:PutKeyPolicy")
            for key in ANY_KEYS
        ),
        Request(
            action="backup:PutBackupVaultAccessPolicy",
            resource=arn("backup", "backup-vault:no-name"),
        ),
        *(
            Request(action=f"sns:{action}", resource=arn("sns", "no-name"))
            for action in ("AddPermission", "SetTopicAttributes")
        ),
        Request(action="iam:UpdateSAMLProvider", resource=arn("iam", "saml-provider/no-name")),
        *(
            Request(action=f"sso:{action}", resource=arn("sso", "permissionSet/no-name"))
            for action in (
                "AttachManagedPolicyToPermissionSet",
                "CreateAccountAssignment",
                "PutInlinePolicyToPermissionSet",
            )
        ),
    ]
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Return a finding for each document that allows granting permissions to oneself or others.

    It checks actions on every user, role, key, vault or topic, unless a condition restricts them.
    `iam-policy-administration` finds documents that allow all of IAM.
    """
    return on_any_resource(args, _ANYWHERE, "they can give permissions to any identity")


RULE = ResourceRule(
    name="iam-policy-escalation",
    description=(
        "IAM policies do not allow widening permissions, or getting credentials, on every resource."
    ),
    severity=Severity.CRITICAL,
    controls=(
        "checkov:CKV_AWS_107",
        "checkov:CKV_AWS_109",
        "checkov:CKV_AWS_110",
        "checkov:CKV_AWS_286",
        "checkov:CKV_AWS_287",
        "checkov:CKV_AWS_289",
        "prowler:iam_inline_policy_allows_privilege_escalation",
        "prowler:iam_no_custom_policy_permissive_role_assumption",
        "prowler:iam_policy_allows_privilege_escalation",
    ),
    reason=(
        "A principal that may change permissions can get access to all tables, though no policy "
        "names them."
    ),
    resource_types=POLICIES,
    check=check,
)
