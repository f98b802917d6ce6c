"""The life of a request, and of the logs of its processing."""

from itertools import pairwise

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from market_intelligence.load.types import Days, ItemBytes, Number, Part, Share, Status


class Lifecycle(Part):
    """The life of a request, and how large its item is meanwhile."""

    statuses: list[Status] = Field(
        default=["pending", "processing", "completed"],
        description="the statuses that a request goes through",
    )
    progress_updates: Number = Field(
        default=10,
        description="updates of progress, errors and warnings, in the last status before the end",
    )
    given_back: Share = Field(
        default=0,
        description=("the share of requests whose worker dies, so that another takes them again"),
    )
    submitted_bytes: ItemBytes = Field(
        default=1_000, description=("size of the item when submitted")
    )
    working_bytes: ItemBytes = Field(default=1_350, description="size of the item in progress")
    ended_bytes: ItemBytes = Field(default=1_900, description=("size of the item with its results"))

    @field_validator("statuses")
    @classmethod
    def _changes_each_time(cls, statuses: list[Status]) -> list[Status]:
        if not statuses or any(before == after for before, after in pairwise(statuses)):
            raise PydanticCustomError(
                "life", ("must have at least one status, and no status twice in a row")
            )
        return statuses


class RequestLogs(Part):
    """The log entries of a request."""

    per_request: Number = Field(default=20, description="log entries of a request")
    entry_bytes: ItemBytes = Field(default=250, description="size of a log entry")
    kept_days: Days = Field(
        default=365,
        description=("days for which logs accumulate: the table itself never deletes any"),
    )
