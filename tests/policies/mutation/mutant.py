"""A stack with one fault, and the rules that must find it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from tests.policies.mutation.changes import Change, steps, with_value, without
from tests.policies.mutation.estate import Declared, Stack

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
    for it, where they differ. With `any_case`, a text is as good in other letters. What is not
    known in the first place has no other case.
    """
    place: Any = resource.props
    for step in steps(path):
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
    is_known = place != UNKNOWN_STRING_VALUE
    other_case = _other_case(place) if is_known and not any_case else ()
    for value in (*wrong, *_other_types(place), *other_case):
        yield mutant(f"is {value!r}", with_value(path, value), rules)
    if is_known:
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
