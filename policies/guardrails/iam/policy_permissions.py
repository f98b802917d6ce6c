"""IAM policies name the actions and the resources of DynamoDB and DAX that they allow."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity

from ..permissions import resource_patterns
from ..rule import Finding, ResourceRule
from ..statements import Statement
from ..strictness import STRICTNESS, AtMostThese
from ..values import elements
from ..wildcards import Probes, arn
from .policies import POLICIES, REACHING_TABLES, documents

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "nameEndings": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Suffixes that ARNs may have after a name, such as -restored-*.",
            STRICTNESS: AtMostThese(),
        },
    },
)
_SERVICES = ("dynamodb", "dax")
_ACTIONS = Probes([f"{service}:*" for service in _SERVICES])
_RESOURCES = Probes([arn(service, "*") for service in _SERVICES])
_STREAM = "/stream/*"
_WITHOUT_RESOURCE = {
    f"{service}:{name}"
    for service, names in (
        (
            "dynamodb",
            (
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
            ),
        ),
        (
            "dax",
            (
                "createparametergroup",
                "createsubnetgroup",
                "deleteparametergroup",
                "deletesubnetgroup",
                "describedefaultparameters",
                "describeevents",
                "describeparametergroups",
                "describeparameters",
                "describesubnetgroups",
                "updateparametergroup",
                "updatesubnetgroup",
            ),
        ),
    )
    for name in names
}
"""Actions that cannot be restricted to a resource, in lower case."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield each wildcard with which a statement allows more of the services than it names.

    AWS chooses the label of a table's stream, so `table/<name>/stream/*` counts as a name, as do
    the endings in the config. An identity that reaches tables may have all of no other service
    either.
    """
    listed = elements(args.get_config().get("nameEndings"))
    endings = (_STREAM, *(one for one in listed if isinstance(one, str)))
    for document in documents(args):
        yield from document.faults
        reaches_tables = bool(REACHING_TABLES.allowed(document.statements))
        for statement in document.statements:
            if statement.allows:
                yield from _findings(statement, document.setting, endings)
                if reaches_tables:
                    yield from _of_whole_services(statement, document.setting)


def _findings(statement: Statement, setting: str, endings: tuple[str, ...]) -> Iterator[Finding]:
    if statement.not_actions and not _leaves_out_the_services(statement):
        yield (
            f"Replace NotAction with Action in {setting}: it allows every action that it does not "
            "name."
        )
    of_services = [action for action in statement.actions if _ACTIONS.overlapping(action)]
    for action in of_services:
        if _has_wildcard(action):
            yield f"Replace {action!r} in {setting} with the actions needed: it allows others, too."
    if all(action.lower() in _WITHOUT_RESOURCE for action in of_services):
        return
    if statement.not_resources:
        yield (
            f"Replace NotResource with Resource in {setting}: it allows every resource that it "
            "does not name."
        )
    patterns = resource_patterns(statement, statement.resources)
    for resource, pattern in zip(statement.resources, patterns, strict=True):
        names = [pattern.removesuffix(ending) for ending in endings]
        if all(map(_has_wildcard, names)) and _RESOURCES.overlapping(pattern):
            yield f"Replace {resource!r} in {setting} with the ARNs needed: it allows others, too."


def _of_whole_services(statement: Statement, setting: str) -> Iterator[Finding]:
    """Yield each other service for which a statement allows every action on every resource."""
    services = {
        action: action.partition(":")[0]
        for action in statement.actions
        if set(action.partition(":")[2]) == {"*"} and not _ACTIONS.overlapping(action)
    }
    if not services:
        return
    any_resource = Probes(
        [arn("no-name" if _has_wildcard(one) else one, "no-name") for one in services.values()]
    )
    reached = any_resource.all if statement.not_resources else 0
    for pattern in resource_patterns(statement, statement.resources):
        reached |= any_resource.overlapping(pattern)
    for number, action in enumerate(services):
        if reached >> number & 1:
            yield f"Replace {action!r} in {setting} with the actions needed: it allows others, too."


def _leaves_out_the_services(statement: Statement) -> bool:
    left_out = 0
    for action in statement.not_actions:
        left_out |= _ACTIONS.covered(action)
    return left_out == _ACTIONS.all


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


RULE = ResourceRule(
    name="iam-policy-permissions",
    description="IAM policies name the DynamoDB and DAX actions and resources that they allow.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:IAM.21",
        "checkov:CKV_AWS_63",
        "checkov:CKV_AWS_290",
        "checkov:CKV_AWS_355",
        "cdk-nag:IAMNoWildcardPermissions",
        "cdk-nag:IAMPolicyNoStatementsWithFullAccess",
    ),
    reason="A wildcard lets a reader delete tables, and access tables that are created later.",
    config_schema=CONFIG_SCHEMA,
    resource_types=POLICIES,
    check=check,
)
