"""Every fault of what stands around the tables in production."""

from collections.abc import Iterator

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.of_access import resource_policies, roles, users
from tests.policies.mutation.of_alarms_and_caches import alarms, caches
from tests.policies.mutation.of_backups import selections, vaults
from tests.policies.mutation.of_copies import copies, of_every_kind
from tests.policies.mutation.of_keys_and_topics import keys, subscriptions, topics


def surrounding_mutants(stack: Stack) -> Iterator[Mutant]:
    """Yield each fault of each resource around the tables."""
    for faults in (
        keys,
        topics,
        subscriptions,
        alarms,
        vaults,
        selections,
        caches,
        resource_policies,
        roles,
        users,
        copies,
        of_every_kind,
    ):
        yield from faults(stack)
