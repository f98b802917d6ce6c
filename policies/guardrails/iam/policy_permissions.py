"""IAM policies name the actions and the resources of DynamoDB and DAX that they allow."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..rule import Finding, ResourceRule
from ..statements import Statement
from ..wildcards import matches
from .policies import POLICIES, allowing

_SERVICES = ("dynamodb", "dax")
_WITHOUT_RESOURCE = {
    f"dynamodb:{name}"
    for name in (
        "describeendpoints",
        "describelimits",
        "describereservedcapacity",
        "describereservedcapacityofferings",
        "listbackups",
        "listcontributorinsights",
        "listexports",
        "listglobaltables",
        "listimports",
        "liststreams",
        "listtables",
        "purchasereservedcapacityofferings",
    )
}
"""Actions that AWS lets nobody restrict to a resource, in lower case."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each wildcard with which a statement allows more of the services than it names.

    The label of a table's stream is AWS's own, so `table/<name>/stream/*` counts as a name.
    """
    for found in allowing(args):
        if isinstance(found, tuple):
            yield from _findings(*found)
        else:
            yield found


def _findings(statement: Statement, setting: str) -> Iterator[Finding]:
    if statement.not_actions and not all(_leaves_out(statement, name) for name in _SERVICES):
        yield f"Replace NotAction by Action in {setting}: it allows whatever it does not name."
    of_services = [action for action in statement.actions if _is_of_services(action)]
    for action in of_services:
        if _has_wildcard(action):
            yield f"Replace {action!r} by the actions needed in {setting}: it allows others too."
    if all(action.lower() in _WITHOUT_RESOURCE for action in of_services):
        return
    if statement.not_resources:
        yield f"Replace NotResource by Resource in {setting}: it allows whatever it does not name."
    for resource in statement.resources:
        if _has_wildcard(resource.removesuffix("/stream/*")) and _may_be_of_services(resource):
            yield f"Replace {resource!r} by the ARNs needed in {setting}: it allows others too."


def _leaves_out(statement: Statement, service: str) -> bool:
    return any(matches(action, f"{service}:*") for action in statement.not_actions)


def _is_of_services(action: str) -> bool:
    return any(matches(action.partition(":")[0], service) for service in _SERVICES)


def _may_be_of_services(resource: str) -> bool:
    """Tell whether an ARN is of one of the services, or has wildcards enough to be."""
    fields = resource.split(":")
    is_too_short = len(fields) < len(("arn", "aws", "service"))
    return is_too_short or any(matches(fields[2], service) for service in _SERVICES)


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


RULE = ResourceRule(
    name="iam-policy-permissions",
    description="IAM policies name the actions and resources of DynamoDB and DAX they allow.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:IAM.21",
        "checkov:CKV_AWS_63",
        "checkov:CKV_AWS_290",
        "checkov:CKV_AWS_355",
        "cdk-nag:IAMNoWildcardPermissions",
        "cdk-nag:IAMPolicyNoStatementsWithFullAccess",
    ),
    reason="A wildcard lets a reader delete tables, and reach tables that are made later.",
    resource_types=POLICIES,
    check=check,
)
