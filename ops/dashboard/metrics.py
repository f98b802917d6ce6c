"""The shorthand of a dashboard's metrics.

`.` stands for the same field of the metric before, `...` for as many of its fields as fit.
"""

from collections.abc import Sequence

NAME = 1  # after the namespace
_FIRST_DIMENSION = 2


def spelt_out(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Give each row its namespace, name and dimensions in full; an expression's row has none."""
    previous: tuple[str, ...] = ()
    full: list[tuple[str, ...]] = []
    for position, row in enumerate(rows):
        fields = _spelt_out(row, previous, f"metrics[{position}]") if row else ()
        full.append(fields)
        previous = fields or previous
    return full


def dimensions(fields: Sequence[str]) -> dict[str, str]:
    """Map a metric's dimensions to their values."""
    pairs = fields[_FIRST_DIMENSION:]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _spelt_out(row: Sequence[str], previous: tuple[str, ...], where: str) -> tuple[str, ...]:
    fields = _unfolded(row, previous)
    if "." in fields[len(previous) :]:
        raise ValueError(f"{where} repeats a field that the metric before it does not have")
    full = tuple(
        previous[position] if field == "." else field for position, field in enumerate(fields)
    )
    if len(full) < _FIRST_DIMENSION or len(full) % 2:
        raise ValueError(f"{where} needs a namespace, a name, and a value for each dimension")
    return full


def _unfolded(row: Sequence[str], previous: tuple[str, ...]) -> tuple[str, ...]:
    if "..." not in row:
        return tuple(row)
    start = row.index("...")
    end = row[start + 1 :]
    return (*row[:start], *previous[start : max(start, len(previous) - len(end))], *end)
