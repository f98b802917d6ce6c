"""Properties as plain Python values, from the engine and back to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pulumi.provider.experimental.property_value import Computed, PropertyValue
from pulumi.runtime import rpc


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is known only after something else has been deployed."""


UNKNOWN = Unknown()

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | Unknown | None"
Properties = dict[str, Any]


def plain(value: PropertyValue) -> Plain:
    """Return a property as a plain value; whole numbers become ints."""
    match value.value:
        case Computed() | rpc.UNKNOWN:
            return UNKNOWN
        case bool() | str() | None as same:
            return same
        case float() as number:
            return int(number) if number.is_integer() else number
        case Mapping() as items:
            return {name: plain(item) for name, item in items.items()}
        case list() | tuple() as items:
            return [plain(item) for item in items]
        case other:
            raise TypeError(f"a {type(other).__name__} is no property of an AWS resource")


def plain_map(values: Mapping[str, PropertyValue]) -> Properties:
    """Return properties as plain values."""
    return {name: plain(value) for name, value in values.items()}


def property_value(value: Plain) -> PropertyValue:
    """Return a plain value as a property."""
    match value:
        case Unknown():
            # The SDK marshals no Computed: the engine takes this word for one.
            return PropertyValue(rpc.UNKNOWN)
        case bool() | str() | None:
            return PropertyValue(value)
        case int() | float():
            return PropertyValue(float(value))
        case list():
            return PropertyValue([property_value(item) for item in value])
        case dict():
            return PropertyValue({name: property_value(item) for name, item in value.items()})


def property_map(values: Properties) -> dict[str, PropertyValue]:
    """Return plain values as properties, without those that are None."""
    return {name: property_value(value) for name, value in values.items() if value is not None}


def public(value: Plain) -> Plain:
    """Return a value without the notes that the plugin and the engine keep among its properties."""
    match value:
        case dict():
            return {n: public(item) for n, item in value.items() if not n.startswith("__")}
        case list():
            return [public(item) for item in value]
        case _:
            return value


def public_map(values: Properties) -> Properties:
    """Return properties without such notes, at any depth."""
    return {n: public(value) for n, value in values.items() if not n.startswith("__")}


def present(**values: Plain) -> dict[str, Plain]:
    """Return the values that are there."""
    return {name: value for name, value in values.items() if value is not None}


def objects(value: Plain) -> list[Properties]:
    """Return the items of a list that are known objects."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def unknowns(value: Plain) -> list[Plain]:
    """Return what is unknown of a list: some items, or all of it."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Unknown)]


def is_empty(value: Plain) -> bool:
    """Whether a value says no more than its absence would, as Terraform sees it."""
    match value:
        case dict():
            return all(is_empty(item) for item in value.values())
        case Unknown():
            return False
        case _:
            return not value
