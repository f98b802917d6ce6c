"""A table in a few words, as the program declares it and as the pack requires it."""

from guardrails.dynamodb.specification import Table
from market_intelligence.specs import TableSpec

Stated = dict[str, str | list[str]]


def stated_by_program(spec: TableSpec) -> Stated:
    """Return the name, the keys, the indexes and the expiry of a table; all indexes hold all."""
    found: Stated = {
        "name": f"<environment>-{spec.base_name}",
        "keys": [f"{key.name} {key.type}" for key in spec.keys],
    }
    for index in spec.indexes:
        assert index.projection == "ALL"
        found[index.name] = [f"{key.name} {key.type}" for key in index.keys]
    return found | ({"expires by": spec.ttl_attribute} if spec.ttl_attribute else {})


def stated_by_pack(table: Table) -> Stated:
    """Return the same of a table as the pack has it."""
    types = {one.name: one.type for one in table.attributes}
    keys = [table.hash_key, *([table.range_key] if table.range_key else [])]
    found: Stated = {
        "name": f"<environment>-{table.base_name}",
        "keys": [f"{name} {types[name]}" for name in keys],
    }
    for index in table.indexes:
        assert index.projection == "ALL"
        found[index.name] = [f"{name} {types[name]}" for name, _ in index.keys]
    return found | ({"expires by": table.ttl_attribute} if table.ttl_attribute else {})
