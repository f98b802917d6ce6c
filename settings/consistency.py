"""What a stack sets of how current the copies of its tables are."""

from pydantic import Field, ValidationInfo, field_validator

from market_intelligence.table_options import RegionConsistency
from settings.regions import STRONG_REGIONS, strong_partners
from settings.section import OtherRegion, Section, conflict


class Consistency(Section):
    """How current the copies of a table in other regions are."""

    mode: RegionConsistency = Field(
        default="EVENTUAL",
        description="whether copies follow within seconds, or a strongly consistent read in any "
        "region returns the last write of all of them",
    )
    witness_region: OtherRegion | None = Field(
        default=None,
        description="the third region of strongly consistent tables where it has no copy to read: "
        "AWS keeps the last writes there, without charge",
    )

    @property
    def is_strong(self) -> bool:
        """Whether a write is in two regions before it succeeds."""
        return self.mode == "STRONG"

    @field_validator("mode")
    @classmethod
    def _is_to_be_had(cls, mode: RegionConsistency, info: ValidationInfo) -> RegionConsistency:
        home = info.context["region"] if info.context else None
        if mode == "STRONG" and home is not None and not strong_partners(home):
            known = "; ".join(", ".join(regions) for regions in STRONG_REGIONS)
            raise conflict(
                "needs another aws:region, because DynamoDB has strong consistency only over three "
                f"of {known}: or leave it out"
            )
        return mode

    @field_validator("witness_region")
    @classmethod
    def _witnesses_something(cls, region: str | None, info: ValidationInfo) -> str | None:
        if region is None or "mode" not in info.data:
            return region
        if info.data["mode"] != "STRONG":
            raise conflict("has no effect while mode is EVENTUAL: remove it, or set mode to STRONG")
        home = info.context["region"] if info.context else None
        partners = strong_partners(home) if home else ()
        if partners and region not in partners:
            raise conflict(
                f"must be one of {', '.join(partners)}, which strong consistency with the tables' "
                "region is limited to"
            )
        return region
