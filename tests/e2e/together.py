"""Changes that are made together, so that they share what is slow: a run of the engine."""

from collections.abc import Callable, Collection, Iterator, Mapping

from launcher.errors import UserError
from rehearsal import stack_file
from tests.e2e.checkout import STACKS, Checkout
from tests.e2e.mutants.mutant import Change

Compatible = Callable[[str, Collection[str]], bool]


def nothing(_checkout: Checkout) -> None:
    """Change nothing."""


def batches(
    checkout: Checkout,
    changes: Mapping[str, Change],
    are_compatible: Compatible,
    before: Change = nothing,
) -> Iterator[list[str]]:
    """Make as many changes as go together, yield their names, and go on with those that are left.

    A change that does not find the text that it changes, or sets a stack's setting a second time,
    is left for a later batch. `before` makes of the project what each change starts from.
    """
    left = dict(changes)
    while left:
        batch: list[str] = []
        _make(checkout, before)
        for name, change in left.items():
            if are_compatible(name, batch):
                try:
                    change(checkout)
                    for stack in STACKS:
                        stack_file.read(stack, checkout.folder)
                    batch.append(name)
                except (AssertionError, UserError):
                    _make(checkout, before, *(left[one] for one in batch))
        assert batch, f"{[*left]} cannot be made"
        yield batch
        left = {name: change for name, change in left.items() if name not in batch}


def _make(checkout: Checkout, *changes: Change) -> None:
    checkout.restore()
    for change in changes:
        change(checkout)
