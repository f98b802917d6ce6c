"""Reads of a table or an index, as a workload states them."""

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from market_intelligence.load.types import ROUNDING, Number, Part, Rate, Share


class Gets(Part):
    """Reads of one item."""

    per_second: Rate = Field(default=0, description="reads a second")
    consistent: bool = Field(default=False, description="strongly consistent, for twice the units")


class Queries(Part):
    """Queries of an index, which are eventually consistent."""

    per_second: Rate = Field(default=0, description="queries a second")
    items: Number = Field(default=20, description="items in each result")


class IndexLoad(Queries):
    """The load on an index that no other part of the workload covers."""

    shares: dict[str, Share] = Field(
        default={},
        description=(
            "the shares of the hot values of its hash key; all other values share the rest evenly"
        ),
    )

    @field_validator("shares")
    @classmethod
    def _are_of_one_whole(cls, shares: dict[str, float]) -> dict[str, float]:
        if sum(shares.values()) > 1 + ROUNDING:
            raise PydanticCustomError("shares", "must be 1 or less in total")
        return shares
