"""The types that a workload is declared with."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Status = Literal["pending", "processing", "executing", "completed", "failed", "cancelled"]
Rate = Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
# An item of DynamoDB has 400 KB at most.
ItemBytes = Annotated[int, Field(ge=1, le=400 * 1024)]
Number = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=1, le=36_500)]
# Shares are sums of numbers as people write them.
ROUNDING = 1e-9


class Part(BaseModel):
    """A part of a workload, in camelCase where people write it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)
