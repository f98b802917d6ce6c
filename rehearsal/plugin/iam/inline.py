"""Policies written into a role, which live and die with it."""

import re
from collections.abc import Mapping

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import same_documents
from rehearsal.plugin.iam.calls import answer, as_held
from rehearsal.plugin.values import Plain, Properties, objects

VERSION = re.compile(r'\{(.*),("Version":"[^"]*")\}')


def found(aws: Aws, role: str, name: str, known: Plain = None) -> str | None:
    """Return the document of a policy in a role as the state has it, its version first.

    None where there is no such policy or no such role.
    """
    held = answer(aws, "GetRolePolicy", RoleName=role, PolicyName=name)
    if held is None:
        return None
    return VERSION.sub(r"{\2,\1}", as_held(held["PolicyDocument"], known))


def all_found(aws: Aws, role: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return the documents in a role by their names."""
    held = answer(aws, "ListRolePolicies", RoleName=role) or {}
    names: list[str] = held.get("PolicyNames", [])
    documents = {name: found(aws, role, name, known.get(name)) for name in names}
    return {name: document for name, document in documents.items() if document is not None}


def put(aws: Aws, role: str, name: str, document: str) -> None:
    """Write a policy into a role, in place of one of the same name."""
    aws.call("iam", "PutRolePolicy", RoleName=role, PolicyName=name, PolicyDocument=document)


def remove(aws: Aws, role: str, name: str) -> None:
    """Take a policy out of a role; one that is not there is fine."""
    answer(aws, "DeleteRolePolicy", RoleName=role, PolicyName=name)


def change(aws: Aws, role: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Bring the policies in a role from some to others."""
    for name in before.keys() - after.keys():
        remove(aws, role, name)
    for name, document in after.items():
        if document != before.get(name):
            put(aws, role, name, document)


def documents_of(role: Properties) -> dict[str, str]:
    """Return the documents among a role's properties by their names."""
    policies = objects(role.get("inlinePolicies"))
    return {policy["name"]: policy["policy"] for policy in policies if policy.get("name")}


def as_before(olds: Properties, news: Properties) -> Properties:
    """Return the new properties of a role, each document as before where it says the same."""
    policies: Plain = news.get("inlinePolicies")
    if not isinstance(policies, list):
        return news
    before = documents_of(olds)
    return news | {"inlinePolicies": [_as_before(before, policy) for policy in policies]}


def _as_before(before: dict[str, str], policy: Plain) -> Plain:
    if not isinstance(policy, dict):
        return policy
    old = {"policy": before.get(str(policy.get("name")))}
    return same_documents(old, policy, "policy")[1]
