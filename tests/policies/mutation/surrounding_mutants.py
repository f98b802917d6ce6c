"""Every fault of what stands around the tables in production."""

from collections.abc import Iterator

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.of_access import managed_policies, resource_policies, roles, users
from tests.policies.mutation.of_alarms import an_alarm, composite_alarms, every_alarm
from tests.policies.mutation.of_backups import locks, plans, selections, vaults
from tests.policies.mutation.of_caches import caches
from tests.policies.mutation.of_copies import beside_tables, copies
from tests.policies.mutation.of_everything import of_every_kind, of_every_resource
from tests.policies.mutation.of_exemptions import exemptions
from tests.policies.mutation.of_grants import granted
from tests.policies.mutation.of_keys import every_key, grants, key_policies, keys
from tests.policies.mutation.of_topics import subscriptions, topic_policies, topics
from tests.policies.mutation.whole_stacks import ONCE_MADE


def surrounding_mutants(stack: Stack) -> Iterator[Mutant]:
    """Yield each fault of each resource around the tables."""
    for faults in (
        keys,
        every_key,
        key_policies,
        grants,
        topics,
        topic_policies,
        subscriptions,
        every_alarm,
        an_alarm,
        composite_alarms,
        vaults,
        locks,
        plans,
        selections,
        caches,
        resource_policies,
        roles,
        managed_policies,
        users,
        copies,
        beside_tables,
        exemptions,
        of_every_resource,
        of_every_kind,
    ):
        yield from faults(stack)
    yield from granted(ONCE_MADE)
