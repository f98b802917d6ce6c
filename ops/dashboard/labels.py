"""What CloudWatch writes beside the things of a dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, takewhile

from ops.dashboard.metrics import NAME, dimensions
from ops.dashboard.properties import MetricProperties, Options, Side

# For what names no colour.
PALETTE = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
_UNITS = ((86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))
_MAGNITUDES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Series:
    """A metric that is shown."""

    label: str
    color: str
    side: Side = "left"


def series(properties: MetricProperties) -> list[Series]:
    """Give what is shown: each by its label, or by its name and whatever sets it apart."""
    shown = _shown(properties)
    traits = [_traits(fields, options, properties) for fields, options in shown]
    apart = _differing([found for found in traits if found])
    named = {options.color for _, options in shown}
    colors = cycle([color for color in PALETTE if color not in named] or PALETTE)
    return [
        Series(
            options.label or options.expression or " ".join([fields[NAME], *_values(found, apart)]),
            options.color or next(colors),
            options.y_axis,
        )
        for (fields, options), found in zip(shown, traits, strict=True)
    ]


def note(properties: MetricProperties) -> str:
    """Say how a widget shows its metrics, as far as that is the same for all of them."""
    traits = [_traits(fields, options, properties) for fields, options in _shown(properties)]
    measured = [found for found in traits if found]
    common = {"stat", "period"} - _differing(measured)
    view = properties.view if properties.view in {"bar", "pie", "table"} else ""
    words = [
        view,
        "stacked" * properties.stacked,
        *(_values(measured[0], common) if measured else ()),
    ]
    return ", ".join(word for word in words if word)


def alarm_name(arn: str) -> str:
    """Give the name in an alarm's ARN; it may hold colons."""
    return arn.split(":", 6)[6]


def shared_start(names: Sequence[str]) -> str:
    """Give the words with which all of several names begin."""
    columns = zip(*(name.split("-")[:-1] for name in names), strict=False)
    shared = takewhile(lambda words: len({*words}) == 1, columns)
    return "".join(f"{words[0]}-" for words in shared) if len(names) > 1 else ""


def duration(seconds: int) -> str:
    """Write a period in its largest whole unit."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    count = seconds // size
    return f"{count} {unit}{'s' * (unit == 'day' and count > 1)}"


def number(value: float) -> str:
    """Write a value as an axis does: 40000 is 40k."""
    size, suffix = next(((s, x) for s, x in _MAGNITUDES if abs(value) >= s), (1, ""))
    return f"{value / size:g}{suffix}"


def _shown(properties: MetricProperties) -> list[tuple[tuple[str, ...], Options]]:
    both = zip(properties.fields(), properties.options(), strict=True)
    return [(fields, options) for fields, options in both if options.visible]


def _traits(
    fields: tuple[str, ...], options: Options, properties: MetricProperties
) -> dict[str, str]:
    if not fields:
        return {}
    return {f"dimension {name}": value for name, value in dimensions(fields).items()} | {
        "stat": options.stat or properties.stat,
        "period": duration(options.period or properties.period),
    }


def _differing(traits: Sequence[dict[str, str]]) -> set[str]:
    names = {name for found in traits for name in found}
    return {name for name in names if len({found.get(name) for found in traits}) > 1}


def _values(traits: dict[str, str], names: set[str]) -> list[str]:
    return [value for name, value in traits.items() if name in names]
