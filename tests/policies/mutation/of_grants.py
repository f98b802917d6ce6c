"""Every wildcard in what the program's own policies grant."""

import json
from collections.abc import Iterator
from typing import Any

from tests.policies.mutation.changes import with_value
from tests.policies.mutation.documents import document
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.rules import DECRYPTION, PERMISSIONS

POLICIES = ("aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy")


def granted(made: Stack) -> Iterator[Mutant]:
    """Yield the faults of each statement, as it is once AWS has made what it names."""
    for one in made.values():
        if one.type in POLICIES:
            statements = json.loads(one.props["policy"])["Statement"]
            yield fault(one.name, "as it is", with_value("policy", document(*statements)))
            for position in range(len(statements)):
                yield from _wildcards(one.name, statements, position)


def _wildcards(name: str, statements: list[dict[str, Any]], position: int) -> Iterator[Mutant]:
    """Widen a statement: all actions of its service, which a key may have, and all resources."""
    statement = statements[position]
    service = statement["Action"][0].partition(":")[0]
    is_of_keys = service == "kms"
    wider: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        "every action": ({"Action": f"{service}:*"}, () if is_of_keys else (PERMISSIONS,)),
        "every resource": ({"Resource": "*"}, (DECRYPTION if is_of_keys else PERMISSIONS,)),
        "more than its resources": (
            {"Resource": [f"{resource}*" for resource in statement["Resource"]]},
            () if is_of_keys else (PERMISSIONS,),
        ),
    }
    # AWS restricts this action to no resource.
    is_restricted = statement["Sid"] != "ListStreams"
    for what, (elements, rules) in wider.items():
        if is_restricted or "Action" in elements:
            changed = [*statements[:position], statement | elements, *statements[position + 1 :]]
            policy = with_value("policy", document(*changed))
            yield fault(name, f"{statement['Sid']} allows {what}", policy, *rules)
