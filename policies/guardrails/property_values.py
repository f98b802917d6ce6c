"""Checks of values in the pack's config against the schema of the property, as by the engine.

They support only the part of JSON Schema that rules use.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

Schema = Mapping[str, Any]
_KINDS = {"string": "text", "integer": "a whole number", "array": "a list", "object": "an object"}


def value_faults(place: str, schema: Schema, value: object) -> Iterator[str]:
    """Yield the faults of a value; `place` names its property, as in `environment of RULE`."""
    match schema["type"]:
        case "array" if isinstance(value, Sequence) and not isinstance(value, str):
            for position, item in enumerate(cast("Sequence[object]", value)):
                yield from value_faults(_inside(place, f"[{position}]"), schema["items"], item)
        case "object" if isinstance(value, Mapping):
            for name, member in cast("Mapping[str, object]", value).items():
                of_member = schema.get("properties", {}).get(name, schema["additionalProperties"])
                if of_member:
                    yield from value_faults(_inside(place, f"[{name!r}]"), of_member, member)
                else:
                    known = ", ".join(map(repr, schema["properties"]))
                    yield f"Remove {name!r} from {place}: the allowed names are {known}."
        case "string" if isinstance(value, str) and _is_allowed_text(value, schema):
            pass
        case "integer" if _is_whole(value) and _is_in_range(cast("float", value), schema):
            pass
        case _:
            yield f"Set {place} to {_allowed(schema)}: it is {value!r}."


def _inside(place: str, step: str) -> str:
    name, _, rule = place.rpartition(" of ")
    return f"{name}{step} of {rule}"


def _is_allowed_text(value: str, schema: Schema) -> bool:
    return (
        value in schema.get("enum", [value])
        and len(value) >= schema.get("minLength", 0)
        and re.search(schema.get("pattern", ""), value) is not None
    )


def _is_whole(value: object) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    )


def _is_in_range(value: float, schema: Schema) -> bool:
    return schema.get("minimum", value) <= value <= schema.get("maximum", value)


def _allowed(schema: Schema) -> str:
    kind = _KINDS[schema["type"]]
    if values := schema.get("enum"):
        return f"one of {', '.join(values)}"
    if pattern := schema.get("pattern"):
        return f"{kind} that matches {pattern}"
    if "maximum" in schema:
        return f"{kind} from {schema['minimum']} to {schema['maximum']}"
    if "minimum" in schema:
        return f"{kind} of {schema['minimum']} or more"
    return f"{kind} of {schema['minLength']} or more characters" if "minLength" in schema else kind
