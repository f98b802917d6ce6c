from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bench.comparison import Measure, Result, Spread, compare


@dataclass
class Task:
    """A task that takes the seconds it is given, one after the other."""

    takes: Iterator[float]
    mib: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def seconds(self) -> float:
        self.done.append("timed")
        return next(self.takes)

    def peak_mib(self) -> dict[str, int]:
        self.done.append("warmed up")
        return self.mib


def result(ratios: list[float], at_most: float) -> Result:
    return Result(
        name="x",
        at_most=at_most,
        unit="times",
        figure=Spread.of(ratios),
        seconds=Spread.of([1.0]),
        bare_seconds=Spread.of([1.0]),
        peak_mib={},
    )


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        pytest.param([3.0, 1.0, 2.0], "1.00 / 2.00 / 3.00", id="in any order"),
        pytest.param([1.0, 2.0], "1.00 / 1.50 / 2.00", id="two"),
        pytest.param([12.3456], "12.3 / 12.3 / 12.3", id="one"),
        pytest.param([0.0043219, 0.005, 0.0061], "0.00432 / 0.00500 / 0.00610", id="small"),
    ],
)
def test_spread(figures: list[float], text: str) -> None:
    assert str(Spread.of(figures)) == text


def test_tasks_take_turns_after_a_warm_up() -> None:
    done: list[str] = []
    ours = Task(iter([2.0, 6.0]), {"program": 7}, done)
    bare = Task(iter([1.0, 2.0]), {"other": 1}, done)
    told: list[str] = []
    compared = compare(Measure(name="x", at_most=1.5, ours=ours, bare=bare), 2, told.append)
    assert done == ["warmed up", "warmed up", "timed", "timed", "timed", "timed"]
    assert told == ["x: warm-up", "x: pair 1 of 2", "x: pair 2 of 2"]
    assert compared.as_json() == {
        "name": "x",
        "unit": "times",
        "at_most": 1.5,
        "figure": {"minimum": 2.0, "median": 2.5, "maximum": 3.0},
        "seconds": {"minimum": 2.0, "median": 4.0, "maximum": 6.0},
        "bare_seconds": {"minimum": 1.0, "median": 1.5, "maximum": 2.0},
        "peak_mib": {"program": 7},
        "holds": False,
    }


def test_a_difference_is_in_seconds() -> None:
    ours, bare = Task(iter([30.0, 31.0])), Task(iter([20.0, 19.0]))
    measure = Measure(name="x", unit="seconds more", at_most=12, ours=ours, bare=bare)
    compared = compare(measure, 2, print)
    assert compared.figure == Spread(minimum=10.0, median=11.0, maximum=12.0)
    assert compared.holds


@pytest.mark.parametrize(
    ("ratios", "holds"),
    [
        pytest.param([1.0, 1.2, 9.0], True, id="median at the limit"),
        pytest.param([1.0, 1.21, 1.3], False, id="median above"),
    ],
)
def test_limit_is_for_the_median(ratios: list[float], holds: bool) -> None:
    assert result(ratios, at_most=1.2).holds is holds
