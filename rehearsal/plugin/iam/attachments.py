"""Managed policies attached to roles.

The embedded AWS has none of the policies that AWS itself manages: attachments of these are
recorded beside it.
"""

import re
from collections.abc import Iterable
from typing import Any

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.iam.calls import answer

KIND = "iam-role-policy-attachment"
MANAGED_BY_AWS = re.compile(r"arn:[^:]+:iam::aws:policy/.+")


def attached(aws: Aws, name: str) -> list[str]:
    """Return the ARNs of the policies attached to a role: none where there is no such role."""
    role = answer(aws, "GetRole", RoleName=name)
    if role is None:
        return []
    listed = aws.call("iam", "ListAttachedRolePolicies", RoleName=name)["AttachedPolicies"]
    prefix = _record(role, "")
    records = [record for record in aws.records.all(KIND) if record.startswith(prefix)]
    managed = [record.removeprefix(prefix) for record in records]
    return sorted([policy["PolicyArn"] for policy in listed] + managed)


def attach(aws: Aws, name: str, arn: str) -> None:
    """Attach a policy to a role; one that is attached already is fine."""
    if MANAGED_BY_AWS.fullmatch(arn):
        role = aws.call("iam", "GetRole", RoleName=name)
        aws.records.put(KIND, _record(role, arn), {})
    elif arn not in attached(aws, name):
        aws.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=arn)


def detach(aws: Aws, name: str, arn: str) -> None:
    """Detach a policy from a role; one that is not attached is fine."""
    role = answer(aws, "GetRole", RoleName=name)
    if role is not None:
        aws.records.delete(KIND, _record(role, arn))
        answer(aws, "DetachRolePolicy", RoleName=name, PolicyArn=arn)


def change(aws: Aws, name: str, before: Iterable[str], after: Iterable[str]) -> None:
    """Bring the attachments of a role from some policies to others."""
    for arn in set(before) - set(after):
        detach(aws, name, arn)
    for arn in set(after) - set(before):
        attach(aws, name, arn)


def _record(role: dict[str, Any], arn: str) -> str:
    # A role of the same name made later is another role.
    return f"{role['Role']['RoleId']}/{arn}"
