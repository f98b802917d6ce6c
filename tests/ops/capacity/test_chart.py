from itertools import combinations
from typing import Any, cast

import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from ops.capacity.chart import figure
from ops.capacity.page import of_production
from ops.capacity.report import Report
from tests.ops.capacity.reports import overloaded, report

TINY: dict[str, Any] = {
    "requestsPerSecond": 0.001,
    "peakRequestsPerSecond": 0.001,
    "reads": {},
    "logs": {"perRequest": 0},
}


def panels(found: Report) -> list[Axes]:
    return figure(found).axes


def words(panel: Axes) -> list[str]:
    return [text.get_text() for text in panel.findobj(Text) if text.get_text()]


def curves(panel: Axes) -> list[tuple[list[float], list[float]]]:
    """Return the x and the y of each curve of a panel's plot."""
    [plot] = panel.child_axes
    lines = cast("list[Any]", plot.lines)
    return [([*line.get_xdata()], [*line.get_ydata()]) for line in lines]


def test_costs_of_both_modes_cross_at_the_break_even() -> None:
    found = report()
    usd = {
        mode: sum(line.usd for line in found.bill if line.mode == mode)
        for mode in ("on demand", "provisioned")
    }
    at_once, kept_ready = usd["on demand"], usd["provisioned"]
    even_rate = 2 * kept_ready / at_once
    cost, _ = panels(found)
    on_demand, mark, provisioned, other_mark, even = curves(cost)
    # At a peak of 10 five times the average of 2, and nearly nothing at a thousandth of that.
    assert on_demand == ([0.01, 10], [pytest.approx(at_once / 200), pytest.approx(at_once * 5)])
    assert provisioned == ([0.01, 10], [pytest.approx(kept_ready, rel=0.05)] * 2)
    assert mark == ([2], [pytest.approx(at_once)])
    assert other_mark == ([2], [pytest.approx(kept_ready)])
    assert even[0] == [pytest.approx(even_rate)] * 2
    assert {
        "Reads and writes a month, for a peak of 10 requests a second",
        "requests a second, on average",
        "USD a month",
        f"on demand: {at_once:.0f} USD at 2",
        f"provisioned: {kept_ready:.0f} USD at 2",
        f"break-even at {even_rate:.2f}",
    } <= {*words(cost)}


def test_without_a_break_even_there_is_no_line_for_it() -> None:
    cost, _ = panels(report(**TINY))
    assert len(curves(cost)) == 4
    assert [text for text in words(cost) if "break-even" in text] == []


def test_the_first_ceilings_fall_to_nothing_where_they_are_reached() -> None:
    found = report()
    _, headroom = panels(found)
    *ceilings, peak = curves(headroom)
    reached = [one.requests_per_second for one in found.ceilings[:4]]
    assert ceilings == [([0, rate], [100, 0]) for rate in reached]
    assert peak[0] == [10, 10]
    [plot] = headroom.child_axes
    # The fourth is further away than the picture reaches; those that come first are thickest.
    assert reached[2] < plot.get_xlim()[1] < reached[3]
    assert [line.get_linewidth() for line in plot.lines[:4]] == [6.5, 5, 3.5, 2]
    assert words(headroom)[-4:] == [
        "writes of status-index: processing: reached at 100, 90% left at this peak",
        "writes of strategy-index: table: reached at 103, 90% left at this peak",
        "writes of status-index: completed: reached at 250, 96% left at this peak",
        "writes of project-index: busiest project: reached at 308, 97% left at this peak",
    ]
    assert "peak of 10" in words(headroom)


def test_ceilings_below_the_peak_are_exceeded() -> None:
    _, headroom = panels(overloaded())
    assert words(headroom)[-4:] == [
        "writes of user-index: reached at 76.9, exceeded",
        "writes of status-index: processing: reached at 100, exceeded",
        "writes of strategy-index: table: reached at 103, exceeded",
        "writes of status-index: completed: reached at 250, 20% left at this peak",
    ]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(of_production(), id="production"),
        pytest.param(overloaded(), id="overloaded"),
        pytest.param(report(requestsPerSecond=10), id="steady"),
        pytest.param(report(**TINY), id="tiny"),
        pytest.param(report(requestsPerSecond=5_000, peakRequestsPerSecond=90_000), id="huge"),
    ],
)
def test_no_words_beside_a_curve_leave_the_panel_or_cover_others(found: Report) -> None:
    drawn = figure(found)
    drawn.draw_without_rendering()
    for panel in drawn.axes:
        [plot] = panel.child_axes
        boxes = [text.get_window_extent() for text in plot.texts]
        card = panel.get_window_extent()
        assert all(card.x0 < box.x0 and box.x1 < card.x1 for box in boxes)
        assert not any(box.overlaps(other) for box, other in combinations(boxes, 2))
