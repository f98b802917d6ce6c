"""Managed policies attached to roles."""

from collections.abc import Iterable

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.iam.calls import answer


def attached(aws: Aws, name: str) -> list[str]:
    """Return the ARNs of the policies attached to a role: none where there is no such role."""
    listed = answer(aws, "ListAttachedRolePolicies", RoleName=name)
    return sorted(policy["PolicyArn"] for policy in listed["AttachedPolicies"]) if listed else []


def attach(aws: Aws, name: str, arn: str) -> None:
    """Attach a policy to a role; one that is attached already is fine."""
    if arn not in attached(aws, name):
        aws.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=arn)


def detach(aws: Aws, name: str, arn: str) -> None:
    """Detach a policy from a role; one that is not attached is fine."""
    answer(aws, "DetachRolePolicy", RoleName=name, PolicyArn=arn)


def change(aws: Aws, name: str, before: Iterable[str], after: Iterable[str]) -> None:
    """Bring the attachments of a role from some policies to others."""
    for arn in set(before) - set(after):
        detach(aws, name, arn)
    for arn in set(after) - set(before):
        attach(aws, name, arn)
