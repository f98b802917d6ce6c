"""By how much a change may raise a month's cost before a review says so."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from settings.section import Count, Section, conflict

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

    @model_validator(mode="after")
    def _warns_first(self) -> Self:
        """Refuse limits of which the one that blocks comes first, by default too."""
        words: list[str] = []
        values: dict[str, int] = {}
        for name in ("usd", "percent"):
            warns, blocks = getattr(self.warning, name), getattr(self.blocking, name)
            if warns > blocks:
                warned, blocked = f"{name}_warned", f"{name}_blocked"
                values |= {warned: warns, blocked: blocks}
                words.append(
                    f"lower warning.{name} from {{{warned}}} to {{{blocked}}} or less, or raise "
                    f"blocking.{name} from {{{blocked}}} to {{{warned}}} or more"
                )
        if words:
            raise conflict(f"would block before it warns: {'; and '.join(words)}", **values)
        return self
