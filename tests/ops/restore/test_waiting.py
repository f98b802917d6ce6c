from itertools import islice

import pytest

from ops.restore.waiting import Waiting, lasted


def test_pauses_grow_to_a_minute() -> None:
    pauses = Waiting(first_seconds=10, growth=2, most_seconds=60).pauses()
    assert [*islice(pauses, 5)] == [10, 20, 40, 60, 60]


def test_nobody_has_to_listen(capsys: pytest.CaptureFixture[str]) -> None:
    Waiting().say("anything")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min")],
    ids=["nothing", "seconds", "a minute", "minutes", "hours"],
)
def test_how_long_something_has_lasted(seconds: float, words: str) -> None:
    assert lasted(seconds) == words
