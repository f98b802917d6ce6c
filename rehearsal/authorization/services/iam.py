"""What the calls of IAM need, and what other services need of it."""

from collections.abc import Iterator, Sequence

from moto.iam.exceptions import NotFoundException
from moto.iam.models import Role, iam_backends

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.tags import tag_context, tagging

_OF_POLICIES = {
    "CreatePolicyVersion",
    "DeletePolicy",
    "DeletePolicyVersion",
    "GetPolicy",
    "GetPolicyVersion",
    "ListPolicyTags",
    "ListPolicyVersions",
    "TagPolicy",
    "UntagPolicy",
}


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    resource = _resource(call)
    context = tag_context(call) | _context(call)
    yield Requirement(action=f"iam:{call.operation}", resource=resource, context=context)
    if call.operation == "CreateRole":
        yield from tagging(call, "iam:TagRole", resource)
    elif call.operation == "CreatePolicy":
        yield from tagging(call, "iam:TagPolicy", resource)


def passing(role: str, service: str) -> Requirement:
    """Return what is needed to have a service act as a role."""
    context = {"iam:PassedToService": [service]}
    return Requirement(action="iam:PassRole", resource=role, context=context)


def for_service(call: Call, service: str, name: str) -> Requirement:
    """Return what the first use of a service needs, for which AWS makes a role of the service's."""
    return Requirement(
        action="iam:CreateServiceLinkedRole",
        resource=call.arn("iam", f"role/aws-service-role/{service}/{name}", region=""),
        context={"iam:AWSServiceName": [service]},
    )


def _resource(call: Call) -> str:
    if role := call.text("RoleName"):
        made = _role(call, role)
        return made.arn if made else _arn(call, "role", role)
    if call.operation in _OF_POLICIES:
        return call.parameters["PolicyArn"]
    if call.operation == "CreatePolicy":
        return _arn(call, "policy", call.parameters["PolicyName"])
    return "*"


def _arn(call: Call, kind: str, name: str) -> str:
    path = (call.text("Path") or "/").strip("/")
    place = f"{path}/{name}" if path else name
    return call.arn("iam", f"{kind}/{place}", region="")


def _context(call: Call) -> dict[str, Sequence[str]]:
    context: dict[str, Sequence[str]] = {}
    if call.operation in {"AttachRolePolicy", "DetachRolePolicy"}:
        context["iam:PolicyARN"] = [call.parameters["PolicyArn"]]
    role = call.text("RoleName")
    made = _role(call, role) if role else None
    boundary = call.text("PermissionsBoundary") or (made and made.permissions_boundary_arn)
    return context | ({"iam:PermissionsBoundary": [boundary]} if boundary else {})


def _role(call: Call, name: str) -> Role | None:
    try:
        return iam_backends[call.account][call.partition].get_role(name)
    except NotFoundException:
        return None
