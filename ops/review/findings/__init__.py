"""The dangers of a preview: a module for each subject, a function for each kind of finding."""

from market_intelligence.cost.prices import Prices
from market_intelligence.load.workload import Workload
from ops.review.finding import Finding, worst_first
from ops.review.findings import (
    access,
    alarms,
    aws_refusals,
    backups,
    destinations,
    indexes,
    keys,
    stack,
    tables,
    warm_throughput,
)
from ops.review.preview import Preview

_NO_WORKLOAD = Workload()
_KINDS = (
    alarms.alarm_findings,
    aws_refusals.refusal_findings,
    backups.plan_findings,
    backups.vault_findings,
    tables.billing_findings,
    stack.cache_findings,
    destinations.destination_findings,
    keys.encryption_findings,
    tables.expiry_findings,
    access.grant_loss_findings,
    access.grant_findings,
    indexes.ignored_key_findings,
    keys.key_loss_findings,
    stack.left_behind_findings,
    alarms.subscriber_findings,
    tables.maximum_findings,
    stack.name_findings,
    alarms.observability_findings,
    stack.place_findings,
    stack.provider_findings,
    tables.protection_findings,
    tables.recovery_findings,
    tables.replica_findings,
    tables.stream_findings,
    tables.table_class_findings,
    tables.table_loss_findings,
    stack.tag_findings,
)


def findings(
    preview: Preview, workload: Workload = _NO_WORKLOAD, prices: Prices | None = None
) -> list[Finding]:
    """Return all findings, the most severe first, then by name.

    The workload gives the number of items that a new index backfills, the prices their cost.
    """
    complete = stack.with_refused_steps(preview)
    found = [finding for kind in _KINDS for finding in kind(complete)]
    found += indexes.index_findings(complete, workload, prices)
    found += warm_throughput.warm_findings(complete, prices)
    return worst_first(found)
