"""What a resource type's own classes in the SDK do not say about its properties."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rehearsal.plugin.values import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRules:
    """Rules about properties, each named by its path without indexes, as in `ttl.enabled`.

    They are those of the official plugin's schema, so that checks and diffs come out as its do.
    """

    service: str
    """The AWS service, as boto3 names it; `enums` are names of its shapes."""
    auto_named: str | None = None
    """The property that takes the resource's name and a random suffix where it is left out."""
    defaults: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    enums: Mapping[str, str] = field(default_factory=dict[str, str])
    ranges: Mapping[str, tuple[int, int | None]] = field(
        default_factory=dict[str, tuple[int, int | None]]
    )
    """The least and the greatest value, both allowed."""
    arns: frozenset[str] = frozenset()
    conflicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Top-level properties that exclude others."""
    replaces: frozenset[str] = frozenset()
    """A change of one of these makes a new resource."""
    sets: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """Lists whose order means nothing, with the property that identifies their items, if any."""
    computed: frozenset[str] = frozenset()
    """Inputs that AWS fills in: leaving one out keeps what is there."""
    recomputed: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Outputs that get a new value when one of some inputs changes."""
    output_only: frozenset[str] = frozenset()
    """Inputs that a resource read from AWS is not described by, as another says the same."""


def identity(item: Plain, name: str | None) -> str:
    """Return what identifies an item of a set: its property `name`, or else all of it."""
    return repr(item.get(name) if name and isinstance(item, dict) else item)
