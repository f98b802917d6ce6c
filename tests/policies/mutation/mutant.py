"""A stack with one fault, and the rules that must find it."""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from tests.policies.mutation.estate import Declared, Stack

UNKNOWN: dict[type, str] = {
    bool: UNKNOWN_BOOLEAN_VALUE,
    dict: UNKNOWN_OBJECT_VALUE,
    float: UNKNOWN_NUMBER_VALUE,
    int: UNKNOWN_NUMBER_VALUE,
    list: UNKNOWN_ARRAY_VALUE,
    str: UNKNOWN_STRING_VALUE,
}

Change = Callable[[Declared], Declared | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one resource: `broken` rules find it, `not_known` ones cannot tell yet."""

    id: str
    of: str
    change: Change
    broken: Collection[str] = ()
    not_known: Collection[str] = ()
    beside: tuple[Declared, ...] = ()
    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    def applied(self, stack: Stack) -> Stack:
        """Return the stack with the fault."""
        changed = self.change(stack[self.of])
        rest = {name: one for name, one in stack.items() if name != self.of}
        more = (changed, *self.beside) if changed else self.beside
        return rest | {one.name: one for one in more}


def absent(_resource: Declared) -> None:
    """Remove the resource."""


def unchanged(resource: Declared) -> Declared:
    """Leave the resource as it is, where the fault stands beside it."""
    return resource


def options(**changed: Any) -> Change:
    """Change the options of the resource."""
    return lambda resource: replace(resource, **changed)


def with_value(path: str, value: object) -> Change:
    """Set the property at a path such as `replicas.0.kmsKeyArn`."""
    return lambda resource: replace(resource, props=_changed(resource.props, path, value))


def without(path: str) -> Change:
    """Remove the property at a path."""
    return lambda resource: replace(resource, props=_changed(resource.props, path))


def sourced(path: str, name: str, source: str) -> Change:
    """Make what is at a path of another resource's outputs, which are not known yet.

    The property is named too, because the engine says of it alone what it comes from.
    """

    def change(resource: Declared) -> Declared:
        props = _changed(resource.props, path, UNKNOWN_STRING_VALUE)
        return replace(resource, props=props, comes_from={**resource.comes_from, name: source})

    return change


def each(*changes: Change) -> Change:
    """Make several changes of one resource."""

    def change(resource: Declared) -> Declared | None:
        changed: Declared | None = resource
        for one in changes:
            changed = one(changed) if changed else None
        return changed

    return change


def of(
    resource: Declared,
    path: str,
    *rules: str,
    wrong: Collection[object] = (),
    removed: Collection[str] | None = None,
    not_known: Collection[str] | None = None,
    any_case: bool = False,
) -> Iterator[Mutant]:
    """Break a property in every way: gone, other values, other types, other case, not known yet.

    `rules` find each of them; `removed` are those that find it gone and `not_known` those that wait
    for it, where they differ. With `any_case`, a text is as good in other letters.
    """
    place: Any = resource.props
    for step in _steps(path):
        place = place[step]

    def mutant(
        what: str, change: Change, broken: Collection[str] = (), waiting: Collection[str] = ()
    ) -> Mutant:
        return Mutant(
            id=f"{resource.name}: {path} {what}",
            of=resource.name,
            change=change,
            broken=broken,
            not_known=waiting,
        )

    yield mutant("removed", without(path), rules if removed is None else removed)
    other_case = () if any_case else _other_case(place)
    for value in (*wrong, *_other_types(place), *other_case):
        yield mutant(f"is {value!r}", with_value(path, value), rules)
    waiting = rules if not_known is None else not_known
    yield mutant("not known", with_value(path, UNKNOWN[type(place)]), waiting=waiting)


def _other_types(good: object) -> Iterator[object]:
    match good:
        case bool():
            yield from (not good, str(good).lower(), int(good), [good])
        case str():
            yield from (5, True, [good], {"value": good})
        case int() | float():
            yield from (f"{good:g}", True, [good])
        case list():
            yield from ("text", 5, {"value": "text"}, [])
        case _:
            yield from ("text", 5, ["text"], {})


def _other_case(good: object) -> Iterator[object]:
    if isinstance(good, str):
        yield good.swapcase()


def _steps(path: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in path.split(".")]


def _changed(props: Mapping[str, Any], path: str, *value: object) -> dict[str, Any]:
    """Return the properties with the value at a path, or without any there."""
    changed = copy.deepcopy(dict(props))
    place: Any = changed
    *before, last = _steps(path)
    for step in before:
        if step not in place and isinstance(step, str):
            place[step] = {}
        place = place[step]
    if value:
        place[last] = value[0]
    else:
        del place[last]
    return changed
