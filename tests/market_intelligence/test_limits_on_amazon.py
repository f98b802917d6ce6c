"""The limits of items on Amazon's own server, where it runs; the embedded one has others."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from hypothesis import given, settings

from market_intelligence.item.attributes import AttributeValue, attribute
from market_intelligence.item.sizes import MAX_ITEM_BYTES, size_bytes
from market_intelligence.item.values import Value, read_values
from tests.faults.frozen import faults
from tests.market_intelligence import amazon
from tests.market_intelligence.conftest import Client, new_requests_table
from tests.market_intelligence.examples import nested, request
from tests.market_intelligence.strategies import VALUES

WRAPS: list[Callable[[object], object]] = [lambda one: [one], lambda one: {"a": one}]
Refusal: TypeAlias = Callable[[dict[str, Any]], str]
# Half a character, which has no UTF-8, and text that boto3 makes binary of.
TAKEN: list[object] = [{"S": "\ud800"}, {"B": "text"}, {"BS": ["a"]}]
REFUSED = [fault["attribute"] for fault in faults("attributes") if fault["attribute"] not in TAKEN]


@pytest.fixture(scope="module")
def refusal(dynamodb: Client) -> Refusal:
    """Return what puts the specified request with other attributes and tells why it is refused."""
    table = new_requests_table(dynamodb).name

    def put(others: dict[str, Any]) -> str:
        try:
            dynamodb.put_item(TableName=table, Item={**request().to_attributes(), **others})
        except (ClientError, ParamValidationError) as error:
            return str(error)
        return ""

    return put


def padded(value: Value, size: int) -> dict[str, AttributeValue]:
    """Return a value, and what fills the specified request with it to so many bytes."""
    others = {"note": attribute(value), "padding": attribute("")}
    room = size - size_bytes(request().to_attributes() | others)
    return others | {"padding": attribute("x" * room)}


if not amazon.missing():

    def test_greatest_item_is_the_same(refusal: Refusal) -> None:
        @given(value=VALUES)
        @settings(max_examples=15)
        def is_the_same(value: Value) -> None:
            assert refusal(padded(value, MAX_ITEM_BYTES)) == ""
            assert "Item size has exceeded" in refusal(padded(value, MAX_ITEM_BYTES + 1))

        is_the_same()

    @pytest.mark.parametrize("wrap", WRAPS, ids=["list", "map"])
    @pytest.mark.parametrize(("levels", "inmost"), [(31, "text"), (30, {})], ids=["text", "map"])
    def test_deepest_item_is_the_same(
        refusal: Refusal, levels: int, inmost: object, wrap: Callable[[object], object]
    ) -> None:
        deepest = nested(levels, inmost, wrap)
        deeper = nested(levels + 1, inmost, wrap)

        assert read_values({"note": deepest}).problems == []
        assert refusal({"note": attribute(deepest)}) == ""
        assert len(read_values({"note": deeper}).problems) == 1
        assert "Nesting Levels have exceeded" in refusal({"note": attribute(deeper)})

    def test_what_is_refused_here_is_refused_there(refusal: Refusal) -> None:
        assert [bad for bad in REFUSED if not refusal({"note": bad})] == []
