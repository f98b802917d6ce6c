"""The inputs of a resource that is read from AWS: one to import, or one that has drifted."""

from rehearsal.plugin.defaults import MARK
from rehearsal.plugin.property_rules import PropertyRules, identity
from rehearsal.plugin.sdk_schema import ListOf, Object, Shape
from rehearsal.plugin.values import Plain, Properties, is_empty


def described(shape: Object, facts: PropertyRules, outputs: Properties) -> Properties:
    """Return the inputs that describe a resource as AWS holds it, without what goes without saying.

    They are what a program would have to say to make it.
    """
    return _said(shape, facts, outputs, "") | {MARK: []}


def refreshed(
    shape: Object, facts: PropertyRules, outputs: Properties, inputs: Properties
) -> Properties:
    """Return the inputs of a resource, brought in line with what AWS holds now."""
    return _refreshed_object(shape, facts, outputs, inputs, "")


def ordered(facts: PropertyRules, outputs: Properties, known: Properties) -> Properties:
    """Return outputs with the items of sets in the order in which they are known already."""
    return {name: _ordered(facts, value, known.get(name), name) for name, value in outputs.items()}


def _ordered(facts: PropertyRules, value: Plain, known: Plain, path: str) -> Plain:
    match value, known:
        case dict(), dict():
            return {
                name: _ordered(facts, item, known.get(name), _key(path, name))
                for name, item in value.items()
            }
        case list(), list() if path in facts.sets:
            name = facts.sets[path]
            places = {identity(item, name): item for item in known}
            order = list(places)
            items = sorted(
                value,
                key=lambda item: (
                    order.index(identity(item, name))
                    if identity(item, name) in places
                    else len(order)
                ),
            )
            return [_ordered(facts, item, places.get(identity(item, name)), path) for item in items]
        case _:
            return value


def _said(
    shape: Object, facts: PropertyRules, value: dict[str, Plain], path: str
) -> dict[str, Plain]:
    said: dict[str, Plain] = {}
    for name, item in value.items():
        key = _key(path, name)
        if name not in shape.properties or key in facts.output_only or is_empty(item):
            continue
        if item != facts.defaults.get(key):
            said[name] = _said_value(shape.properties[name], facts, item, key)
    return said


def _said_value(shape: Shape, facts: PropertyRules, value: Plain, path: str) -> Plain:
    match shape, value:
        case Object(), dict():
            required = {n: v for n, v in value.items() if n in shape.required}
            return required | _said(shape, facts, value, path) | {MARK: []}
        case ListOf(), list():
            return [_said_value(shape.item, facts, item, path) for item in value]
        case _:
            return value


def _refreshed_object(
    shape: Object,
    facts: PropertyRules,
    output: dict[str, Plain],
    known: dict[str, Plain],
    path: str,
) -> dict[str, Plain]:
    kept = {
        name: _refreshed_value(shape.properties[name], facts, output[name], item, _key(path, name))
        if name in output and name in shape.properties
        else item
        for name, item in known.items()
        if name.startswith("__") or output.get(name, item) is not None
    }
    drifted = {
        name: item
        for name, item in _said(shape, facts, output, path).items()
        if name not in known and _key(path, name) not in facts.computed
    }
    return kept | drifted


def _refreshed_value(
    shape: Shape, facts: PropertyRules, output: Plain, known: Plain, path: str
) -> Plain:
    match shape, output, known:
        case Object(), dict(), dict():
            return _refreshed_object(shape, facts, output, known, path)
        case ListOf(item=Object() as item), list(), list():
            partners = _partners(output, known, facts.sets.get(path))
            return [
                _said_value(item, facts, value, path)
                if partner is None
                else _refreshed_value(item, facts, value, partner, path)
                for value, partner in zip(output, partners, strict=True)
            ]
        case _:
            return output


def _partners(output: list[Plain], known: list[Plain], name: str | None) -> list[Plain]:
    """Return for each item what is known of it: in a set by its name, else by its place."""
    if name is None:
        return (known + [None] * len(output))[: len(output)]
    items = {identity(item, name): item for item in known}
    return [items.get(identity(item, name)) for item in output]


def _key(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
