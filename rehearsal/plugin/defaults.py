"""The values that inputs take where a program leaves them out."""

import hashlib
import secrets
from collections.abc import Mapping

from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.sdk_schema import ListOf, Object, Shape
from rehearsal.plugin.values import Plain, Properties

# The official plugin lists here what it filled in, for its next run and for policies to see.
MARK = "__defaults"
SUFFIX_LENGTH = 7


def filled(shape: Object, inputs: Properties, defaults: Mapping[str, Plain]) -> Properties:
    """Return inputs with the defaults that they leave out, by their paths without indexes."""
    return _object(shape, inputs, defaults, "")


def made_name(
    facts: PropertyRules, name: str, olds: Properties, seed: bytes
) -> Mapping[str, Plain]:
    """Return the default for a resource's name; one that was made up before stays.

    `seed` makes the same name in a preview and in the deployment that follows.
    """
    key = facts.auto_named
    if key is None:
        return {}
    if key in olds.get(MARK, []):
        return {key: olds.get(key)}
    digits = hashlib.sha256(seed).hexdigest() if seed else secrets.token_hex()
    return {key: f"{name}-{digits[:SUFFIX_LENGTH]}"}


def with_provider_tags(shape: Object, inputs: Properties, tags: Mapping[str, str]) -> Properties:
    """Return inputs with the tags that the provider puts on everything that takes tags."""
    if not tags or "tags" not in shape.properties or not isinstance(inputs.get("tags", {}), dict):
        return inputs
    return inputs | {"tags": {**tags, **inputs.get("tags", {})}}


def _object(
    shape: Object, value: dict[str, Plain], defaults: Mapping[str, Plain], path: str
) -> dict[str, Plain]:
    result: dict[str, Plain] = {
        name: _nested(shape.properties[name], item, defaults, _key(path, name))
        for name, item in value.items()
    }
    absent = [
        name for name in sorted(set(shape.properties) - set(value)) if _key(path, name) in defaults
    ]
    result |= {name: defaults[_key(path, name)] for name in absent}
    result[MARK] = list[Plain](absent)
    return result


def _nested(shape: Shape, value: Plain, defaults: Mapping[str, Plain], path: str) -> Plain:
    match shape, value:
        case Object(), dict():
            return _object(shape, value, defaults, path)
        case ListOf(), list():
            return [_nested(shape.item, item, defaults, path) for item in value]
        case _:
            return value


def _key(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
