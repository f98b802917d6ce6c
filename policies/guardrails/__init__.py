"""The rules of the policy pack, in the order in which they run."""

from collections.abc import Mapping

from pulumi_policy import Policy

from . import policy_exemptions, policy_levels
from .adapter import as_policy
from .aws import (
    provider_account,
    resource_account,
    resource_ignored_changes,
    resource_policy_uniqueness,
    resource_provider,
    resource_region,
    resource_tags,
)
from .backup import (
    plan_features,
    plan_retention,
    plan_schedule,
    region_settings,
    vault_deletion,
    vault_encryption,
    vault_lock,
    vault_policy_audience,
)
from .cloudwatch import (
    alarm_action,
    alarm_composition,
    alarm_delivery,
    alarm_dimensions,
    alarm_mute,
    alarm_reachability,
    alarm_target,
)
from .dax import cluster_encryption, cluster_transport, cluster_zones
from .dynamodb import (
    export_encryption,
    global_table_version,
    item_absence,
    requests_table_presence,
    resource_policy_audience,
    table_backup,
    table_capacity,
    table_class,
    table_contract,
    table_deletion_protection,
    table_encryption,
    table_monitoring,
    table_origin,
    table_protect,
    table_provider,
    table_recovery,
    table_stream,
    tag_override,
)
from .iam import (
    managed_policy_scope,
    policy_administration,
    policy_decryption,
    policy_deletion,
    policy_escalation,
    policy_permissions,
    policy_resources,
    role_trust,
    user_absence,
    user_policy_absence,
)
from .kinesis import stream_encryption
from .kms import (
    grant_audience,
    key_deletion_window,
    key_description,
    key_lockout_check,
    key_material,
    key_policy_audience,
    key_policy_presence,
    key_protect,
    key_region,
    key_rotation,
    key_state,
)
from .rule import ResourceRule, StackRule
from .sns import (
    subscription_transport,
    topic_audience,
    topic_encryption,
    topic_subscriber,
    topic_transport,
)

CONFIGS: dict[str, Mapping[str, object]] = {}
"""The config from the engine, by policy; empty until the engine sends it."""
NOTICES: list[str] = []
"""The notices that every run reports about the config."""

_RULES: tuple[ResourceRule | StackRule, ...] = (
    table_capacity.RULE,
    table_recovery.RULE,
    table_contract.RULE,
    requests_table_presence.RULE,
    table_provider.RULE,
    tag_override.RULE,
    table_deletion_protection.RULE,
    table_protect.RULE,
    table_origin.RULE,
    table_class.RULE,
    table_stream.RULE,
    global_table_version.RULE,
    item_absence.RULE,
    table_encryption.RULE,
    export_encryption.RULE,
    resource_policy_audience.RULE,
    table_backup.RULE,
    table_monitoring.RULE,
    cluster_encryption.RULE,
    cluster_transport.RULE,
    cluster_zones.RULE,
    alarm_dimensions.RULE,
    alarm_reachability.RULE,
    alarm_target.RULE,
    alarm_action.RULE,
    alarm_delivery.RULE,
    alarm_composition.RULE,
    alarm_mute.RULE,
    topic_encryption.RULE,
    topic_audience.RULE,
    topic_transport.RULE,
    topic_subscriber.RULE,
    subscription_transport.RULE,
    key_rotation.RULE,
    key_deletion_window.RULE,
    key_policy_audience.RULE,
    key_policy_presence.RULE,
    grant_audience.RULE,
    key_lockout_check.RULE,
    key_state.RULE,
    key_material.RULE,
    key_protect.RULE,
    key_region.RULE,
    key_description.RULE,
    plan_schedule.RULE,
    plan_retention.RULE,
    plan_features.RULE,
    region_settings.RULE,
    vault_encryption.RULE,
    vault_lock.RULE,
    vault_deletion.RULE,
    vault_policy_audience.RULE,
    policy_administration.RULE,
    policy_permissions.RULE,
    policy_resources.RULE,
    policy_decryption.RULE,
    policy_escalation.RULE,
    policy_deletion.RULE,
    managed_policy_scope.RULE,
    role_trust.RULE,
    user_absence.RULE,
    user_policy_absence.RULE,
    stream_encryption.RULE,
    resource_tags.RULE,
    resource_region.RULE,
    resource_account.RULE,
    provider_account.RULE,
    resource_ignored_changes.RULE,
    resource_provider.RULE,
    resource_policy_uniqueness.RULE,
)
RULES = (*_RULES, policy_exemptions.rule(_RULES, CONFIGS), policy_levels.rule(NOTICES))
POLICIES: list[Policy] = [as_policy(rule) for rule in RULES]

__all__ = ["CONFIGS", "NOTICES", "POLICIES", "RULES"]
