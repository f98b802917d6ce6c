"""Every bad item of the frozen list is refused with its message."""

from collections.abc import Callable
from typing import Any

import pytest

from market_intelligence.item.item import Item
from market_intelligence.item.problems import ItemError
from market_intelligence.items import ProcessingLog, Request
from tests.faults.frozen import ABSENT, faults
from tests.market_intelligence.examples import LOG, REQUEST, request

ITEMS: dict[str, tuple[type[Item], dict[str, Any]]] = {
    "request": (Request, REQUEST),
    "log": (ProcessingLog, LOG),
}


STALE = "A message has changed: if that is intended, change it in tests/faults/items.json."


def problems(read: Callable[[dict[str, Any]], Item], fields: dict[str, Any]) -> list[str]:
    present = {name: value for name, value in fields.items() if value is not ABSENT}
    with pytest.raises(ItemError) as refused:
        read(present)
    return [*refused.value.problems]


def test_bad_fields_and_values_are_refused() -> None:
    others: list[tuple[dict[str, Any], list[str]]] = []
    for fault in faults("items"):
        item, good = ITEMS[fault["item"]]
        found = problems(item.from_values, good | {fault["field"]: fault["value"]})
        if found != [fault["problem"]]:
            others.append((fault, found))
    assert others == [], STALE


def test_attributes_that_dynamodb_refuses_are_refused() -> None:
    others: list[tuple[dict[str, Any], list[str]]] = []
    for fault in faults("attributes"):
        note = {"note": fault["attribute"]}
        found = problems(Request.from_attributes, {**request().to_attributes(), **note})
        if found != [fault["problem"]]:
            others.append((fault, found))
    assert others == []
