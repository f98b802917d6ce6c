"""Patterns of policy documents and backup selections: `*` is any text, `?` any one character."""

import re
from collections import defaultdict
from collections.abc import Sequence

FIELD = "\1"
"""In a probe, any text of a field of an ARN, which has no colon."""


def matches(pattern: str, value: str, *, ignores_case: bool = True) -> bool:
    """Whether a pattern matches a whole value.

    The texts between stars are found one after the other, each as far left as possible. None has to
    be searched again, so no number of stars makes this slow.
    """
    if ignores_case:
        pattern, value = pattern.lower(), value.lower()
    first, *others = pattern.split("*")
    if not others:
        return len(pattern) == len(value) and _position(first, value, 0, len(value)) == 0
    *middle, last = others
    start, end = len(first), len(value) - len(last)
    if start > end or _position(first, value, 0, start) != 0:
        return False
    if _position(last, value, end, len(value)) != end:
        return False
    for text in middle:
        found = _position(text, value, start, end)
        if found < 0:
            return False
        start = found + len(text)
    return True


def _position(text: str, value: str, start: int, end: int) -> int:
    """Return where a text without stars is first found in a part of a value, or -1."""
    if "?" not in text:
        return value.find(text, start, end)
    if len(text) > end - start:
        return -1
    pattern = "".join("." if character == "?" else re.escape(character) for character in text)
    found = re.compile(pattern, re.DOTALL).search(value, start, end)
    return found.start() if found else -1


def arn(service: str, resource: str) -> str:
    """Return the probe of an ARN, in any partition, region and account."""
    return f"arn:{FIELD}:{service}:{FIELD}:{FIELD}:{resource}"


class Probes:
    """Patterns that are compared with another pattern, all in one pass over its text.

    `overlapping` returns those that have a value in common with it, `covered` those whose values it
    all matches. Results are bits: 1 for the first probe, 2 for the second. Case is ignored.

    Each position in each probe is a bit of one number, and what is left of a probe once a part of
    the other pattern has been read is the set of its positions. So the time grows with the length
    of that pattern alone, whatever its wildcards.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.all = (1 << len(patterns)) - 1
        self._starts = self._stars = self._fields = self._single = self._places = self._ends = (
            self._guards
        ) = 0
        self._literal: defaultdict[str, int] = defaultdict(int)
        self._answers: list[tuple[int, int]] = []
        place = 1
        for number, pattern in enumerate(patterns):
            self._starts |= place
            for character in re.sub(r"\*+", "*", pattern.lower()):
                self._places |= place
                if character == "*":
                    self._stars |= place
                elif character == FIELD:
                    self._fields |= place
                elif character == "?":
                    self._single |= place
                else:
                    self._literal[character] |= place
                place <<= 1
            self._ends |= place
            self._answers.append((place, 1 << number))
            self._guards |= place << 1
            place <<= 2

    def overlapping(self, pattern: str) -> int:
        """Return the probes that have a value in common with a pattern."""
        return self._read(pattern, self._stars, self._fields, self._single)

    def covered(self, pattern: str) -> int:
        """Return the probes whose values a pattern certainly matches.

        Only a star matches a star or a field in a probe. So a probe is missed if a `?` beside a
        star would match what the star stands for.
        """
        return self._read(pattern, stars=0, fields=0, single=0)

    def _read(self, pattern: str, stars: int, fields: int, single: int) -> int:
        any_one = self._places & ~self._stars & ~self._fields
        skipped = stars | fields
        reached = self._starts | (self._starts & skipped) << 1
        for character in re.sub(r"\*+", "*", pattern.lower()):
            if character == "*":
                reached = self._and_all_after(reached)
                continue
            fitting = any_one if character == "?" else self._literal.get(character, 0) | single
            staying = reached & (stars if character == ":" else skipped)
            reached = (reached & fitting) << 1 | staying
            reached |= (reached & skipped) << 1
            if not reached:
                return 0
        ended = reached & self._ends
        return sum(answer for end, answer in self._answers if end & ended) if ended else 0

    def _and_all_after(self, reached: int) -> int:
        """Add, in each probe that is not ruled out, every position after the first one reached.

        A guard bit after each probe keeps what is counted in it from reaching the next one.
        """
        negative = (~reached & (self._places | self._ends)) + self._starts
        remaining = self._guards & ~negative
        return remaining - (reached & negative)
