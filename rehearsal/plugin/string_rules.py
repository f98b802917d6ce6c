"""What the official plugin asks of a text, and what it says of one that is not so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rehearsal.plugin.values import Plain

# How the official plugin begins when two properties do not go together.
COMBINATION = "Invalid Attribute Combination."


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a path such as `attributes[0].type`."""

    path: str
    reason: str

    def sentence(self, name: str) -> str:
        """Return the fault in the words of the official plugin, for the resource `name`."""
        return f"{self.reason.removesuffix('.')}. Examine values at '{name}.{self.path}'."


@dataclass(frozen=True, slots=True)
class Text:
    """What a property takes; `words` name the letters of `pattern` in the official way."""

    shortest: int
    longest: int
    pattern: re.Pattern[str]
    words: str

    def problems(self, path: str, value: Plain) -> Iterator[Problem]:
        """Return what is wrong with a value at a path; one that is unknown or absent is fine."""
        if not isinstance(value, str):
            return
        name = path.rpartition(".")[2]
        if not self.shortest <= len(value) <= self.longest:
            bounds = f"({self.shortest} - {self.longest})"
            yield Problem(
                path, f"expected length of {name} to be in the range {bounds}, got {value}"
            )
        if not self.pattern.fullmatch(value):
            yield Problem(path, f"invalid value for {name} ({self.words})")
