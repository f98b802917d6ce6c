"""The load on a table that no other part of a workload covers, and the assumptions about it."""

from collections.abc import Iterator

from pydantic import Field

from market_intelligence.load.queries import Gets, IndexLoad
from market_intelligence.load.types import Days, ItemBytes, Part, Rate
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES, TableSpec

MODELLED = frozenset({REQUESTS.name, PROCESSING_LOGS.name})
"""The names of the tables whose load follows from the life of a request."""
FURTHER = {spec.name: spec for spec in TABLES if spec.name not in MODELLED}
"""All other tables by their names; a workload has their load in `tables`."""


class TableLoad(Part):
    """The items of a table, which are written once, and their reads."""

    per_request: Rate = Field(default=1, description="items written for a request, on average")
    item_bytes: ItemBytes = Field(default=1_000, description="size of an item")
    kept_days: Days = Field(
        default=365,
        description=("days for which an item is kept; if items expire, as the stack sets"),
    )
    gets: Gets = Field(default=Gets(), description="reads of an item by its key")
    indexes: dict[str, IndexLoad] = Field(
        default={}, description="the load on its indexes, by index name"
    )

    def assumed(self) -> Iterator[str]:
        """Yield each value that the workload leaves out."""
        said = self.model_fields_set
        if "per_request" not in said:
            yield "one item is written for each request"
        if "item_bytes" not in said:
            yield f"an item has {self.item_bytes:,} bytes"
        if "kept_days" not in said:
            yield f"it is kept for {self.kept_days} days"
        if "gets" not in said:
            yield "it is not read by key"


def unknown_indexes(load: TableLoad, spec: TableSpec) -> list[str]:
    """Return the indexes that a load names but its table does not have."""
    return sorted({*load.indexes} - {index.name for index in spec.indexes})
