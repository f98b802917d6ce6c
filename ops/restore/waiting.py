"""Waiting for AWS: a few seconds at first, and a minute at most."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MINUTE, _HOUR = 60, 3600


def _no_one(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long to wait before looking again, and who hears of how it goes on."""

    first_seconds: float = 5
    growth: float = 1.5
    most_seconds: float = 60
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    say: Callable[[str], None] = _no_one

    def pauses(self) -> Iterator[float]:
        """Yield the seconds of each pause, without end."""
        seconds = self.first_seconds
        while True:
            yield seconds
            seconds = min(seconds * self.growth, self.most_seconds)


def lasted(seconds: float) -> str:
    """Say how long something has lasted."""
    whole = int(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
