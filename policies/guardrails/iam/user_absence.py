"""There are no IAM users: people and programs get temporary credentials from roles."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import is_own_project
from ..rule import Finding, ResourceRule

USER = "aws:iam/user:User"
GIVEN = {
    USER: "user",
    "aws:iam/accessKey:AccessKey": "access key",
    "aws:iam/userLoginProfile:UserLoginProfile": "password",
    "aws:iam/sshKey:SshKey": "SSH key",
    "aws:iam/signingCertificate:SigningCertificate": "certificate",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": "credential",
}
"""What a user is, or gets to sign in with, by the type of its resource."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for a user, and for each credential of any user.

    What other projects make of users is none of the pack's business.
    """
    if not is_own_project():
        return
    yield (
        f"Remove the {GIVEN[args.resource_type]} {args.name!r}: let people sign in through IAM "
        "Identity Center, and programs assume a role."
    )


RULE = ResourceRule(
    name="iam-user-absence",
    description="No IAM user is declared, nor credentials of one.",
    severity=Severity.HIGH,
    controls=(
        "checkov:CKV_AWS_273",
        "checkov:CKV_AWS_348",
        "checkov:CKV2_AWS_22",
        "prowler:iam_no_root_access_key",
        "prowler:iam_user_accesskey_unused",
        "prowler:iam_user_mfa_enabled_console_access",
        "prowler:iam_user_with_temporary_credentials",
    ),
    reason="A user's keys work until somebody deletes them, and the state of the stack holds them.",
    resource_types=tuple(GIVEN),
    check=check,
)
