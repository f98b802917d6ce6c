import pytest

from ops.capacity import cost_panel
from ops.capacity.report import Report
from ops.dashboard.canvas import Box, Canvas
from tests.ops.capacity.curves import curves
from tests.ops.capacity.reports import report
from tests.ops.dashboard.drawing import blank, words

ON_DEMAND, PROVISIONED = "#1f77b4", "#d9660a"


def drawn(found: Report) -> Canvas:
    canvas = blank(800, 600)
    cost_panel.draw(canvas, Box(0, 0, 800, 600), found)
    return canvas


def heights(canvas: Canvas, color: str) -> tuple[float, float]:
    (_, start), (_, end) = curves(canvas)[color]
    return start, end


def test_what_each_mode_costs_at_this_average() -> None:
    found = words(drawn(report()))

    assert "Reads and writes a month, for a peak of 10 requests a second" in found
    assert found[-2:] == ["on demand: 263 USD at 2", "provisioned: 545 USD at 2"]


def test_on_demand_rises_and_provisioned_capacity_does_not() -> None:
    canvas = drawn(report())
    start, end = heights(canvas, ON_DEMAND)
    low, high = heights(canvas, PROVISIONED)

    assert start > low > end
    assert low == pytest.approx(high)


def test_both_cross_at_the_break_even() -> None:
    found = report()
    canvas = drawn(found)
    start, end = heights(canvas, ON_DEMAND)
    level, _ = heights(canvas, PROVISIONED)

    assert "break-even at 4.14" in words(canvas)
    assert (start - level) / (start - end) == pytest.approx(found.break_even / 10, abs=0.002)


def test_without_a_break_even_there_is_no_line_for_it() -> None:
    found = report(
        requestsPerSecond=0.001, peakRequestsPerSecond=0.001, reads={}, logs={"perRequest": 0}
    )

    assert [said for said in words(drawn(found)) if "break-even" in said] == []
