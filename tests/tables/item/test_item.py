import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tables.item.problems import ItemError
from tables.item.sizes import MAX_ITEM_BYTES, size_bytes
from tables.items import Request
from tests.tables.examples import REQUEST, request
from tests.tables.nesting import in_map, nested


def test_item_of_the_greatest_size_is_taken_and_one_byte_more_is_not() -> None:
    room = MAX_ITEM_BYTES - size_bytes(request().to_attributes()) - len("padding")
    greatest = request(padding="x" * room)
    attributes: dict[str, Any] = {**greatest.to_attributes(), "x": {"S": ""}}

    assert size_bytes(greatest.to_attributes()) == 400 * 1024
    with pytest.raises(ItemError) as refused:
        request(padding="x" * room + "x")
    assert refused.value.problems == ("the item has 409,601 bytes; must have 409,600 at most",)
    with pytest.raises(ItemError) as refused:
        Request.from_attributes(attributes)
    assert refused.value.problems == ("the item has 409,601 bytes; must have 409,600 at most",)


def test_item_is_nested_to_32_levels_but_not_to_33() -> None:
    deepest = nested(31, "leaf", in_map)

    assert request(note=deepest).to_values()["note"] == deepest
    with pytest.raises(ItemError):
        request(note={"a": deepest})


def test_unknown_fields_can_have_any_name() -> None:
    unknown: dict[str, Any] = {
        "from_values": "a field, not the method",
        "model_config": {"model_fields": []},
        "__dict__": 1,
        "self": True,
        "a b": None,
        "ключ": {"emoji \U0001f680": []},
    }

    made = request(**unknown)

    assert made.to_values() == Request.from_values(REQUEST).to_values() | unknown
    assert Request.from_attributes(made.to_attributes()) == made


def test_constructor_takes_declared_types_and_refuses_in_the_same_words() -> None:
    bad: dict[str, Any] = {**REQUEST, "status": "done"}

    assert Request(**REQUEST) == request()
    with pytest.raises(ValidationError) as refused:
        Request(**bad)

    [error] = refused.value.errors()
    assert error.get("ctx", {})["error"].problems == (
        'status: is "done"; must be pending, processing, executing, completed, failed or cancelled',
    )


def test_item_is_part_of_a_larger_model() -> None:
    class Event(BaseModel):
        request: Request

    assert Event(request=request()).request == request()


def test_item_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        request().__setattr__("status", "completed")


def test_item_shares_nothing_with_those_who_gave_or_took_its_values() -> None:
    values: dict[str, Any] = json.loads(json.dumps(REQUEST)) | {"note": {"a": []}}
    made = Request.from_values(values)
    written: dict[str, Any] = made.to_attributes()
    before: dict[str, Any] = made.to_values()

    for taken in (values, before):
        taken["config"]["keywords"].append("changed")
        taken["note"]["a"].append("changed")
        taken["errors"].clear()
    written["config"]["M"].clear()
    again = Request.from_attributes(made.to_attributes())

    assert made == again == request(note={"a": []})


@pytest.mark.parametrize("given", [0.1, Decimal("0.1"), Decimal("0.10")], ids=repr)
def test_numbers_are_what_they_are_written_as(given: float | Decimal) -> None:
    made = request(progress={"percentage": given, "whole": 65.0})

    assert made.progress == {"percentage": Decimal("0.1"), "whole": 65}
    assert list(map(type, made.progress.values())) == [Decimal, int]
