"""The stacks that faults are made in, and the faults of each."""

from collections.abc import Collection
from dataclasses import dataclass

from tests.policies.mutation.estate import Stack
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.surrounding_mutants import surrounding_mutants
from tests.policies.mutation.table_mutants import table_mutants
from tests.policies.mutation.whole_stacks import ONCE_MADE, STACKS, WHOLE, judged, waiting

NO_RULE = "no rule"
Found = tuple[list[str], list[str]]
"""The rules that a fault breaks, and those that cannot tell yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """A stack, before anything of it is made or once all is, with every fault that it can have."""

    name: str
    stack: str
    whole: Stack
    mutants: Collection[Mutant]

    def judged(self, mutant: Mutant) -> tuple[Found, Found, object]:
        """Return what the pack finds of a fault, what it is to find, and what it says."""
        verdict = judged(self.stack, self.whole, mutant)
        # What waits without the fault as well says nothing of it.
        anyway = frozenset[str]() if self.whole is ONCE_MADE else waiting(self.stack, mutant.of)
        found = sorted(verdict.broken), sorted(verdict.not_known - anyway)
        asked = sorted(mutant.broken), sorted({*mutant.not_known} - anyway)
        return found, asked, verdict.violations


def expected(mutant: Mutant) -> Found:
    """Return the rules that a fault breaks, and those that cannot tell yet."""
    return sorted(mutant.broken), sorted(mutant.not_known)


def rule_of(mutant: Mutant) -> str:
    """Return the first rule that a fault is about."""
    broken, not_known = expected(mutant)
    return [*broken, *not_known, NO_RULE][0]


def differing(estate: Estate) -> list[Mutant]:
    """Return the faults whose verdict is another than on prod, and the first fault of each rule."""
    on_prod = {mutant.id: expected(mutant) for mutant in ESTATES["prod"].mutants}
    chosen: list[Mutant] = []
    seen: set[str] = set()
    for mutant in estate.mutants:
        if on_prod.get(mutant.id) != expected(mutant) or rule_of(mutant) not in seen:
            chosen.append(mutant)
        seen.add(rule_of(mutant))
    return chosen


def _estates() -> list[Estate]:
    around = {"prod": [*surrounding_mutants(WHOLE["prod"])]}
    new = [
        Estate(
            name=stack,
            stack=stack,
            whole=WHOLE[stack],
            mutants=[*table_mutants(stack, WHOLE[stack]), *around.get(stack, ())],
        )
        for stack in STACKS
    ]
    made = [*surrounding_mutants(ONCE_MADE)]
    return [*new, Estate(name="prod, once made", stack="prod", whole=ONCE_MADE, mutants=made)]


ESTATES = {estate.name: estate for estate in _estates()}
