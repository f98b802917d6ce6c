"""Which words there are for the properties of a resource."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ops.review.changes.change import Detail
from ops.review.changes.leaves import Leaf, is_below
from ops.review.changes.speech import maybe, member
from ops.review.preview import Values

Sayer = Callable[[Values, Values], Iterable[Detail]]
"""Says what differs between the properties before and after."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for some properties; what is not `known`, or goes unsaid, is told by its path.

    `of_new` tells that the words say what a new resource is, too.
    """

    known: tuple[str, ...]
    say: Sayer
    of_new: bool = False

    def covers(self, leaf: Leaf) -> bool:
        """Tell whether the words are about a difference."""
        return any(is_below(leaf.chain, top) for top in self.known)


def titled(title: str, path: str, say: Callable[[object], str | None] = maybe) -> Wording:
    """Give a property a title, and its values words."""
    names = path.split(".")

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = say(_at(before, names)), say(_at(after, names))
        if was != will:
            yield Detail(title, was, will)

    return Wording((path,), differs)


def _at(values: Values, names: list[str]) -> object:
    *above, last = names
    for name in above:
        values = member(values, name)
    return values.get(last)


def described(title: str, known: tuple[str, ...], say: Callable[[Values], str | None]) -> Wording:
    """Say what some properties come to, and so what a new resource is."""

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = say(before) if before else None, say(after)
        if was != will:
            yield Detail(title, was, will)

    return Wording(known, differs, of_new=True)


def reworded(path: str) -> Wording:
    """Say of a text for people only that it changes."""

    def differs(before: Values, after: Values) -> Iterable[Detail]:
        was, will = before.get(path), after.get(path)
        if was and will and was != will:
            yield Detail("Description", "as it was", "in other words")

    return Wording((path,), differs)
