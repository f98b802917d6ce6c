"""Waiting for an index, which follows its table within about a second."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from ops.verify.errors import UnansweredError
from tables.access import every
from tables.patterns.pages import Pages

FOUND = "found"

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Polling:
    """How long to wait, how often to look meanwhile, and how many items to read each time.

    An index on which many items have the same key is not read to its end: that is not cheap.
    """

    seconds: float = 10
    pause_seconds: float = 0.2
    most_items: int = 10_000

    def find(self, pages: Pages[ItemT], is_it: Callable[[ItemT], bool]) -> str:
        """Look until an item is there; UnansweredError if there are too many to look at all."""
        deadline = time.monotonic() + self.seconds
        while True:
            seen = 0
            for item in islice(every(pages), self.most_items):
                if is_it(item):
                    return FOUND
                seen += 1
            if time.monotonic() > deadline:
                break
            time.sleep(self.pause_seconds)
        if seen == self.most_items:
            raise UnansweredError(f"it is not among the first {seen:,} items of that key")
        return f"not found within {self.seconds:g} s"
