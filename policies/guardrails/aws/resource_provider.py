"""Guarded resources are declared where the rules can inspect them."""

import re
from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..dynamodb.table_provider import TYPE_NAMES
from ..rule import Finding, ResourceRule
from ..values import read
from .kubernetes import Made, made_by_operators
from .templates import TEMPLATES, hidden, readable

_GUARDED: dict[str, tuple[str, ...]] = {
    "backup": ("",),
    "cloudwatch": ("alarm", "compositealarm", "metricalarm"),
    "iam": ("role", "policy", "managedpolicy", "user", "group"),
    "kinesis": ("stream",),
    "kms": ("key", "replica", "external", "grant"),
    "sns": ("topic", "subscription"),
}
"""The services whose resources are guarded, and the prefixes of their type names."""

_OF_CLOUDFORMATION = re.compile(r"aws::([a-z]+)::([a-z]+)")
_MAKING_ROLES = ("function", "statemachine", "connector", "graphqlapi")
"""Types of AWS::Serverless that create roles or policies for them."""

_ELSEWHERE = (
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
    "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
    "aws-native:servicecatalog:CloudFormationProvisionedProduct",
)
"""Resources that a template outside the program creates."""

_OF_OTHER_PROVIDERS = re.compile(
    r"(?:aws-native:(?P<native>[a-z]+):|(?:aws|awscc):index/|[^:]+(?P<module>:tf:)(?:aws|awscc)_)"
    r"(?P<name>\w+)"
)
_OF_MODULES = {"dynamodb": ("",), "dax": ("",)}
"""Services that other rules check, except in modules of Terraform and in Kubernetes."""
_MAKING_OTHERS = ("cloudformation", "cloudcontrol", "serverlessrepo", "servicecatalog")
"""Services in which an operator's resource creates resources that no type names."""


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each guarded resource that no other rule can check.

    Tables and caches are found by `dynamodb-table-provider`, except in modules of Terraform and in
    Kubernetes. Templates are searched, not parsed; the rule refuses one that is outside the
    program, or that creates resources outside itself.
    """
    if args.resource_type in TYPE_NAMES:
        type_name = read(args.props, TYPE_NAMES[args.resource_type])
        if isinstance(type_name, str):
            # The rule about tables finds one whose type is not known yet.
            yield from _of_type(args, type_name.lower())
    elif args.resource_type in TEMPLATES:
        yield from _of_template(args)
    elif args.resource_type in _ELSEWHERE:
        yield _unseen(args.name, "its template is not in the program")
    else:
        service = _service(args.resource_type)
        if service:
            yield _declared(args.name, service, args.resource_type)
        yield from _of_operators(args)


def _of_operators(args: ResourceValidationArgs) -> Iterator[Finding]:
    services: set[str] = set()
    for one in made_by_operators(args):
        if isinstance(one, Made):
            names = (_GUARDED | _OF_MODULES).get(one.service, ())
            if one.kind.startswith(names) or one.service in _MAKING_OTHERS:
                services.add(one.service)
        else:
            yield one
            return
    for service in sorted(services):
        if service in _MAKING_OTHERS:
            yield _unseen(args.name, f"an operator of Kubernetes makes it with {service}")
        else:
            yield _declared(args.name, service, "what an operator of Kubernetes makes")


def _service(resource_type: str) -> str | None:
    """Return the guarded service of a type of another provider, or None."""
    found = _OF_OTHER_PROVIDERS.match(resource_type)
    if not found:
        return None
    name = re.sub("[^a-z]", "", found["name"].lower())
    if found["native"]:
        return found["native"] if _is_guarded(found["native"], name) else None
    guarded = _GUARDED | (_OF_MODULES if found["module"] else {})
    return next(
        (
            service
            for service, names in guarded.items()
            if name.startswith(service) and name.removeprefix(service).startswith(names)
        ),
        None,
    )


def _is_guarded(service: str, name: str) -> bool:
    return service in _GUARDED and name.startswith(_GUARDED[service])


def _of_type(args: ResourceValidationArgs, type_name: str) -> Iterator[Finding]:
    found = _OF_CLOUDFORMATION.match(type_name)
    if found and _is_guarded(found[1], found[2]):
        yield _declared(args.name, found[1], args.resource_type)
    elif found and found[1] == "cloudformation":
        yield _unseen(args.name, "it creates resources from another template")


def _of_template(args: ResourceValidationArgs) -> Iterator[Finding]:
    for name in ("templateBody", "templateUrl"):
        value = read(args.props, name)
        if isinstance(value, UnknownValueError):
            yield value
            return
    body = read(args.props, "templateBody")
    if read(args.props, "templateUrl") not in (None, ""):
        yield _unseen(args.name, "its template is not in the program")
    if not isinstance(body, str):
        return
    text = readable(body)
    found = {(one[1], one[2]) for one in _OF_CLOUDFORMATION.finditer(text)}
    services = {service for service, name in found if _is_guarded(service, name)}
    if any(service == "serverless" and name.startswith(_MAKING_ROLES) for service, name in found):
        services.add("iam")
    for service in sorted(services):
        yield _declared(args.name, service, "a template")
    for what in hidden(text):
        yield _unseen(args.name, f"its template has {what}")


def _declared(name: str, service: str, what: str) -> str:
    return f"Declare what is in {name!r} with aws.{service}: no rule can inspect {what}."


def _unseen(name: str, reason: str) -> str:
    return (
        f"Declare what {name!r} creates as resources of aws: {reason}, which no rule can inspect."
    )


RULE = ResourceRule(
    name="aws-resource-provider",
    description="Guarded resources are declared where the rules can inspect them.",
    severity=Severity.HIGH,
    controls=(),
    reason="No rule would see a role or a key in a template or of another provider.",
    resource_types=("*",),
    check=check,
)
