"""The checks that a resource type's facts ask for."""

import re
from collections.abc import Iterator

from rehearsal.plugin.aws import enum
from rehearsal.plugin.inputs import join
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties, Unknown

ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")


def limits(facts: PropertyRules, inputs: Properties) -> Iterator[Problem]:
    """Return a problem for each value out of bounds and for each pair that excludes each other."""
    for name, others in facts.conflicts.items():
        for other in others:
            if name in inputs and other in inputs:
                yield Problem(
                    name,
                    f'Conflicting configuration arguments. "{name}": conflicts with {other}',
                )
    yield from _walk(facts, inputs, "", "")


def _walk(facts: PropertyRules, value: Plain, path: str, key: str) -> Iterator[Problem]:
    match value:
        case Unknown() | None:
            return
        case dict():
            for name, item in value.items():
                if not name.startswith("__"):
                    below = f"{key}.{name}" if key else name
                    yield from _walk(facts, item, join(path, name), below)
        case list():
            for index, item in enumerate(value):
                yield from _walk(facts, item, f"{path}[{index}]", key)
        case _:
            if reason := _fault(facts, value, key):
                yield Problem(path, reason)


def _fault(facts: PropertyRules, value: Plain, key: str) -> str | None:
    name = key.rpartition(".")[2]
    if key in facts.enums:
        allowed = enum(facts.service, facts.enums[key])
        if value not in allowed:
            words = " ".join(f'"{word}"' for word in allowed)
            return f"expected {name} to be one of [{words}], got {value}"
    if key in facts.ranges and isinstance(value, int):
        return _out_of_range(name, value, *facts.ranges[key])
    if key in facts.arns and value and not ARN.fullmatch(str(value)):
        return f'"{name}" ({value}) is an invalid ARN'
    return None


def _out_of_range(name: str, value: int, least: int, greatest: int | None) -> str | None:
    if greatest is None:
        if value >= least:
            return None
        return f"expected {name} to be at least ({least}), got {value}"
    if least <= value <= greatest:
        return None
    return f"expected {name} to be in the range ({least} - {greatest}), got {value}"
