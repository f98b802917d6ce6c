"""Inputs against their shape: unknown names, missing and mistyped values, at any depth."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from types import NoneType

from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, Scalar, Shape
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties, Unknown

PREVIEW_LENGTH = 30
TYPE_NAMES: dict[type, str] = {
    NoneType: "null",
    bool: "bool",
    int: "number",
    float: "number",
    str: "string",
    list: "[]",
    dict: "object",
}


class MistypedError(Exception):
    """A value is not of the kind that its property takes."""


def conform(shape: Object, inputs: Properties) -> tuple[Properties, list[Problem]]:
    """Return inputs coerced to their shape as the official plugin coerces them, and what is wrong.

    Null is absence. What is wrong stays as it was.
    """
    problems: list[Problem] = []
    return _object(shape, inputs, "", problems), problems


def missing(shape: Shape, value: Plain, path: str = "") -> Iterator[Problem]:
    """Return a problem for each required property that is absent."""
    match shape, value:
        case Object(), dict():
            for name in sorted(shape.required - set(value)):
                yield Problem(
                    join(path, name),
                    f'Missing required argument. The argument "{name}" is required, '
                    "but no definition was found",
                )
            for name, item in value.items():
                if name in shape.properties:
                    yield from missing(shape.properties[name], item, join(path, name))
        case ListOf(), list():
            for index, item in enumerate(value):
                yield from missing(shape.item, item, f"{path}[{index}]")
        case _:
            return


def join(path: str, name: str) -> str:
    """Return the path of a property inside another, as Pulumi writes it."""
    if not name.replace("_", "a").replace("$", "a").isalnum() or name[0].isdigit():
        return f"{path}[{json.dumps(name)}]"
    return f"{path}.{name}" if path else name


def _object(
    shape: Object, value: dict[str, Plain], path: str, problems: list[Problem]
) -> dict[str, Plain]:
    result: dict[str, Plain] = {}
    for name, item in value.items():
        if name not in shape.properties:
            problems.append(Problem(join(path, name), _stranger(name, shape)))
        elif item is not None:
            result[name] = _value(shape.properties[name], item, join(path, name), problems)
    return result


def _value(shape: Shape, value: Plain, path: str, problems: list[Problem]) -> Plain:
    match shape, value:
        case _, Unknown():
            return value
        case Object(), dict():
            return _object(shape, value, path, problems)
        case ListOf(), list():
            items = enumerate(value)
            return [_value(shape.item, item, f"{path}[{i}]", problems) for i, item in items]
        case MapOf(), dict():
            return {
                name: _value(shape.item, item, join(path, name), problems)
                for name, item in value.items()
                if item is not None
            }
        case Scalar(), _:
            try:
                return _scalar(shape.kind, value)
            except MistypedError:
                problems.append(Problem(path, _mistyped(shape.kind, value)))
        case _:
            problems.append(Problem(path, _mistyped(_kind(shape), value)))
    return value


def _scalar(kind: str, value: Plain) -> Plain:
    match kind, value:
        case ("string", str()) | ("boolean", bool()):
            return value
        case "string", bool():
            return "true" if value else "false"
        case "string", int() | float():
            return str(value)
        case "boolean", "true" | "false":
            return value == "true"
        case (("integer" | "number"), str() | int() | float()) if not isinstance(value, bool):
            return _number(kind, value)
        case _:
            raise MistypedError


def _number(kind: str, value: str | float) -> int | float:
    try:
        number = float(value)
    except ValueError as error:
        raise MistypedError from error
    if kind == "number":
        return number
    if not number.is_integer():
        raise MistypedError
    return int(number)


def _kind(shape: Shape) -> str:
    return "array" if isinstance(shape, ListOf) else "object"


def _stranger(name: str, shape: Object) -> str:
    near = get_close_matches(name, shape.properties, n=1)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    return f"Invalid or unknown key '{name}'{hint}"


def _mistyped(kind: str, value: Plain) -> str:
    text = json.dumps(value, default=lambda _unknown: "(unknown value)")
    if len(text) > PREVIEW_LENGTH:
        text = f"{text[: PREVIEW_LENGTH - 3]}..."
    return f"expected {kind} type, got {text} of type {TYPE_NAMES.get(type(value))}"
