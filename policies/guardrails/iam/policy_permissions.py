"""IAM policies name the actions and the resources of DynamoDB and DAX that they allow."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..permissions import resource_patterns
from ..rule import Finding, ResourceRule
from ..statements import Statement
from ..wildcards import Probes, arn
from .policies import POLICIES, documents

_SERVICES = ("dynamodb", "dax")
_ACTIONS = Probes([f"{service}:*" for service in _SERVICES])
_RESOURCES = Probes([arn(service, "*") for service in _SERVICES])
_STREAM = "/stream/*"
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
    for document in documents(args):
        yield from document.faults
        for statement in document.statements:
            if statement.allows:
                yield from _findings(statement, document.setting)


def _findings(statement: Statement, setting: str) -> Iterator[Finding]:
    if statement.not_actions and not _leaves_out_the_services(statement):
        yield f"Replace NotAction by Action in {setting}: it allows whatever it does not name."
    of_services = [action for action in statement.actions if _ACTIONS.overlapping(action)]
    for action in of_services:
        if _has_wildcard(action):
            yield f"Replace {action!r} by the actions needed in {setting}: it allows others too."
    if all(action.lower() in _WITHOUT_RESOURCE for action in of_services):
        return
    if statement.not_resources:
        yield f"Replace NotResource by Resource in {setting}: it allows whatever it does not name."
    patterns = resource_patterns(statement, statement.resources)
    for resource, pattern in zip(statement.resources, patterns, strict=True):
        if _has_wildcard(pattern.removesuffix(_STREAM)) and _RESOURCES.overlapping(pattern):
            yield f"Replace {resource!r} by the ARNs needed in {setting}: it allows others too."


def _leaves_out_the_services(statement: Statement) -> bool:
    left_out = 0
    for action in statement.not_actions:
        left_out |= _ACTIONS.covered(action)
    return left_out == _ACTIONS.all


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
