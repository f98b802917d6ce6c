"""What a restore costs, and what the restored table does for as long as it is kept."""

from components.alarm import METRIC_USD_A_MONTH
from ops.restore.restored import Restored
from ops.restore.source import Source
from tables.capacity import GB_BYTES
from tables.cost.prices import Price, Prices

RESTORE = Price(
    usd=0.15,
    unit="GB restored",
    page="https://aws.amazon.com/dynamodb/pricing/on-demand/",
    confirmed=False,
)
"""The price in us-east-1; AWS's page fills it in only when it is looked at."""


def once_usd(source: Source) -> float:
    """Give the price of a restore."""
    return source.table_bytes / GB_BYTES * RESTORE.each


def monthly_usd(source: Source, of: Restored, prices: Prices) -> float:
    """Give the price of a month of the restored table: it is stored, backed up and watched."""
    table = source.table_bytes / GB_BYTES
    indexes = source.index_bytes / GB_BYTES
    storage = prices.of(of.args.table_class).storage.each * (table + indexes)
    recovery = prices.recovery.each * table if of.args.recovery_days else 0
    metrics = sum(alarm.monthly_usd for alarm in of.alarms) / METRIC_USD_A_MONTH
    return storage + recovery + metrics * prices.alarm_metric.each
