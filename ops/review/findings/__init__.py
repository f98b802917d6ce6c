"""What of a preview is dangerous: one kind of finding a module."""

from ops.review.finding import Finding, worst_first
from ops.review.findings import (
    alarm_changes,
    aws_refusals,
    backup_plans,
    backup_vaults,
    billing,
    caches,
    encryption,
    expiry,
    grant_loss,
    grants,
    ignored_keys,
    index_changes,
    key_loss,
    left_behind,
    listeners,
    maximums,
    name_changes,
    observability,
    place,
    protection,
    recovery,
    refusals,
    replicas,
    streams,
    table_classes,
    table_loss,
    tags,
)
from ops.review.preview import Preview
from tables.cost.prices import Prices
from tables.load.workload import Workload

_NO_WORKLOAD = Workload()
_KINDS = (
    alarm_changes,
    aws_refusals,
    backup_plans,
    backup_vaults,
    billing,
    caches,
    encryption,
    expiry,
    grant_loss,
    grants,
    ignored_keys,
    key_loss,
    left_behind,
    listeners,
    maximums,
    name_changes,
    observability,
    place,
    protection,
    recovery,
    replicas,
    streams,
    table_classes,
    table_loss,
    tags,
)


def findings(
    preview: Preview, workload: Workload = _NO_WORKLOAD, prices: Prices | None = None
) -> list[Finding]:
    """Give all findings, the most severe first, then by name.

    The workload tells how many items a new index takes in, and the prices what that costs.
    """
    told = refusals.told(preview)
    found = [finding for kind in _KINDS for finding in kind.find(told)]
    found += index_changes.find(told, workload, prices)
    return worst_first(found)
