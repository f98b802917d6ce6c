"""The rules of the policy pack, in the order in which they run."""

from pulumi_policy import Policy

from . import (
    administration,
    alarm_action,
    alarm_dimensions,
    cache_encryption,
    cache_transport,
    cache_zones,
    capacity,
    contract,
    decryption,
    managed_policies,
    permissions,
    presence,
    recovery,
    stream_encryption,
    subscription,
    topic_transport,
    vault_lock,
)
from .adapter import as_policy

RULES = (
    capacity.RULE,
    recovery.RULE,
    contract.RULE,
    presence.RULE,
    cache_encryption.RULE,
    cache_transport.RULE,
    cache_zones.RULE,
    alarm_dimensions.RULE,
    alarm_action.RULE,
    subscription.RULE,
    topic_transport.RULE,
    administration.RULE,
    permissions.RULE,
    decryption.RULE,
    managed_policies.RULE,
    stream_encryption.RULE,
    vault_lock.RULE,
)
POLICIES: list[Policy] = [as_policy(rule) for rule in RULES]

__all__ = ["POLICIES", "RULES"]
