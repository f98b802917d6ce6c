"""By how much a change may raise the monthly cost before a review reports it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from settings.section import Count, Section, conflict

Least = Annotated[Count, Field(ge=0)]


class Warned(Section):
    """The rise from which a review warns."""

    usd: Least = Field(default=10, description="rise in USD a month")
    percent: Least = Field(default=10, description="rise in percent a month")


class Blocked(Section):
    """The rise from which a change must be acknowledged before it is merged."""

    usd: Least = Field(default=500, description="rise in USD a month")
    percent: Least = Field(default=100, description="rise in percent a month")


class CostIncrease(Section):
    """Thresholds of a review; reaching either one is enough."""

    warning: Warned = Field(default=Warned(), description="when a review warns")
    blocking: Blocked = Field(default=Blocked(), description="when a review blocks the change")

    @model_validator(mode="after")
    def _warns_first(self) -> Self:
        """Refuse a blocking limit below the warning limit, defaults included."""
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
