"""Two alternating tasks, and the ratio or the difference between them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal, Protocol

Unit = Literal["times", "seconds more"]
FIGURES: dict[Unit, Callable[[float, float], float]] = {
    "times": lambda ours, bare: ours / bare,
    "seconds more": lambda ours, bare: ours - bare,
}


class Task(Protocol):
    """A task, whose time and memory can be measured."""

    def seconds(self) -> float:
        """Run it and return the seconds it took."""
        ...

    def peak_mib(self) -> dict[str, int]:
        """Run it and return the peak memory of its processes by name, empty if it starts none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The minimum, median and maximum of several figures."""

    minimum: float
    median: float
    maximum: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """Return the spread of figures, at least one."""
        return cls(minimum=min(figures), median=median(figures), maximum=max(figures))

    def __str__(self) -> str:
        """Return the three figures with three digits."""
        return f"{self.minimum:#.3g} / {self.median:#.3g} / {self.maximum:#.3g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A task of this project, and the least task that it is measured against.

    `at_most` limits the ratio, or the difference in seconds.
    """

    name: str
    unit: Unit = "times"
    at_most: float
    ours: Task
    bare: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a measure: figures by pair, seconds, and memory in MiB by process."""

    name: str
    unit: Unit
    at_most: float
    figure: Spread
    seconds: Spread
    bare_seconds: Spread
    peak_mib: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether the median is within its limit."""
        return self.figure.median <= self.at_most

    def as_json(self) -> dict[str, object]:
        """Return the result as JSON values."""
        return {**asdict(self), "holds": self.holds}


def compare(measure: Measure, pairs: int, show: Callable[[str], None]) -> Result:
    """Run both tasks once to warm up, then alternately, so that a slow moment affects both.

    Memory is sampled during the warm-up, since sampling slows a task down.
    """
    show(f"{measure.name}: warm-up")
    peak_mib = measure.ours.peak_mib()
    measure.bare.peak_mib()
    ours: list[float] = []
    bare: list[float] = []
    for pair in range(1, pairs + 1):
        show(f"{measure.name}: pair {pair} of {pairs}")
        ours.append(measure.ours.seconds())
        bare.append(measure.bare.seconds())
    return Result(
        name=measure.name,
        unit=measure.unit,
        at_most=measure.at_most,
        figure=Spread.of([FIGURES[measure.unit](*pair) for pair in zip(ours, bare, strict=True)]),
        seconds=Spread.of(ours),
        bare_seconds=Spread.of(bare),
        peak_mib=peak_mib,
    )
