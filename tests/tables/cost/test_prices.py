import json
from collections.abc import Iterator
from typing import cast

import pytest
from pydantic import ValidationError

from components.alarm import METRIC_USD_A_MONTH
from sections.cache import Cache
from tables.cost.prices import DEFAULT_FILE, Price, Prices, default_prices


def each(part: object) -> Iterator[Price]:
    if isinstance(part, Price):
        yield part
    elif isinstance(part, dict):
        for member in cast("dict[str, object]", part).values():
            yield from each(member)
    elif hasattr(part, "__dict__"):
        yield from each(vars(part))


def test_prices_are_those_after_the_cut_of_november_2024() -> None:
    prices = default_prices()

    assert (prices.region, prices.date) == ("us-east-1", "2026-11-25")
    assert {
        name: (price.usd, price.per) for name, price in prices.standard if isinstance(price, Price)
    } == {
        "write_request": (0.625, 1_000_000),
        "read_request": (0.125, 1_000_000),
        "replicated_write_request": (0.625, 1_000_000),
        "write_hour": (0.00065, 1),
        "read_hour": (0.00013, 1),
        "replicated_write_hour": (0.00065, 1),
        "storage": (0.25, 1),
    }


def test_a_price_is_of_so_many_units() -> None:
    price = Price(
        usd=0.625, per=1_000_000, unit="writes", page="https://aws.amazon.com/", confirmed=True
    )

    assert price.each == 0.000_000_625


def test_each_price_names_a_page_of_aws() -> None:
    found = [*each(default_prices())]

    assert len(found) == 2 * 7 + 12 + 10
    assert [price for price in found if not price.page.startswith("https://aws.amazon.com/")] == []


def test_a_class_has_prices_of_its_own() -> None:
    prices = default_prices()

    assert prices.of("STANDARD").storage.usd == 0.25
    assert prices.of("STANDARD_INFREQUENT_ACCESS").storage.usd == 0.1


def test_alarms_have_the_price_that_the_program_exports() -> None:
    assert default_prices().alarm_metric.each == METRIC_USD_A_MONTH


def test_the_default_cache_has_a_price() -> None:
    assert Cache.model_fields["node_type"].default in default_prices().cache_nodes


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"date": "November"}, ("date",)),
        ({"standard": {}}, ("standard", "writeRequest")),
        ({"key": {"usd": -1, "unit": "", "page": "", "confirmed": True}}, ("key", "usd")),
        ({"keys": {}}, ("keys",)),
    ],
    ids=["no date", "price missing", "below nothing", "misspelt"],
)
def test_a_file_is_checked(change: dict[str, object], path: tuple[str, ...]) -> None:
    given = json.loads(DEFAULT_FILE.read_text()) | change
    with pytest.raises(ValidationError) as refused:
        Prices.from_json(json.dumps(given))

    assert refused.value.errors()[0]["loc"] == path
