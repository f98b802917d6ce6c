"""What the policies say, by policy."""

import re
from dataclasses import dataclass

from ops.review.preview import Level, Preview, Violation

LEVELS: tuple[Level, ...] = ("mandatory", "remediate", "advisory")
# What the engine says of a policy that needs a value which only the deployment will tell.
_WAITS = re.compile(r"can't run policy '.*' from policy pack '.*' during preview", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violated:
    """A policy, what it asks for, and what is wrong with the resources."""

    policy: str
    level: Level
    asks: str
    texts: tuple[str, ...]


def violated(preview: Preview) -> list[Violated]:
    """Give each policy that is violated, those that forbid first."""
    said = [one for one in preview.violations or () if not _waits(one)]
    keys = dict.fromkeys((one.policy, one.level) for one in said)
    found = [_of([one for one in said if (one.policy, one.level) == key]) for key in keys]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def waiting(preview: Preview) -> list[str]:
    """Name the policy of each check that cannot be made before the deployment."""
    return [one.policy for one in preview.violations or () if _waits(one)]


def _waits(one: Violation) -> bool:
    return _WAITS.match(one.message) is not None


def _of(said: list[Violation]) -> Violated:
    """Take the first line for what the policy asks, which its messages start with."""
    first = said[0]
    asks, _, rest = first.message.partition("\n")
    shared = bool(rest) and all(one.message.startswith(f"{asks}\n") for one in said)
    texts = [one.message.removeprefix(f"{asks}\n") if shared else one.message for one in said]
    return Violated(
        policy=first.policy,
        level=first.level,
        asks=asks if shared else "",
        texts=tuple(dict.fromkeys(texts)),
    )
