"""The load that the tables are to bear: requests, their life, their logs, and who reads what.

Each rate is an average a second. At peak all of them rise by the same factor, that of the requests.
"""

from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from market_intelligence.load.lifecycle import Lifecycle, RequestLogs
from market_intelligence.load.types import Days, Number, Part, Rate, Share, Status
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS

_ROUNDING = 1e-9
INDEXES_WITH_READS = frozenset(
    {"user-index", "project-index", "status-index", "strategy-index", "request-logs-index"}
)
"""The indexes whose queries are fields of `Reads`; the load on any other is in `indexes`."""


class Gets(Part):
    """Reads of one item."""

    per_second: Rate = Field(default=0, description="reads a second")
    consistent: bool = Field(default=False, description="strongly consistent, for twice the units")


class Queries(Part):
    """Queries of an index, which are eventually consistent."""

    per_second: Rate = Field(default=0, description="queries a second")
    items: Number = Field(default=20, description="items of an answer")


class StatusQueries(Queries):
    """Queries of the index by status."""

    status: Status = Field(default="pending", description="the status that is asked for")


class Reads(Part):
    """Who reads what, how often."""

    by_id: Gets = Field(default=Gets(), description="requests by their id")
    by_user: Queries = Field(default=Queries(), description="the requests of a user")
    by_project: Queries = Field(default=Queries(), description="the requests of a project")
    by_status: StatusQueries = Field(
        default=StatusQueries(), description="the requests with a status"
    )
    abandoned: Queries = Field(
        default=Queries(), description="the requests in work, to find those whose worker died"
    )
    by_priority: Queries = Field(
        default=Queries(), description="the requests of strategy table, one priority a query"
    )
    logs: Queries = Field(default=Queries(), description="the logs of a request")


class IndexLoad(Queries):
    """What comes to an index that no other part of the workload speaks of."""

    shares: dict[str, Share] = Field(
        default={},
        description="the shares of the values of its hash key that are hot; all others have the "
        "rest, evenly",
    )

    @field_validator("shares")
    @classmethod
    def _are_of_one_whole(cls, shares: dict[str, float]) -> dict[str, float]:
        if sum(shares.values()) > 1 + _ROUNDING:
            raise PydanticCustomError("shares", "must be no more than 1 together")
        return shares


class Shares(Part):
    """How the requests are spread over the values of a key."""

    table_strategy: Share = Field(default=0.8, description="of strategy table; the rest is sqs")
    high_priority: Share = Field(default=0.2, description="of high priority")
    low_priority: Share = Field(default=0.2, description="of low priority; the rest is medium")
    busiest_user: Share = Field(default=0.05, description="of the user who submits most")
    busiest_project: Share = Field(default=0.2, description="of the project with most")

    @model_validator(mode="after")
    def _are_of_one_whole(self) -> Self:
        if self.high_priority + self.low_priority > 1 + _ROUNDING:
            raise PydanticCustomError("shares", "highPriority and lowPriority are more than 1")
        return self

    @property
    def priorities(self) -> tuple[float, float, float]:
        """The shares of high, low and medium, in which order the index has them."""
        rest = max(0.0, 1 - self.high_priority - self.low_priority)
        return self.high_priority, self.low_priority, rest


class Workload(Part):
    """The load to expect."""

    requests_per_second: Rate = Field(
        default=0, description="requests submitted a second, on average"
    )
    peak_requests_per_second: Rate | None = Field(
        default=None, description="requests submitted at peak; without, as on average"
    )
    retention_days: Days = Field(
        default=90, description="how long an ended request is kept; without, as the stack says"
    )
    life: Lifecycle = Field(default=Lifecycle(), description="what becomes of a request")
    logs: RequestLogs = Field(default=RequestLogs(), description="the logs of a request")
    reads: Reads = Field(default=Reads(), description="who reads what, how often")
    shares: Shares = Field(default=Shares(), description="the shares of keys that are hot")
    indexes: dict[str, IndexLoad] = Field(
        default={},
        description="the load on indexes that reads and shares say nothing of, by their names",
    )
    stream_reads_per_second: Rate = Field(
        default=0, description="GetRecords calls by others than Lambda, which is free"
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
                "must name only indexes that reads and shares say nothing of, {names}",
                {"names": names},
            )
        return indexes

    @property
    def peak(self) -> float:
        """The most requests that are submitted in a second."""
        given = self.peak_requests_per_second
        return self.requests_per_second if given is None else given

    def at(self, requests_per_second: float) -> "Workload":
        """Return the same load at another average, reads included, and with the same peak."""
        factor = requests_per_second / self.requests_per_second
        scaled = {
            name: part.model_copy(update={"per_second": part.per_second * factor})
            for name, part in self.reads
        }
        return self.model_copy(
            update={
                "requests_per_second": requests_per_second,
                "peak_requests_per_second": self.peak,
                "reads": self.reads.model_copy(update=scaled),
                "indexes": {
                    name: part.model_copy(update={"per_second": part.per_second * factor})
                    for name, part in self.indexes.items()
                },
            }
        )
