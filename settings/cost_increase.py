"""By how much a change may raise a month's cost before a review says so."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from settings.section import Count, Section, fault

Least = Annotated[Count, Field(ge=0)]


class Warned(Section):
    """From which rise on a review warns."""

    usd: Least = Field(default=10, description="USD a month more")
    percent: Least = Field(default=10, description="percent a month more")


class Blocked(Section):
    """From which rise on a change must not be merged unless somebody acknowledges it."""

    usd: Least = Field(default=500, description="USD a month more")
    percent: Least = Field(default=100, description="percent a month more")


class CostIncrease(Section):
    """Thresholds of a review, of which either one counts."""

    warning: Warned = Field(default=Warned(), description="when a review warns")
    blocking: Blocked = Field(default=Blocked(), description="when it blocks the change")

    @field_validator("blocking")
    @classmethod
    def _warns_first(cls, blocking: Blocked, info: ValidationInfo) -> Blocked:
        warning: Warned | None = info.data.get("warning")
        for name in ("usd", "percent"):
            least, given = getattr(warning, name, 0), getattr(blocking, name)
            if given < least:
                raise fault(
                    f"{name} must be warning.{name} or more, which is {{least}}", least=least
                )
        return blocking
