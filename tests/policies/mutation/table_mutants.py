"""Every fault of the tables that the program makes, in each of its stacks."""

from collections.abc import Iterator

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.of_identity import elsewhere, marks, names
from tests.policies.mutation.of_safety import (
    encryption,
    loss,
    of_capacity,
    own_replicas,
    replicas,
)
from tests.policies.mutation.of_structure import expiry, of_indexes, of_keys
from tests.policies.mutation.tables import Table


def table_mutants(stack: str, resources: Stack) -> Iterator[Mutant]:
    """Yield each fault of each table of a stack."""
    for resource in resources.values():
        if resource.type == "aws:dynamodb/table:Table":
            table = Table(stack=stack, resource=resource)
            for faults in (
                names,
                of_capacity,
                of_keys,
                of_indexes,
                expiry,
                loss,
                encryption,
                replicas,
                own_replicas,
                marks,
                elsewhere,
            ):
                yield from faults(table)
