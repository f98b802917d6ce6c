"""Some items of a table, and the same ones of another."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.restore.acting import Acting
from tables.specs import TableSpec

Item = Mapping[str, Any]
"""An item in DynamoDB's own types."""

_AT_ONCE = 100
"""How many items BatchGetItem gives."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Items by their keys, which are text; and whether these are all that the table has."""

    items: Mapping[str, Item]
    is_all: bool


def sample(aws: Acting, table: str, spec: TableSpec, most: int) -> Sample:
    """Read so many items, which DynamoDB keeps in no order."""
    items: dict[str, Item] = {}
    after: dict[str, object] = {}
    while len(items) < most:
        answer = aws.call("dynamodb", "scan", TableName=table, Limit=most - len(items), **after)
        items |= {_key(spec, item): item for item in answer["Items"]}
        if "LastEvaluatedKey" not in answer:
            return Sample(items, is_all=True)
        after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
    return Sample(items, is_all=False)


def same(aws: Acting, table: str, spec: TableSpec, items: Iterable[Item]) -> dict[str, Item]:
    """Read the items of a table that have the keys of these."""
    names = [key.name for key in spec.keys]
    keys = [{name: item[name] for name in names} for item in items]
    found: dict[str, Item] = {}
    for start in range(0, len(keys), _AT_ONCE):
        for item in _batch(aws, table, keys[start : start + _AT_ONCE]):
            found[_key(spec, item)] = item
    return found


def _batch(aws: Acting, table: str, keys: list[dict[str, Any]]) -> Iterator[Item]:
    asked: dict[str, Any] = {table: {"Keys": keys}}
    pauses = aws.waiting.pauses()
    while asked:
        answer = aws.call("dynamodb", "batch_get_item", RequestItems=asked)
        yield from answer["Responses"].get(table, [])
        asked = answer.get("UnprocessedKeys") or {}
        if asked:
            aws.waiting.sleep(next(pauses))


def _key(spec: TableSpec, item: Item) -> str:
    values = [value for key in spec.keys for value in item[key.name].values()]
    return " ".join(value if isinstance(value, str) else json.dumps(value) for value in values)
