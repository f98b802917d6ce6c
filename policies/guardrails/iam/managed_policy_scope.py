"""Nobody gets all of DynamoDB from a policy that AWS manages."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import elements, read
from .policies import ROLE

ATTACHMENTS = (
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
)
EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
_TOO_BROAD = {
    "AdministratorAccess",
    "PowerUserAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBFullAccess_v2",
    "AmazonDynamoDBFullAccesswithDataPipeline",
}


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each attached policy of AWS that allows all of DynamoDB."""
    for arn, setting in _attached(args):
        if isinstance(arn, UnknownValueError):
            yield arn
        elif isinstance(arn, str) and _is_too_broad(arn):
            yield (
                f"Replace {arn!r} in {setting} of {args.name!r} by a policy that names tables: "
                "it allows all of DynamoDB."
            )


def _attached(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    if args.resource_type in ATTACHMENTS:
        yield read(args.props, "policyArn"), "policy_arn"
        return
    is_role = args.resource_type == ROLE
    for arn in elements(read(args.props, "managedPolicyArns" if is_role else "policyArns")):
        yield arn, "managed_policy_arns" if is_role else "policy_arns"


def _is_too_broad(arn: str) -> bool:
    return ":iam::aws:policy/" in arn and arn.rpartition("/")[2] in _TOO_BROAD


RULE = ResourceRule(
    name="iam-managed-policy-scope",
    description="Nobody gets all of DynamoDB from a policy that AWS manages.",
    severity=Severity.HIGH,
    controls=("checkov:CKV_AWS_274", "checkov:CKV_AWS_275"),
    reason="Such a policy names no table, so it reaches every one of the account.",
    resource_types=(ROLE, *ATTACHMENTS, EXCLUSIVE),
    check=check,
)
