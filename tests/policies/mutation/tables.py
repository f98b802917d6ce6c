"""A table of a stack, to be broken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tests.policies.mutation.estate import Declared
from tests.policies.mutation.mutant import Mutant


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a stack, and what differs between stacks."""

    stack: str
    resource: Declared

    @property
    def is_production(self) -> bool:
        return self.stack == "prod"

    @property
    def is_requests(self) -> bool:
        return self.resource.name == "requests"

    def if_production(self, *rules: str) -> tuple[str, ...]:
        return rules if self.is_production else ()

    def if_watched(self, *rules: str) -> tuple[str, ...]:
        """Give the rules that are off where there are no alarms."""
        return () if self.stack == "dev" else rules

    def if_requests(self, *rules: str) -> tuple[str, ...]:
        return rules if self.is_requests else ()

    def mutant(
        self,
        what: str,
        change: Any,
        *broken: str,
        not_known: Collection[str] = (),
        beside: tuple[Declared, ...] = (),
        config: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Mutant:
        return Mutant(
            id=f"{self.resource.name}: {what}",
            of=self.resource.name,
            change=change,
            broken=broken,
            not_known=not_known,
            beside=beside,
            config=config or {},
        )
