"""Faults of one resource, and of the policy documents that let somebody in."""

from collections.abc import Iterator
from typing import Any

from tests.policies.mutation.mutant import (
    Mutant,
    sourced,
    with_value,
)
from tests.policies.mutation.surroundings import ACCOUNT, document

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
    yield fault(
        name,
        "policy not known",
        sourced("policy", "policy", "worker"),
        not_known=(rule, *others),
    )
