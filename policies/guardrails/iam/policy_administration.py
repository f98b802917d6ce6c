"""IAM policies do not allow every action on every resource."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..permissions import Request, Requests
from ..rule import Finding, ResourceRule
from ..wildcards import arn
from .policies import POLICIES, Document, documents

# Services, actions and resources that do not exist, so only wildcards match them.
_EVERYTHING = Requests([Request(action="no-name:NoName", resource=arn("no-name", "no-name"))])
_ALL_OF_IAM = Requests([Request(action="iam:NoName", resource=arn("iam", "role/no-name"))])


def administers(document: Document) -> bool:
    """Whether a document allows everything, or all of IAM, on everything."""
    return any(one.allowed(document.statements) for one in (_EVERYTHING, _ALL_OF_IAM))


def on_any_resource(
    args: ResourceValidationArgs, requests: Requests, harm: str
) -> Iterator[Finding]:
    """Yield a finding for each document that allows requests, unless a condition restricts them.

    `iam-policy-administration` finds those that allow everything, or all of IAM.
    """
    for document in documents(args):
        yield from document.faults
        if administers(document):
            continue
        found = requests.allowed(document.statements, whatever_the_conditions=False)
        if actions := ", ".join(dict.fromkeys(request.action for request in found)):
            yield (
                f"Name the resources of {actions} in {document.setting}: on any resource, {harm}."
            )


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each document that allows everything, or all of IAM, on everything.

    A principal with all of IAM can grant itself everything.
    """
    for document in documents(args):
        yield from document.faults
        if _EVERYTHING.allowed(document.statements):
            yield (
                f"Name actions and resources in {document.setting}: "
                "a statement allows every action on every resource."
            )
        elif _ALL_OF_IAM.allowed(document.statements):
            yield (
                f"Name actions and resources in {document.setting}: a statement allows all of IAM, "
                "and through it every action on every resource."
            )


RULE = ResourceRule(
    name="iam-policy-administration",
    description="IAM policies do not allow every action on every resource.",
    severity=Severity.CRITICAL,
    controls=(
        "SecurityHub:IAM.1",
        "checkov:CKV_AWS_62",
        "checkov:CKV2_AWS_40",
        "prowler:iam_inline_policy_no_administrative_privileges",
        "prowler:iam_customer_attached_policy_no_administrative_privileges",
        "cdk-nag:IAMPolicyNoStatementsWithAdminAccess",
    ),
    reason="A principal that may do everything can also remove every protection of the tables.",
    resource_types=POLICIES,
    check=check,
)
