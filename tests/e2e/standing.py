"""Stacks that are deployed as they are in the project, for the tests of several modules."""

from dataclasses import dataclass, field

from tests.e2e.checkout import Checkout


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A copy of the project, and what `make up` printed of each stack that is deployed."""

    checkout: Checkout
    printed: dict[str, str] = field(default_factory=dict[str, str])

    def up(self, stack: str) -> Checkout:
        """Return the copy as it is in the project, with a stack deployed."""
        self.checkout.restore()
        if stack not in self.printed:
            self.printed[stack] = self.checkout.make("up", stack)
        return self.checkout
