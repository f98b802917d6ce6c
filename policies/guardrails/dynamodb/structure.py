"""The differences between a table's properties and its specification."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding
from ..values import elements, read, shown
from .specification import WHERE_TO_CHANGE, Attribute, Index, Table

Member = TypeVar("Member", Attribute, Index)


def differences(props: Mapping[str, object], specified: Table, label: str) -> Iterator[Finding]:
    """Yield each difference from the specification, and where to change it."""
    for finding in _differences(props, specified, label):
        is_unknown = isinstance(finding, UnknownValueError)
        yield finding if is_unknown else f"{finding} {WHERE_TO_CHANGE}"


def _differences(props: Mapping[str, object], specified: Table, label: str) -> Iterator[Finding]:
    yield from _unless_equal(
        read(props, "hashKey"), specified.hash_key, f"hash_key to {specified.hash_key!r} on {label}"
    )
    range_key = read(props, "rangeKey")
    if specified.range_key is not None:
        yield from _unless_equal(
            range_key, specified.range_key, f"range_key to {specified.range_key!r} on {label}"
        )
    elif isinstance(range_key, UnknownValueError):
        yield range_key
    elif range_key is not None:
        yield f"Remove range_key from {label}: the specification has none."
    yield from _members(
        read(props, "attributes"),
        specified.attributes,
        f"attributes of {label}",
        _attribute_differences,
    )
    yield from _members(
        read(props, "globalSecondaryIndexes"),
        specified.indexes,
        f"global_secondary_indexes of {label}",
        _index_differences,
    )
    local_indexes = read(props, "localSecondaryIndexes")
    if isinstance(local_indexes, UnknownValueError):
        yield local_indexes
    elif elements(local_indexes):
        yield f"Remove local_secondary_indexes from {label}: the specification has none."
    yield from _expiry_differences(props, specified, label)


def _expiry_differences(
    props: Mapping[str, object], specified: Table, label: str
) -> Iterator[Finding]:
    """Yield each difference in the expiry of items.

    Expiry may be off, but if an attribute is specified, only explicitly.
    """
    wanted = specified.ttl_attribute
    enabled = read(props, "ttl", "enabled")
    name = read(props, "ttl", "attributeName")
    if enabled is False and not name:
        return
    if isinstance(enabled, UnknownValueError) and not (wanted and name):
        yield enabled
    elif wanted is not None:
        yield from _unless_equal(name, wanted, f"ttl.attribute_name to {wanted!r} on {label}")
    elif enabled is not False and read(props, "ttl") is not None:
        yield f"Remove ttl from {label}: by the specification, its items do not expire."


def _members(
    declared: object,
    specified: Sequence[Member],
    place: str,
    differ: Callable[[object, Member, str], Iterator[Finding]],
) -> Iterator[Finding]:
    """Pair declared elements with specified ones, by name.

    A missing one is reported only if all names are known: an unknown one may be it.
    """
    missing = {member.name: member for member in specified}
    names_are_known = True
    for position, element in enumerate(elements(declared)):
        name = read(element, "name")
        if isinstance(name, UnknownValueError):
            names_are_known = False
            yield name
        elif isinstance(name, str) and name in missing:
            yield from differ(element, missing.pop(name), f"{name!r} in {place}")
        else:
            yield (
                f"Remove element {position} (name {shown(name)}) from {place}: it is not in the "
                "specification."
            )
    if names_are_known:
        for member in missing.values():
            yield f"Add {member} to {place}: the specification has it."


def _attribute_differences(declared: object, specified: Attribute, where: str) -> Iterator[Finding]:
    yield from _unless_equal(
        read(declared, "type"), specified.type, f"type to {specified.type!r} for {where}"
    )


def _index_differences(declared: object, specified: Index, where: str) -> Iterator[Finding]:
    yield from _key_differences(declared, specified, where)
    yield from _unless_equal(
        read(declared, "projectionType"),
        specified.projection,
        f"projection_type to {specified.projection!r} for {where}",
    )
    yield from _projected_differences(declared, specified, where)


def _projected_differences(declared: object, specified: Index, where: str) -> Iterator[Finding]:
    listed = elements(read(declared, "nonKeyAttributes"))
    unknowns = [one for one in listed if isinstance(one, UnknownValueError)]
    wanted = specified.non_key_attributes
    if unknowns:
        yield from unknowns
    elif sorted(map(str, listed)) != sorted(wanted):
        asked = ", ".join(map(repr, wanted)) or "nothing"
        found = ", ".join(map(shown, listed)) or "not set"
        yield f"Set non_key_attributes to {asked} for {where}: it is {found}."


def _key_differences(declared: object, specified: Index, where: str) -> Iterator[Finding]:
    schemas = read(declared, "keySchemas")
    if isinstance(schemas, UnknownValueError):
        yield schemas
        return
    keys = _keys(declared, schemas)
    values = [value for key in keys for value in key]
    wanted = [value for key in specified.keys for value in key]
    if len(values) != len(wanted) or not all(map(_may_equal, values, wanted)):
        listed = ", ".join(f"{shown(name)} as {shown(kind)}" for name, kind in keys)
        yield f"Set key_schemas to {specified.key_list} for {where}: it has {listed or 'no keys'}."
    yield from (value for value in values if isinstance(value, UnknownValueError))


def _keys(index: object, schemas: object) -> list[tuple[object, object]]:
    """Return the name and kind of each key, from the old notation and from the new.

    Both at once are more keys than either, so they never match.
    """
    old = [(read(index, "hashKey"), "HASH"), (read(index, "rangeKey"), "RANGE")]
    new = [(read(key, "attributeName"), read(key, "keyType")) for key in elements(schemas)]
    return [*((name, kind) for name, kind in old if name is not None), *new]


def _may_equal(value: object, wanted: str) -> bool:
    return isinstance(value, UnknownValueError) or value == wanted


def _unless_equal(value: object, wanted: str, setting: str) -> Iterator[Finding]:
    if isinstance(value, UnknownValueError):
        yield value
    elif value != wanted:
        yield f"Set {setting}: it is {shown(value)}."
