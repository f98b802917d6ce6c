"""Policy violations by policy, with messages on many resources combined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ops.review.preview import Level, Preview, Violation

LEVELS: tuple[Level, ...] = ("mandatory", "remediate", "advisory")
# What the engine reports for a policy that needs a value known only after the deployment.
_WAITS = re.compile(r"can't run policy '.*' from policy pack '.*' during preview", re.DOTALL)
# What messages name in quotes, with the word before: tags['environment'], MetricAlarm 'slow'.
_NAMED = re.compile(r"(?:\w+ )?'[^'\n]*'")
_WORDS = re.compile(rf"\w+(?:\[[^\]\n]*\])+|{_NAMED.pattern}|[\w.-]*\w|\s+|.", re.DOTALL)
_MANY, _SHOWN, _IN_COMMON = 3, 10, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Violated:
    """A policy, what it requires, and what is wrong with the resources.

    `texts` are combined messages; `count` is the number of violations.
    """

    policy: str
    level: Level
    asks: str
    texts: tuple[str, ...]
    count: int


def violated(preview: Preview) -> list[Violated]:
    """Return each violated policy, mandatory ones first."""
    said = [one for one in preview.violations or () if not _waits(one)]
    keys = dict.fromkeys((one.policy, one.level) for one in said)
    found = [_of([one for one in said if (one.policy, one.level) == key]) for key in keys]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def waiting(preview: Preview) -> list[str]:
    """Return the policies with checks that only a deployment can complete."""
    return [one.policy for one in preview.violations or () if _waits(one)]


def _waits(one: Violation) -> bool:
    return _WAITS.match(one.message) is not None


def _of(said: list[Violation]) -> Violated:
    """Return a violated policy; the first line of its messages is its requirement."""
    first = said[0]
    asks, _, rest = first.message.partition("\n")
    shared = bool(rest) and all(one.message.startswith(f"{asks}\n") for one in said)
    texts = [one.message.removeprefix(f"{asks}\n") if shared else one.message for one in said]
    distinct = list(dict.fromkeys(texts))
    return Violated(
        policy=first.policy,
        level=first.level,
        asks=asks if shared else "",
        texts=tuple(_together(distinct)),
        count=len(distinct),
    )


def _together(texts: Sequence[str]) -> list[str]:
    """Return combined texts: the cause once, then the resources."""
    return min([*_by_name(texts)], [*_by_words(texts)], key=len)


def _by_name(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, combined if only one name differs."""
    blanks = {text: [*_blanks(text)] for text in texts}
    counts = Counter(cause for each in blanks.values() for cause, _ in each)
    alike: dict[str, list[str]] = {}
    for text, each in blanks.items():
        cause, name = max(each, key=lambda one: counts[one[0]], default=(text, text))
        is_of_many = counts[cause] >= _MANY
        alike.setdefault(cause if is_of_many else text, []).append(name)
    for cause, names in alike.items():
        yield cause if cause in blanks else _same_of(cause, names)


def _blanks(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text with each name in it blanked, and that name."""
    for name in _NAMED.finditer(text):
        yield f"{text[: name.start()]}…{text[name.end() :]}", name[0]


def _same_of(cause: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{cause} The same applies to {len(names)}: {', '.join(names[:_SHOWN])}{more}."


def _by_words(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, combined if they mostly begin and end alike."""
    found: list[_Alike] = []
    for text in texts:
        words = _WORDS.findall(text)
        alike = next((one for one in found if one.takes(words)), None)
        if alike is None:
            found.append(_Alike(words))
        else:
            alike.add(words)
    for one in found:
        yield from one.said()


class _Alike:
    """Texts, as words, that begin and end alike."""

    def __init__(self, words: list[str]) -> None:
        self._texts = [words]
        self._start = self._end = len(words)

    def takes(self, words: list[str]) -> bool:
        """Whether a text shares most of its words with these."""
        start, end = self._common(words)
        shared = [*words[:start], *words[len(words) - end :]]
        needed = max(map(_length, [*self._texts, words])) * _IN_COMMON
        return _length(shared) >= needed

    def add(self, words: list[str]) -> None:
        """Add a text that matches."""
        self._start, self._end = self._common(words)
        self._texts.append(words)

    def said(self) -> Iterator[str]:
        """Yield one combined text for several, else each text."""
        if len(self._texts) < _MANY:
            yield from map("".join, self._texts)
            return
        middles = [
            "".join(words[self._start : len(words) - self._end]).strip() for words in self._texts
        ]
        first = self._texts[0]
        cause = "".join([*first[: self._start], "…", *first[len(first) - self._end :]])
        yield _same_of(cause, middles)

    def _common(self, words: list[str]) -> tuple[int, int]:
        """Return the numbers of leading and trailing words that all texts share with a text."""
        first = self._texts[0]
        longest = min(len(first), len(words))
        start = _same(first[: self._start], words)
        end = _same(first[::-1][: self._end], words[::-1][: longest - start])
        return start, end


def _same(some: Sequence[str], others: Sequence[str]) -> int:
    pairs = enumerate(zip(some, others, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(some), len(others)))


def _length(words: Sequence[str]) -> int:
    return sum(any(map(str.isalnum, word)) for word in words)
