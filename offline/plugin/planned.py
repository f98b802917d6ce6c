"""New inputs as an update takes them."""

from offline.plugin.facts import Facts
from offline.plugin.shapes import Object
from offline.plugin.values import Plain, Properties


def planned(shape: Object, facts: Facts, olds: Properties, news: Properties) -> Properties:
    """Return new inputs completed by what AWS filled in, where leaving it out keeps it."""
    return _planned(shape, facts, olds, news, "")


def _planned(
    shape: Object, facts: Facts, old: dict[str, Plain], new: dict[str, Plain], path: str
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
