"""The rules of the policy pack, in the order in which they run."""

from pulumi_policy import Policy

from . import capacity, contract, presence, recovery
from .adapter import as_policy

RULES = (
    capacity.RULE,
    recovery.RULE,
    contract.RULE,
    presence.RULE,
)
POLICIES: list[Policy] = [as_policy(rule) for rule in RULES]

__all__ = ["POLICIES", "RULES"]
