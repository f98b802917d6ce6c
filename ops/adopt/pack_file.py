"""The names of adopted tables, written into the pack's config, which checks them."""

import json
from collections.abc import Mapping
from typing import cast

from policies.guardrails.dynamodb import requests_table_presence, table_contract
from policies.guardrails.dynamodb.specification import NAMES, TABLES

RULES = {
    table_contract.RULE.name: TABLES,
    requests_table_presence.RULE.name: requests_table_presence.REQUIRED,
}
"""The rules that go by the names of tables, each with the tables that it is about."""


def edited(text: str, names: Mapping[str, str]) -> str:
    """Return the config with the tables' names in AWS, one per line; the same text if none."""
    if not names:
        return text
    config: dict[str, object] = json.loads(text)
    for rule, tables in RULES.items():
        its = {
            table.base_name: names[table.base_name] for table in tables if table.base_name in names
        }
        if its:
            former = config.get(rule, {})
            entry = {"enforcementLevel": former} if isinstance(former, str) else _members(former)
            config[rule] = entry | {NAMES: {**_members(entry.get(NAMES)), **its}}
    entries = [f"  {_json(name)}: {_json(entry)}" for name, entry in config.items()]
    end = "\n" if text.endswith("\n") else ""
    return "\n".join(["{", ",\n".join(entries), "}"]) + end


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _members(value: object) -> dict[str, object]:
    return dict(cast("dict[str, object]", value)) if isinstance(value, dict) else {}
