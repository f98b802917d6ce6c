"""Serve the guardrails to the Pulumi engine."""

from pulumi_policy import EnforcementLevel, PolicyPack

from guardrails import POLICIES

PolicyPack(
    name="market-intelligence",
    policies=POLICIES,
    enforcement_level=EnforcementLevel.MANDATORY,
)
