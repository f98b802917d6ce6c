"""The load that a stack's file expects on a side, and the prices of that side."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from market_intelligence.cost.costs import bill, total
from market_intelligence.cost.other import UnknownPriceError
from market_intelligence.cost.prices import DEFAULT_FILE, Prices, default_prices
from ops import stacks
from ops.capacity import sources
from ops.capacity.deployment_from_settings import deployment
from ops.requirements import CHECKOUT
from ops.review.cost import NO_LOAD, Basis
from ops.stacks import StackError
from rehearsal import stack_file
from settings.stack import StackSettings

_PRICES = DEFAULT_FILE.relative_to(CHECKOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The expectations in a stack's file; without requests in the load, `unknown` says why.

    `settings` is None if the file is missing or unreadable.
    """

    settings: StackSettings | None
    basis: Basis
    unknown: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a load to price requests by."""
        return self.basis.has_load

    def planned(self, basis: Basis) -> float:
        """Return the monthly cost of the whole stack by its file, at a load and prices."""
        if self.settings is None:
            return 0
        try:
            lines = bill(basis.workload, deployment(self.settings), basis.prices)
        except UnknownPriceError:
            return 0
        return total(lines, "on demand")


def expected(stack: str, folder: Path | None, unknown: str = "") -> Expected:
    """Read a stack's expectations from a folder; without one, `unknown` says why."""
    if folder is None:
        return Expected(
            settings=None, basis=Basis(workload=NO_LOAD, prices=default_prices()), unknown=unknown
        )
    prices = _prices(folder)
    try:
        settings = stacks.settings(stack, folder)
        encrypted = [one for one in stack_file.read(stack, folder).encrypted if _is_load(one)]
    except StackError as error:
        basis = Basis(workload=NO_LOAD, prices=prices)
        return Expected(settings=None, basis=basis, unknown=" ".join(str(error).split()))
    file = stack_file.path_of(stack, folder).name
    workload, why = NO_LOAD, ""
    if encrypted:
        why = f"{file} has its workload encrypted."
    elif not settings.workload.requests_per_second:
        why = f"{file} sets no workload.requestsPerSecond."
    else:
        workload = sources.workload(None, settings, stack)
    basis = Basis(workload=workload, prices=prices)
    return Expected(settings=settings, basis=basis, unknown=why)


def _is_load(steps: stack_file.Steps) -> bool:
    return steps[0] == stacks.WORKLOAD


def _prices(folder: Path) -> Prices:
    """Return the prices of a side, or this checkout's if they cannot be read."""
    try:
        return Prices.from_json((folder / _PRICES).read_text())
    except (OSError, ValidationError):
        return default_prices()
