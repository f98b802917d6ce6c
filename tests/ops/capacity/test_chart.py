import os
import struct
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from launcher.main import argv
from ops.capacity.chart import figure, save
from ops.capacity.page import of_production
from ops.capacity.report import Report
from ops.requirements import CHECKOUT
from tests.ops.capacity.reports import overloaded, report

TINY: dict[str, Any] = {
    "requestsPerSecond": 0.001,
    "peakRequestsPerSecond": 0.001,
    "reads": {},
    "logs": {"perRequest": 0},
}


def test_a_picture_has_its_size(tmp_path: Path) -> None:
    picture = tmp_path / "capacity.png"
    save(report(), picture)

    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (1_600, 620)


def test_the_same_report_gives_the_same_bytes_on_any_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here.svg", tmp_path / "there.svg"
    save(of_production(), here)
    (tmp_path / "matplotlibrc").write_text("svg.fonttype: none\nlines.linewidth: 9\nfont.size: 3\n")
    subprocess.run(
        argv("capacity", "--stack", "prod", "--chart", str(there)),
        cwd=CHECKOUT,
        env={**os.environ, "MPLCONFIGDIR": str(tmp_path), "PYTHONHASHSEED": "7"},
        stdout=subprocess.DEVNULL,
        check=True,
    )

    assert there.read_bytes() == here.read_bytes()


def test_an_svg_needs_no_font_and_has_no_date(tmp_path: Path) -> None:
    picture = tmp_path / "capacity.svg"
    save(report(), picture)
    text = picture.read_text()

    assert [
        mark for mark in ("<text", "font-family", "dc:date", "dc:creator") if mark in text
    ] == []


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(of_production(), id="production"),
        pytest.param(overloaded(), id="overloaded"),
        pytest.param(report(), id="sample"),
        pytest.param(report(requestsPerSecond=10), id="steady"),
        pytest.param(report(**TINY), id="tiny"),
        pytest.param(report(requestsPerSecond=5_000, peakRequestsPerSecond=90_000), id="huge"),
    ],
)
def test_no_text_leaves_the_picture_or_covers_another(found: Report) -> None:
    drawn = figure(found)
    drawn.draw_without_rendering()
    [axes] = drawn.axes
    card = axes.get_window_extent()
    texts = [(text.get_text(), text.get_window_extent()) for text in axes.texts]

    assert [
        words
        for words, box in texts
        if box.x0 < card.x0 or box.x1 > card.x1 or box.y0 < card.y0 or box.y1 > card.y1
    ] == []
    # Boxes of lines hold their blank edges, which may share a pixel or two.
    assert [
        (words, others)
        for (words, box), (others, other) in combinations(texts, 2)
        if min(box.x1, other.x1) - max(box.x0, other.x0) > 1
        and min(box.y1, other.y1) - max(box.y0, other.y0) > 3
    ] == []
