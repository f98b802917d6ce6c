"""What was secret somewhere is shown nowhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from ops.review.reading.marks import MASK

_SHORTEST = 6
# Looked for at the beginning of a word only, since each further place takes as long again.
_ADDRESS = re.compile(r"(?<![\w.%+-])[\w.%+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Mask:
    """Takes texts that are known to be secret out of others."""

    secrets: tuple[str, ...]

    @classmethod
    def of(cls, secrets: Iterable[str]) -> "Mask":
        """Take what is long enough to be nothing else, the longest first."""
        kept = {one for one in secrets if len(one) >= _SHORTEST and one != MASK}
        return cls(tuple(sorted(kept, key=lambda one: (-len(one), one))))

    def text(self, text: str) -> str:
        """Mask in a text."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    def message(self, text: str) -> str:
        """Mask in what somebody wrote, where any e-mail address may be one that is secret."""
        return _ADDRESS.sub("[e-mail address]", self.text(text))

    def value(self, value: object) -> object:
        """Mask in every text of a value."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in cast("list[object]", value)]
        if isinstance(value, dict):
            members = cast("dict[str, object]", value)
            return {self.text(name): self.value(one) for name, one in members.items()}
        return value


def alike(values: Sequence[object], found: set[str]) -> list[object]:
    """Mask in each value what another one masks at the same place, and put down what stood there.

    A provider may tell in an output what the program gave as a secret.
    """
    if MASK in values:
        found.update(text for one in values for text in texts(one))
        return [None if one is None else MASK for one in values]
    return _items(_members(values, found), found)


def _members(values: Sequence[object], found: set[str]) -> list[object]:
    given = [cast("dict[str, object]", one) for one in values if isinstance(one, dict)]
    made = [dict[str, object]() for _ in given]
    for name in dict.fromkeys(name for one in given for name in one):
        column = alike([one.get(name) for one in given], found)
        for one, target, value in zip(given, made, column, strict=True):
            if name in one:
                target[name] = value
    rest = iter(made)
    return [next(rest) if isinstance(one, dict) else one for one in values]


def _items(values: Sequence[object], found: set[str]) -> list[object]:
    given = [cast("list[object]", one) for one in values if isinstance(one, list)]
    made = [list[object]() for _ in given]
    for position in range(max(map(len, given), default=0)):
        holders = [place for place, one in enumerate(given) if position < len(one)]
        column = alike([given[place][position] for place in holders], found)
        for place, value in zip(holders, column, strict=True):
            made[place].append(value)
    rest = iter(made)
    return [next(rest) if isinstance(one, list) else one for one in values]


def texts(value: object) -> Iterator[str]:
    """Give every text in a value."""
    if isinstance(value, str):
        yield value
    if isinstance(value, list):
        for one in cast("list[object]", value):
            yield from texts(one)
    if isinstance(value, dict):
        for one in cast("dict[str, object]", value).values():
            yield from texts(one)
