"""The expected load: requests, their life, their logs, and their readers.

Each rate is an average a second. At peak, all of them rise by the same factor as the requests.
"""

from collections.abc import Mapping
from typing import Self, TypeVar

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from market_intelligence.load.lifecycle import Lifecycle, RequestLogs
from market_intelligence.load.queries import Gets, IndexLoad, Queries
from market_intelligence.load.table_load import FURTHER, MODELLED, TableLoad, unknown_indexes
from market_intelligence.load.types import ROUNDING, Days, Part, Rate, Share, Status
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Index, TableSpec

INDEXES_WITH_READS = frozenset(
    {"user-index", "project-index", "status-index", "strategy-index", "request-logs-index"}
)
"""The indexes whose queries are fields of `Reads`; the load on any other is in `indexes`."""


class StatusQueries(Queries):
    """Queries of the index by status."""

    status: Status = Field(default="pending", description="the status that is queried")


class Reads(Part):
    """The reads of requests and logs."""

    by_id: Gets = Field(default=Gets(), description="requests by their id")
    by_user: Queries = Field(default=Queries(), description="the requests of a user")
    by_project: Queries = Field(default=Queries(), description="the requests of a project")
    by_status: StatusQueries = Field(
        default=StatusQueries(), description="the requests with a status"
    )
    abandoned: Queries = Field(
        default=Queries(), description="the requests in progress, to find those whose worker died"
    )
    by_priority: Queries = Field(
        default=Queries(),
        description=("the requests with strategy table, one priority in each query"),
    )
    logs: Queries = Field(default=Queries(), description="the logs of a request")


class Shares(Part):
    """How the requests are spread over the values of a key."""

    table_strategy: Share = Field(
        default=0.8, description=("the share of requests with strategy table; the rest have sqs")
    )
    high_priority: Share = Field(
        default=0.2, description=("the share of requests with high priority")
    )
    low_priority: Share = Field(
        default=0.2, description=("the share of requests with low priority; the rest have medium")
    )
    busiest_user: Share = Field(
        default=0.05, description=("the share of the user who submits the most requests")
    )
    busiest_project: Share = Field(
        default=0.2, description=("the share of the project with the most requests")
    )

    @model_validator(mode="after")
    def _are_of_one_whole(self) -> Self:
        if self.high_priority + self.low_priority > 1 + ROUNDING:
            raise PydanticCustomError("shares", "highPriority and lowPriority are more than 1")
        return self

    @property
    def priorities(self) -> tuple[float, float, float]:
        """The shares of high, low and medium, in the order of the index."""
        rest = max(0.0, 1 - self.high_priority - self.low_priority)
        return self.high_priority, self.low_priority, rest


class Workload(Part):
    """The expected load."""

    requests_per_second: Rate = Field(
        default=0, description="requests submitted a second, on average"
    )
    peak_requests_per_second: Rate | None = Field(
        default=None, description="requests submitted a second at peak; by default, as on average"
    )
    retention_days: Days = Field(
        default=90,
        description=("days for which an ended request is kept; by default, as the stack sets"),
    )
    life: Lifecycle = Field(default=Lifecycle(), description="the life of a request")
    logs: RequestLogs = Field(default=RequestLogs(), description="the logs of a request")
    reads: Reads = Field(default=Reads(), description="who reads what, how often")
    shares: Shares = Field(default=Shares(), description="the shares of keys that are hot")
    indexes: dict[str, IndexLoad] = Field(
        default={},
        description="the load on indexes that reads and shares do not cover, by index name",
    )
    tables: dict[str, TableLoad] = Field(
        default={},
        description="the load on tables that the life of a request does not cover, by table name",
    )
    stream_reads_per_second: Rate = Field(
        default=0, description="GetRecords calls a second, without those of Lambda, which are free"
    )

    @field_validator("peak_requests_per_second")
    @classmethod
    def _is_no_less_than_the_average(cls, peak: float | None, info: ValidationInfo) -> float | None:
        if peak is not None and peak < info.data.get("requests_per_second", 0):
            raise PydanticCustomError("peak", "must be requestsPerSecond or more")
        return peak

    @field_validator("indexes")
    @classmethod
    def _are_further_ones(cls, indexes: dict[str, IndexLoad]) -> dict[str, IndexLoad]:
        further = [
            index.name
            for spec in (REQUESTS, PROCESSING_LOGS)
            for index in spec.indexes
            if index.name not in INDEXES_WITH_READS
        ]
        if not indexes.keys() <= {*further}:
            names = ", ".join(further) or "of which there are none"
            raise PydanticCustomError(
                "indexes",
                "must name only indexes that reads and shares do not cover, {names}",
                {"names": names},
            )
        return indexes

    @field_validator("tables")
    @classmethod
    def _are_further_tables(cls, tables: dict[str, TableLoad]) -> dict[str, TableLoad]:
        if not tables.keys() <= FURTHER.keys():
            names = ", ".join(FURTHER) or "of which there are none"
            raise PydanticCustomError(
                "tables",
                "must name only tables that the life of a request does not cover, {names}",
                {"names": names},
            )
        for name, table in tables.items():
            if unknown := unknown_indexes(table, FURTHER[name]):
                names = ", ".join(index.name for index in FURTHER[name].indexes) or "none"
                raise PydanticCustomError(
                    "tables",
                    "must not name {unknown}; the indexes of {table} are {names}",
                    {"unknown": ", ".join(unknown), "table": name, "names": names},
                )
        return tables

    @property
    def peak(self) -> float:
        """The requests submitted a second at peak."""
        given = self.peak_requests_per_second
        return self.requests_per_second if given is None else given

    def of_table(self, spec: TableSpec) -> TableLoad:
        """Return the load on a table that the life of a request does not cover."""
        return self.tables.get(spec.name) or TableLoad()

    def of_index(self, spec: TableSpec, index: Index) -> IndexLoad | None:
        """Return the load on an index, None if the workload has none for it."""
        indexes = self.indexes if spec.name in MODELLED else self.of_table(spec).indexes
        return indexes.get(index.name)

    def kept(self, days: Mapping[str, int]) -> "Workload":
        """Return the same load with the retention of a stack, by the names of tables.

        A retention that the workload sets takes precedence.
        """
        update: dict[str, object] = {}
        if REQUESTS.name in days and "retention_days" not in self.model_fields_set:
            update["retention_days"] = days[REQUESTS.name]
        tables = {**self.tables}
        for name in FURTHER.keys() & days.keys():
            table = self.of_table(FURTHER[name])
            if "kept_days" not in table.model_fields_set:
                tables[name] = table.model_copy(update={"kept_days": days[name]})
        if tables != self.tables:
            update["tables"] = tables
        return self.model_copy(update=update)

    def at(self, requests_per_second: float) -> "Workload":
        """Return the same load with another average, reads included, and the same peak."""
        factor = requests_per_second / self.requests_per_second
        scaled = {name: _scaled(part, factor) for name, part in self.reads}
        return self.model_copy(
            update={
                "requests_per_second": requests_per_second,
                "peak_requests_per_second": self.peak,
                "reads": self.reads.model_copy(update=scaled),
                "indexes": _all_scaled(self.indexes, factor),
                "tables": {
                    name: table.model_copy(
                        update={
                            "gets": _scaled(table.gets, factor),
                            "indexes": _all_scaled(table.indexes, factor),
                        }
                    )
                    for name, table in self.tables.items()
                },
            }
        )


ReadsT = TypeVar("ReadsT", Gets, IndexLoad)


def _scaled(part: ReadsT, factor: float) -> ReadsT:
    return part.model_copy(update={"per_second": part.per_second * factor})


def _all_scaled(parts: Mapping[str, ReadsT], factor: float) -> dict[str, ReadsT]:
    return {name: _scaled(part, factor) for name, part in parts.items()}
