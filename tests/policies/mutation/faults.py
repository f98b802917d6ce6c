"""Faults of one resource, and of the policy documents that let somebody in."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conftest import ACCOUNT
from tests.policies.mutation.changes import sourced, with_value, without
from tests.policies.mutation.documents import document
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.mutant import Mutant

STRANGER = {"AWS": "arn:aws:iam::999988887777:root"}


def fault(of_name: str, what: str, change: Any, *broken: str, **more: Any) -> Mutant:
    return Mutant(id=f"{of_name}: {what}", of=of_name, change=change, broken=broken, **more)


def letting_in(principal: object, action: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}


def audience(name: str, rule: str, action: str, *others: str) -> Iterator[Mutant]:
    """Let strangers in by a policy document, in each way that one can; `others` miss its rest."""
    faults: dict[str, object] = {
        "lets in everybody": document(letting_in("*", action)),
        "lets in everybody of AWS": document(letting_in({"AWS": "*"}, action)),
        "lets in everybody in a list": document(letting_in({"AWS": ["*"]}, action)),
        "lets in a stranger": document(letting_in(STRANGER, action)),
        "lets in all but one": document(
            {"Effect": "Allow", "NotPrincipal": STRANGER, "Action": action, "Resource": "*"}
        ),
        "lets in by a condition on a stranger": document(
            letting_in("*", action)
            | {"Condition": {"StringEquals": {"aws:PrincipalAccount": "999988887777"}}}
        ),
        "lets in by a condition that binds nobody": document(
            letting_in("*", action) | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}
        ),
        "is no JSON": "{",
        "is a list": ["statement"],
    }
    for what, policy in faults.items():
        yield fault(name, f"policy {what}", with_value("policy", policy), rule, *others)
    bound = letting_in("*", action) | {
        "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    }
    yield fault(
        name, "policy bound to the own account", with_value("policy", document(bound)), *others
    )
    yield fault(name, "policy not known", sourced("policy", "worker"), not_known=(rule, *others))


def guests(stack: Stack, name: str, rule: str) -> Iterator[Mutant]:
    """Let strangers in by each statement of a policy that allows something."""
    for position, one in enumerate(statements(stack, name)):
        if one["Effect"] != "Allow":
            continue
        which = one.get("Sid", position)
        unbound = {key: value for key, value in one.items() if key != "Condition"}
        for who, principal in (("everybody", "*"), ("a stranger", STRANGER)):
            yield fault(
                name,
                f"statement {which} lets in {who}",
                with_statement(stack, name, position, unbound | {"Principal": principal}),
                rule,
            )


def statements(stack: Stack, name: str) -> list[dict[str, Any]]:
    """Return the statements of a resource's policy."""
    return json.loads(stack[name].props["policy"])["Statement"]


def with_statement(stack: Stack, name: str, position: int, changed: Mapping[str, Any]) -> Any:
    """Put another statement in the place of one in a resource's policy."""
    others = statements(stack, name)
    policy = document(*others[:position], dict(changed), *others[position + 1 :])
    return with_value("policy", policy)


def of_type(stack: Stack, *resource_types: str) -> list[str]:
    """Name the resources of some types."""
    return [one.name for one in stack.values() if one.type in resource_types]


def untagged(name: str) -> Mutant:
    """Take the tags off a resource."""
    return fault(name, "no tags", without("tags"), "aws-resource-tags")
