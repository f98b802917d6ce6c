import pytest

from ops.review.findings.backfill import Backfill, backfill
from tables.cost.prices import default_prices
from tables.load.workload import Workload

PRICES = default_prices()
A_DAY = 86_400
LOAD = Workload.model_validate(
    {
        "requestsPerSecond": 2,
        "retentionDays": 10,
        "life": {"endedBytes": 2_500},
        "logs": {"perRequest": 3, "entryBytes": 300, "keptDays": 5},
    }
)


@pytest.mark.parametrize(
    ("table", "items", "units"),
    [
        pytest.param("requests", 2 * A_DAY * 10, 3, id="of requests"),
        pytest.param("logs", 2 * A_DAY * 3 * 5, 1, id="of logs"),
    ],
)
def test_each_item_costs_a_unit_for_each_kilobyte(table: str, items: int, units: int) -> None:
    usd = items * units * PRICES.standard.write_request.each
    assert backfill(table, "STANDARD", LOAD, PRICES) == Backfill(
        items=items, units=items * units, usd=usd
    )


def test_a_class_has_its_own_price() -> None:
    found = backfill("logs", "STANDARD_INFREQUENT_ACCESS", LOAD, PRICES)
    assert found
    assert found.usd == found.units * PRICES.infrequent_access.write_request.each


@pytest.mark.parametrize(
    ("table", "workload"),
    [
        pytest.param("requests", Workload(), id="no load"),
        pytest.param("others", LOAD, id="another table"),
    ],
)
def test_nothing_is_told_of_items_that_nobody_knows(table: str, workload: Workload) -> None:
    assert backfill(table, "STANDARD", workload, PRICES) is None
