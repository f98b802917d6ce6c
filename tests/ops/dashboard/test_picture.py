import json
import os
import struct
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.axes import Axes

from launcher.main import argv
from ops.dashboard.body import Body, parsed
from ops.dashboard.picture import figure, save
from ops.requirements import CHECKOUT

SAMPLE = Path(__file__).with_name("sample.json")
GUTTER = 4


def body(width: int | None = None, height: int | None = None) -> Body:
    """Give the sample, or its widgets one below the other, all of one size."""
    widgets = json.loads(SAMPLE.read_text())["widgets"]
    if width and height:
        widgets = [
            {**widget, "x": 0, "y": position * height, "width": width, "height": height}
            for position, widget in enumerate(widgets)
        ]
    return parsed(json.dumps({"widgets": widgets}))


def test_each_widget_has_axes_of_its_place_and_size() -> None:
    drawn = figure(body())
    width, height = drawn.get_size_inches() * drawn.dpi
    places = [axes.get_position() for axes in drawn.axes]
    assert [
        [
            round(place.x0 * width, 6),
            round((1 - place.y1) * height, 6),
            round(place.width * width, 6),
            round(place.height * height, 6),
        ]
        for place in places
    ] == [
        [8 + 66 * widget.x, 8 + 50 * widget.y, 66 * widget.width, 50 * widget.height]
        for widget in body().widgets
    ]
    assert [axes.get_label() for axes in drawn.axes] == [
        f"widgets[{position}]" for position in range(len(places))
    ]


def test_axes_are_in_pixels_from_the_upper_left() -> None:
    (axes,) = figure(parsed(json.dumps({"widgets": [_text(0, 0)]}))).axes
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 396), (300, 0))


def test_a_picture_is_1600_pixels_wide_and_ends_below_the_last_widget(tmp_path: Path) -> None:
    picture = tmp_path / "dashboard.png"
    save(parsed(json.dumps({"widgets": [_text(3, 2), _text(0, 0)]})), picture)
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (1600, 8 + 50 * 8 + 8)


def test_the_same_body_gives_the_same_bytes_on_any_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here.svg", tmp_path / "there.svg"
    save(body(), here)
    (tmp_path / "matplotlibrc").write_text("svg.fonttype: none\nlines.linewidth: 9\nfont.size: 3\n")
    subprocess.run(
        argv("dashboard", str(SAMPLE), str(there)),
        cwd=CHECKOUT,
        env={
            **os.environ,
            "MPLCONFIGDIR": str(tmp_path),
            "PYTHONHASHSEED": "7",
            "TZ": "Asia/Tokyo",
        },
        check=True,
    )
    assert there.read_bytes() == here.read_bytes()


def test_an_svg_needs_no_font_and_has_no_date(tmp_path: Path) -> None:
    picture = tmp_path / "dashboard.svg"
    save(body(), picture)
    text = picture.read_text()
    assert [
        mark for mark in ("<text", "font-family", "dc:date", "dc:creator") if mark in text
    ] == []
    assert "<!-- Throttled requests -->" in text


@pytest.mark.parametrize("size", [(), (1, 1), (2, 8), (4, 3), (6, 3), (24, 1), (24, 12)], ids=str)
def test_no_text_leaves_its_card_or_covers_another(size: tuple[int, ...]) -> None:
    drawn = figure(body(*size))
    drawn.draw_without_rendering()
    assert [fault for axes in drawn.axes for fault in _faults(axes)] == []


def _faults(axes: Axes) -> list[str]:
    card = axes.get_window_extent().padded(-GUTTER)
    texts = [(text.get_text(), text.get_window_extent()) for text in axes.texts if text.get_text()]
    outside = [
        f"{axes.get_label()}: {words} is outside"
        for words, box in texts
        if box.x0 < card.x0 or box.x1 > card.x1 or box.y0 < card.y0 or box.y1 > card.y1
    ]
    # Boxes of lines hold their blank edges, which may share a pixel or two.
    return outside + [
        f"{axes.get_label()}: {words} covers {others}"
        for (words, box), (others, other) in combinations(texts, 2)
        if min(box.x1, other.x1) - max(box.x0, other.x0) > 1
        and min(box.y1, other.y1) - max(box.y0, other.y0) > 2
    ]


def _text(x: int, y: int) -> dict[str, object]:
    return {"type": "text", "x": x, "y": y, "properties": {"markdown": "a"}}
