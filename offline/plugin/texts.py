"""Texts of some lengths and letters only, checked as the official plugin checks them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from offline.plugin.problems import Problem
from offline.plugin.values import Plain


@dataclass(frozen=True, slots=True)
class Text:
    """What a property takes; `words` name the letters of `pattern` in the official way."""

    shortest: int
    longest: int
    pattern: re.Pattern[str]
    words: str

    def problems(self, path: str, value: Plain) -> Iterator[Problem]:
        """Give what is wrong with a value at a path; one that is unknown or absent is fine."""
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
