"""A stack with one fault, as a change of one of its resources."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from tests.policies.asking import edited, steps
from tests.policies.mutation.declared import Declared, Stack

Change = Callable[[Declared], Declared | None]
Config = Mapping[str, Mapping[str, Any]]

UNKNOWN: dict[type, str] = {
    bool: UNKNOWN_BOOLEAN_VALUE,
    dict: UNKNOWN_OBJECT_VALUE,
    float: UNKNOWN_NUMBER_VALUE,
    int: UNKNOWN_NUMBER_VALUE,
    list: UNKNOWN_ARRAY_VALUE,
    str: UNKNOWN_STRING_VALUE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one resource; `tests/faults/pack.json` says which rules find it."""

    id: str
    of: str
    change: Change
    beside: tuple[Declared, ...] = ()
    config: Config = field(default_factory=dict[str, Mapping[str, Any]])

    def applied(self, stack: Stack) -> Stack:
        """Return the stack with the fault."""
        changed = self.change(stack[self.of])
        rest = {name: one for name, one in stack.items() if name != self.of}
        more = (changed, *self.beside) if changed else self.beside
        return rest | {one.name: one for one in more}


def fault(name: str, what: str, change: Change, *beside: Declared, **config: Any) -> Mutant:
    """Make one fault of a resource, with others beside it, or another config of rules."""
    of_rules = {rule.replace("_", "-"): given for rule, given in config.items()}
    return Mutant(id=f"{name}: {what}", of=name, change=change, beside=beside, config=of_rules)


def faults(name: str, changes: Mapping[str, Change]) -> Iterator[Mutant]:
    """Make several faults of a resource."""
    for what, change in changes.items():
        yield fault(name, what, change)


def of(resource: Declared, path: str, *wrong: object, any_case: bool = False) -> Iterator[Mutant]:
    """Break a property in every way: gone, other values, other types, other case, not known yet.

    With `any_case`, a text is as good in other letters. What is not known in the first place has no
    other case.
    """
    place: Any = resource.props
    for step in steps(path):
        place = place[step]
    yield fault(resource.name, f"{path} removed", without(path))
    is_known = place != UNKNOWN_STRING_VALUE
    other_case = [place.swapcase()] if isinstance(place, str) and is_known and not any_case else []
    for value in (*wrong, *_other_types(place), *other_case):
        yield fault(resource.name, f"{path} is {value!r}", with_value(path, value))
    if is_known:
        yield fault(resource.name, f"{path} not known", with_value(path, UNKNOWN[type(place)]))


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
    return lambda resource: _of_nothing(resource, path, edited(resource.props, path, value))


def without(path: str) -> Change:
    """Remove the property at a path."""
    return lambda resource: _of_nothing(resource, path, edited(resource.props, path))


def sourced(path: str, source: str) -> Change:
    """Make what is at a path of another resource's outputs, which are not known yet."""
    # The engine says of whole properties what they come from.
    name = path.partition(".")[0]

    def change(resource: Declared) -> Declared:
        props = edited(resource.props, path, UNKNOWN_STRING_VALUE)
        return replace(resource, props=props, comes_from={**resource.comes_from, name: (source,)})

    return change


def each(*changes: Change) -> Change:
    """Make several changes of one resource."""

    def change(resource: Declared) -> Declared | None:
        changed: Declared | None = resource
        for one in changes:
            changed = one(changed) if changed else None
        return changed

    return change


def _of_nothing(resource: Declared, path: str, props: Mapping[str, Any]) -> Declared:
    """Change properties; a whole one that is changed comes from no other resource any more."""
    left = {name: origins for name, origins in resource.comes_from.items() if name != path}
    return replace(resource, props=props, comes_from=left)
