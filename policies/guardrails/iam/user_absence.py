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
"""Users and their credentials, by the type of the resource."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for a user, and for each credential of any user.

    Users of other projects are not checked.
    """
    if not is_own_project():
        return
    yield (
        f"Remove the {GIVEN[args.resource_type]} {args.name!r}: let people sign in through IAM "
        "Identity Center, and programs assume a role."
    )


RULE = ResourceRule(
    name="iam-user-absence",
    description="No IAM user, and no credential of one, is declared.",
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
    reason="A user's keys work until somebody deletes them, and the stack's state contains them.",
    resource_types=tuple(GIVEN),
    check=check,
)
