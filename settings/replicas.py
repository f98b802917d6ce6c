"""What a stack sets of the copies of its tables in other regions."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    model_serializer,
)

from market_intelligence.table_options import Insights
from settings.section import Flag, OtherRegion, Section, fault, other_region
from settings.tags import Tags


class ReplicaSettings(Section):
    """What the copies of the tables in a region can have of their own."""

    region: OtherRegion = Field(description="where the copies are")
    recovery: Flag | None = Field(
        default=None,
        description="point-in-time recovery of 35 days, which the provider turns on or off; by "
        "default on where `recovery.enabled` is",
    )
    deletion_protection: Flag | None = Field(
        default=None,
        description="AWS refuses to delete the copies; by default as `deletionProtection`",
    )
    contributor_insights: Insights = Field(
        default="off",
        description="which keys are counted there: those throttled, or all that are accessed",
    )

    tags: Tags = Field(
        default={}, description="tags of the copies there, beside those of every resource"
    )

    @model_serializer(mode="wrap")
    def _written(self, written: SerializerFunctionWrapHandler) -> object:
        """Return it as people write it: a region alone where nothing else is said of it."""
        found: dict[str, object] = written(self)
        return self.region if [*found] == ["region"] else found


def _alone(value: object, info: ValidationInfo) -> object:
    """Return a region alone as the section that it stands for."""
    return {"region": other_region(value, info)} if isinstance(value, str) else value


def _of_different_regions(replicas: list[ReplicaSettings]) -> list[ReplicaSettings]:
    regions = [replica.region for replica in replicas]
    for position, region in enumerate(regions):
        if region in regions[:position]:
            first = regions.index(region)
            raise fault(
                f"[{position}] is of the same region as [{first}]: remove one of them"
                if replicas[position] != replicas[first]
                else f"[{position}] is the same as [{first}]: remove one of them"
            )
    return replicas


Replicas = Annotated[
    list[Annotated[ReplicaSettings, BeforeValidator(_alone)]], AfterValidator(_of_different_regions)
]
"""The copies, each a region alone or with what it has of its own."""
