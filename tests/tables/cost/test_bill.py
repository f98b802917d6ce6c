from tables.cost.bill import MONTH_DAYS, MONTH_SECONDS, Line
from tables.cost.prices import default_prices


def test_a_line_is_a_quantity_at_a_price() -> None:
    line = Line("writes", 4_000_000, default_prices().standard.write_request, "on demand")

    assert line.usd == 2.5


def test_a_month_has_730_hours() -> None:
    assert MONTH_SECONDS == 730 * 60 * 60
    assert MONTH_DAYS * 24 == 730
