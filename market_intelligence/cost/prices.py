"""The list prices of a region on a day, without free tiers and reservations."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from market_intelligence.load.types import Part
from market_intelligence.table_options import TableClass

DEFAULT_FILE = Path(__file__).with_name("prices.us-east-1.json")

Usd = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Price(Part):
    """A price of so many units; unconfirmed if only third parties state it."""

    usd: Usd = Field(description="the price in USD")
    per: Annotated[int, Field(ge=1)] = Field(default=1, description="of how many units")
    unit: str = Field(description="what is priced")
    page: str = Field(description="the AWS page that states it")
    confirmed: bool = Field(description="whether an AWS source states it")

    @property
    def each(self) -> float:
        """The price of one unit."""
        return self.usd / self.per


class ClassPrices(Part):
    """The prices of a class of tables; hours are those of provisioned capacity."""

    write_request: Price = Field(description="writes on demand")
    read_request: Price = Field(description="reads on demand")
    replicated_write_request: Price = Field(description="writes on demand, with replicas")
    write_hour: Price = Field(description="provisioned write capacity")
    read_hour: Price = Field(description="provisioned read capacity")
    replicated_write_hour: Price = Field(description="provisioned write capacity, with replicas")
    storage: Price = Field(description="storage of tables and indexes")


class Prices(Part):
    """The prices of a region, as in a price file."""

    region: str = Field(description="the region that has these prices")
    date: str = Field(description="when they were looked up", pattern=r"^\d{4}-\d{2}-\d{2}$")
    standard: ClassPrices = Field(description="tables of class STANDARD")
    infrequent_access: ClassPrices = Field(description="those of STANDARD_INFREQUENT_ACCESS")
    recovery: Price = Field(description="point-in-time recovery")
    backup: Price = Field(description="backups in warm storage")
    cold_backup: Price = Field(description="backups in cold storage")
    backup_copy: Price = Field(description="sending backups to another region")
    region_transfer: Price = Field(description="sending items to replicas")
    stream_reads: Price = Field(description="GetRecords calls")
    change_capture: Price | None = Field(
        default=None, description="changes sent to Kinesis data streams"
    )
    warm_read_unit: Price | None = Field(
        default=None, description="read units that are served at once, charged once"
    )
    warm_write_unit: Price | None = Field(
        default=None, description="write units that are served at once, charged once"
    )
    key: Price = Field(description="customer-managed keys")
    key_requests: Price = Field(description="requests to keys")
    alarm_metric: Price = Field(description="metrics that alarms watch")
    dashboard: Price = Field(description="dashboards")
    insight_rule: Price = Field(description="rules of Contributor Insights")
    insight_events: Price = Field(description="events that these rules count")
    cache_nodes: dict[str, Price] = Field(description="nodes of a DAX cluster, by their type")

    @classmethod
    def from_json(cls, text: str) -> "Prices":
        """Read a file; raises pydantic.ValidationError."""
        return cls.model_validate_json(text)

    def of(self, table_class: TableClass) -> ClassPrices:
        """Return the prices of a class of tables."""
        return self.standard if table_class == "STANDARD" else self.infrequent_access


def default_prices() -> Prices:
    """Return the prices that the project includes."""
    return Prices.from_json(DEFAULT_FILE.read_text())
