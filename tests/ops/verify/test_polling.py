from collections.abc import Sequence

import pytest

from ops.verify.errors import UnansweredError
from ops.verify.polling import FOUND, Polling
from tables.access import Page

QUICK = Polling(seconds=0.05, pause_seconds=0.01)


class Index:
    """An index that shows one more of its items each time it is read from the start."""

    def __init__(self, items: Sequence[int]) -> None:
        self.items = items
        self.reads = 0

    def __call__(self, *, cursor: str | None) -> Page[int]:
        if cursor is None:
            self.reads += 1
        at = int(cursor or 0)
        shown = self.items[: self.reads]
        return Page(tuple(shown[at : at + 1]), str(at + 1) if at + 1 < len(shown) else None)


def test_what_is_there_is_found_at_once() -> None:
    index = Index([7])
    assert QUICK.find(index, lambda item: item == 7) == FOUND
    assert index.reads == 1


def test_what_comes_later_is_found_then() -> None:
    index = Index([1, 2, 3, 7])
    assert Polling(pause_seconds=0).find(index, lambda item: item == 7) == FOUND
    assert index.reads == 4


def test_what_does_not_come_is_not_waited_for_without_end() -> None:
    assert QUICK.find(Index([1]), lambda item: item == 7) == "not found within 0.05 s"


def test_too_many_items_are_not_read() -> None:
    index = Index([1] * 50)
    index.reads = 50
    few = Polling(seconds=0, most_items=20)
    with pytest.raises(UnansweredError) as caught:
        few.find(index, lambda item: item == 7)
    assert str(caught.value) == "it is not among the first 20 items of that key"
