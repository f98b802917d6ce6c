"""What the policies say, by policy, and what they say of many resources once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ops.review.preview import Level, Preview, Violation

LEVELS: tuple[Level, ...] = ("mandatory", "remediate", "advisory")
# What the engine says of a policy that needs a value which only the deployment will tell.
_WAITS = re.compile(r"can't run policy '.*' from policy pack '.*' during preview", re.DOTALL)
# What messages name in quotes, with the word before: tags['environment'], MetricAlarm 'slow'.
_NAMED = re.compile(r"(?:\w+ )?'[^'\n]*'")
_MANY, _SHOWN = 3, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Violated:
    """A policy, what it asks for, and what is wrong with the resources.

    `texts` say once what is the same of many; `count` is how many there are.
    """

    policy: str
    level: Level
    asks: str
    texts: tuple[str, ...]
    count: int


def violated(preview: Preview) -> list[Violated]:
    """Return each policy that is violated, those that forbid first."""
    said = [one for one in preview.violations or () if not _waits(one)]
    keys = dict.fromkeys((one.policy, one.level) for one in said)
    found = [_of([one for one in said if (one.policy, one.level) == key]) for key in keys]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def waiting(preview: Preview) -> list[str]:
    """Return the policy of each check that cannot be made before the deployment."""
    return [one.policy for one in preview.violations or () if _waits(one)]


def _waits(one: Violation) -> bool:
    return _WAITS.match(one.message) is not None


def _of(said: list[Violation]) -> Violated:
    """Take the first line for what the policy asks, which its messages start with."""
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


def _together(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts in which only one name differs as one: the cause, then what it is so of."""
    blanks = {text: [*_blanks(text)] for text in texts}
    counts = Counter(cause for each in blanks.values() for cause, _ in each)
    alike: dict[str, list[str]] = {}
    for text, each in blanks.items():
        cause, name = max(each, key=lambda one: counts[one[0]], default=(text, text))
        is_of_many = counts[cause] >= _MANY
        alike.setdefault(cause if is_of_many else text, []).append(name)
    for cause, names in alike.items():
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        same = f" The same holds for {len(names)}: {', '.join(names[:_SHOWN])}{more}."
        yield cause if cause in blanks else f"{cause}{same}"


def _blanks(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text without each name that is in it, and that name."""
    for name in _NAMED.finditer(text):
        yield f"{text[: name.start()]}…{text[name.end() :]}", name[0]
