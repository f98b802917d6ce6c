"""Tables are declared where the rules can inspect them."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..aws.templates import TEMPLATES, readable
from ..rule import Finding, ResourceRule
from ..values import read

_TABLE = "aws.dynamodb.Table"
_CLUSTER = "aws.dax.Cluster"

DECLARED_AS = {
    "aws::dynamodb::": _TABLE,
    "aws::serverless::simpletable": _TABLE,
    "aws::dax::": _CLUSTER,
}
"""What to declare instead of a CloudFormation type, by the prefix of its name in lower case."""

OTHER_PROVIDERS = {
    "aws-native:dynamodb:": _TABLE,
    "aws-native:dax:": _CLUSTER,
    "awscc:index/dynamodb": _TABLE,
    "awscc:index/dax": _CLUSTER,
    "aws:index/dynamodb": _TABLE,
    "aws:index/dax": _CLUSTER,
}
"""What to declare instead of a resource of another provider, by the prefix of its type.

The last four are of Terraform's providers, bridged when a program is run.
"""

TYPE_NAMES = {
    "aws:cloudcontrol/resource:Resource": "typeName",
    "aws-native:index:ExtensionResource": "type",
}
"""The property in which a resource names its CloudFormation type."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each kind of DynamoDB or DAX resource that no other rule can check.

    Templates are searched, not parsed: any mention of such a type counts.
    """
    if args.resource_type in TYPE_NAMES:
        type_name = read(args.props, TYPE_NAMES[args.resource_type])
        yield from _named(args, type_name, is_template=False)
    elif args.resource_type in TEMPLATES:
        yield from _named(args, read(args.props, "templateBody"), is_template=True)
    else:
        for start, declared_as in OTHER_PROVIDERS.items():
            if args.resource_type.startswith(start):
                yield _message(args.name, args.resource_type, declared_as)


def _named(args: ResourceValidationArgs, text: object, *, is_template: bool) -> Iterator[Finding]:
    if isinstance(text, UnknownValueError):
        yield text
    if not isinstance(text, str):
        return
    lowered = readable(text) if is_template else text.lower()
    instead = {
        declared_as
        for start, declared_as in DECLARED_AS.items()
        if (start in lowered if is_template else lowered.startswith(start))
    }
    for declared_as in sorted(instead, reverse=True):
        what = "a template" if is_template else args.resource_type
        yield _message(args.name, what, declared_as)


def _message(name: str, what: str, declared_as: str) -> str:
    return f"Declare what is in {name!r} as {declared_as}: no rule can inspect {what}."


RULE = ResourceRule(
    name="dynamodb-table-provider",
    description="DynamoDB and DAX resources are declared where the rules can inspect them.",
    severity=Severity.HIGH,
    controls=(),
    reason="No other rule would see a table in a template or of another provider.",
    resource_types=(*(f"{start}*" for start in OTHER_PROVIDERS), *TYPE_NAMES, *TEMPLATES),
    check=check,
)
