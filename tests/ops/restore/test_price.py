from dataclasses import replace

import pytest

from ops.restore.price import RESTORE, monthly_usd, once_usd
from ops.restore.restored import Restored
from ops.restore.source import Source
from tables.cost.prices import default_prices

GB = 2**30
SOURCE = Source(
    name="orders", arn="arn", items=1, table_bytes=10 * GB, index_bytes=4 * GB, key=None
)
PRICES = default_prices()


def test_a_restore_is_paid_by_the_table() -> None:
    assert once_usd(SOURCE) == pytest.approx(1.5)


def test_the_price_of_a_restore_is_not_confirmed() -> None:
    assert (RESTORE.page, RESTORE.confirmed) == (
        "https://aws.amazon.com/dynamodb/pricing/on-demand/",
        False,
    )


def test_the_restored_table_is_stored_backed_up_and_watched(of: Restored) -> None:
    assert of.args.table_class == "STANDARD_INFREQUENT_ACCESS"
    # Storage of all, recovery of the table, and 20 metrics of 16 alarms.
    expected = 14 * 0.1 + 10 * 0.2 + 20 * 0.1
    assert monthly_usd(SOURCE, of, PRICES) == pytest.approx(expected)


def test_a_table_without_all_that_is_stored(of: Restored) -> None:
    args = replace(of.args, recovery_days=None, table_class="STANDARD")
    bare = replace(of, args=args, alarms=[])
    assert monthly_usd(SOURCE, bare, PRICES) == pytest.approx(14 * 0.25)
