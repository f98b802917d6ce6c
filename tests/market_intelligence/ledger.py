"""Who has taken what, for those who read meanwhile."""

from dataclasses import dataclass
from threading import Condition


@dataclass(frozen=True, slots=True)
class Moment:
    """The requests that a worker has taken, and those that a worker has begun to take."""

    taken: frozenset[str]
    begun: frozenset[str]


class Ledger:
    """The actions that workers record."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._taken: set[str] = set()
        self._begun: set[str] = set()
        self._is_over = False

    def begin(self, request_id: str) -> None:
        """Record that a worker tries to take a request."""
        with self._changed:
            self._begun.add(request_id)

    def end(self, request_id: str) -> None:
        """Record that a worker has taken it."""
        with self._changed:
            self._taken.add(request_id)
            self._changed.notify_all()

    def close(self) -> None:
        """Note that the work is over."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    @property
    def is_over(self) -> bool:
        """Whether the work is over."""
        with self._changed:
            return self._is_over

    def wait(self, count: int) -> None:
        """Wait until so many requests are taken, or the work is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or len(self._taken) >= count)

    def now(self) -> Moment:
        """Return what is known at this moment."""
        with self._changed:
            return Moment(frozenset(self._taken), frozenset(self._begun))
