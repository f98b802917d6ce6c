"""The load on a table that no other part of a workload speaks of, and what of it is assumed."""

from collections.abc import Iterator

from pydantic import Field

from market_intelligence.load.queries import Gets, IndexLoad
from market_intelligence.load.types import Days, ItemBytes, Part, Rate
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES, TableSpec

MODELLED = frozenset({REQUESTS.name, PROCESSING_LOGS.name})
"""The names of the tables of whose load the life of a request speaks."""
FURTHER = {spec.name: spec for spec in TABLES if spec.name not in MODELLED}
"""All other tables by their names; the load on them is in `tables`."""


class TableLoad(Part):
    """The items of a table, which are written once, and who reads them."""

    per_request: Rate = Field(default=1, description="items written for a request, on average")
    item_bytes: ItemBytes = Field(default=1_000, description="an item")
    kept_days: Days = Field(
        default=365, description="how long an item is kept; where it expires, as the stack says"
    )
    gets: Gets = Field(default=Gets(), description="reads of an item by its key")
    indexes: dict[str, IndexLoad] = Field(
        default={}, description="the load on its indexes, by their names"
    )

    def assumed(self) -> Iterator[str]:
        """Yield what nobody has said of it."""
        said = self.model_fields_set
        if "per_request" not in said:
            yield "one item is written for each request"
        if "item_bytes" not in said:
            yield f"an item has {self.item_bytes:,} bytes"
        if "kept_days" not in said:
            yield f"it is kept for {self.kept_days} days"
        if "gets" not in said:
            yield "nobody reads it by its key"


def unknown_indexes(load: TableLoad, spec: TableSpec) -> list[str]:
    """Return the indexes that a load names and a table does not have."""
    return sorted({*load.indexes} - {index.name for index in spec.indexes})
