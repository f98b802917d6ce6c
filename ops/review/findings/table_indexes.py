"""The global secondary indexes of a table, whichever way their keys are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.review.values import items, members, named

_WARM = ("readUnitsPerSecond", "writeUnitsPerSecond")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableIndex:
    """An index: its keys in their order, and what it holds besides."""

    name: str
    keys: tuple[tuple[str, str], ...]
    projection: str
    non_key_attributes: frozenset[str]
    warm: tuple[int, int]

    @property
    def key_words(self) -> str:
        """Name its keys."""
        return ", ".join(f"{name} ({kind})" for name, kind in self.keys)

    @property
    def projection_words(self) -> str:
        """Say what it holds."""
        listed = ", ".join(sorted(self.non_key_attributes))
        return f"{self.projection} ({listed})" if listed else self.projection

    def holds_as(self, other: "TableIndex") -> bool:
        """Tell whether it holds the same attributes, in the same order of keys, as another."""
        return (self.keys, self.projection, self.non_key_attributes) == (
            other.keys,
            other.projection,
            other.non_key_attributes,
        )


def indexes(declared: object) -> dict[str, TableIndex]:
    """Give the indexes of a list by their names."""
    return {name: _index(name, one) for name, one in named(declared, "name").items()}


def keys(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Give the keys of a table or an index with their kinds."""
    if schemas := items(item.get("keySchemas")):
        return tuple(
            (str(key.get("attributeName")), str(key.get("keyType")))
            for key in map(members, schemas)
        )
    kinds = (("hashKey", "HASH"), ("rangeKey", "RANGE"))
    return tuple((str(item[name]), kind) for name, kind in kinds if item.get(name))


def _index(name: str, item: Mapping[str, Any]) -> TableIndex:
    warm = members(item.get("warmThroughput"))
    return TableIndex(
        name=name,
        keys=keys(item),
        projection=str(item.get("projectionType")),
        non_key_attributes=frozenset(map(str, items(item.get("nonKeyAttributes")))),
        warm=(_units(warm.get(_WARM[0])), _units(warm.get(_WARM[1]))),
    )


def _units(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
