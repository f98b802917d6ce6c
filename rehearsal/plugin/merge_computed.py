"""New inputs as an update takes them."""

from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.sdk_schema import Object
from rehearsal.plugin.values import Plain, Properties


def merge_computed(
    shape: Object, facts: PropertyRules, olds: Properties, news: Properties
) -> Properties:
    """Return new inputs completed by what AWS filled in, where leaving it out keeps it."""
    return _planned(shape, facts, olds, news, "")


def _planned(
    shape: Object, facts: PropertyRules, old: dict[str, Plain], new: dict[str, Plain], path: str
) -> dict[str, Plain]:
    result = dict(new)
    for name, item in shape.properties.items():
        key = f"{path}.{name}" if path else name
        before, after = old.get(name), new.get(name)
        if after is None and before is not None and key in facts.computed:
            result[name] = before
        elif isinstance(item, Object) and isinstance(before, dict) and isinstance(after, dict):
            result[name] = _planned(item, facts, before, after, key)
    return result
