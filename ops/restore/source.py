"""The source table: its restorable period, its key, and the price of a restore."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from components.alarm import METRIC_USD_A_MONTH
from market_intelligence.capacity import GB_BYTES
from market_intelligence.cost.prices import Price, Prices
from ops.restore.errors import RefusalError
from ops.restore.restored import Restored, utc
from ops.verify.aws import ENABLED, Aws, Response
from ops.verify.errors import CallError, MissingError
from ops.verify.table_description import OFF, TableDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table in AWS, with sizes and items as last counted, within six hours.

    `key` is the ARN of the key that encrypts it, unless AWS owns the key.
    """

    name: str
    arn: str
    items: int
    table_bytes: int
    index_bytes: int
    key: str | None

    @classmethod
    def of(cls, table: Response) -> Self:
        """Return the table of a DescribeTable response."""
        indexes: list[Response] = table.get("GlobalSecondaryIndexes") or []
        encryption: Response = table.get("SSEDescription") or {}
        return cls(
            name=table["TableName"],
            arn=table["TableArn"],
            items=table.get("ItemCount", 0),
            table_bytes=table.get("TableSizeBytes", 0),
            index_bytes=sum(one.get("IndexSizeBytes", 0) for one in indexes),
            key=encryption.get("KMSMasterKeyArn"),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """The restorable period of a table."""

    earliest: datetime
    latest: datetime

    def check(self, at: datetime) -> None:
        """Refuse a time outside the period."""
        if not self.earliest.replace(microsecond=0) <= at <= self.latest:
            raise RefusalError(
                f"--to {utc(at)} is outside the restorable period: {utc(self.earliest)} to "
                f"{utc(self.latest)}. Omit --to for the latest time."
            )


def window(aws: Aws, name: str) -> Window | None:
    """Return the restorable period of a table; None if its recovery is off."""
    described = TableDescription(aws, name)
    if described.recovery_days() == OFF:
        return None
    response = aws.call("dynamodb", "describe_continuous_backups", TableName=name)
    recovery: Response = response["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return Window(
        recovery["EarliestRestorableDateTime"].astimezone(UTC),
        recovery["LatestRestorableDateTime"].astimezone(UTC),
    )


def check_key(aws: Aws, source: Source) -> None:
    """Refuse a table whose key is unusable, because its data cannot be decrypted."""
    if source.key is None:
        return
    try:
        state: str = aws.call("kms", "describe_key", KeyId=source.key)["KeyMetadata"]["KeyState"]
    except MissingError:
        state = "gone"
    except CallError:
        # A principal without permission to describe the key may still restore.
        return
    if state != ENABLED:
        raise RefusalError(
            f"The key of {source.name} is {state}, and data that it encrypts cannot be read "
            f"without it:\n  {source.key}\nUnless it is deleted, restore it first: `aws kms "
            "cancel-key-deletion` and `aws kms enable-key`, each with --key-id."
        )


RESTORE = Price(
    usd=0.15,
    unit="GB restored",
    page="https://aws.amazon.com/dynamodb/pricing/on-demand/",
    confirmed=False,
)
"""The price in us-east-1; AWS's page loads it in the browser, so it is unconfirmed."""


def once_usd(source: Source) -> float:
    """Return the price of a restore."""
    return source.table_bytes / GB_BYTES * RESTORE.each


def monthly_usd(source: Source, target: Restored, prices: Prices) -> float:
    """Return the monthly price of the restored table: storage, recovery and alarms."""
    table = source.table_bytes / GB_BYTES
    indexes = source.index_bytes / GB_BYTES
    storage = prices.of(target.args.table_class).storage.each * (table + indexes)
    recovery = prices.recovery.each * table if target.args.recovery_days else 0
    metrics = sum(alarm.monthly_usd for alarm in target.alarms) / METRIC_USD_A_MONTH
    return storage + recovery + metrics * prices.alarm_metric.each
