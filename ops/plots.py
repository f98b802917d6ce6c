"""Pictures drawn with matplotlib; the same data gives the same bytes on any machine."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from matplotlib import style
from matplotlib.figure import Figure

from ops.files import unwritable

Axes: TypeAlias = Any
"""Matplotlib's axes, whose own types leave keyword arguments open."""

INK, MUTED, FAINT, PAGE = "#16191f", "#545b64", "#d5dbdb", "#f2f3f3"
SMALL = 11  # the size of letters
_TITLE, _PADDING, _BASELINE = 14, 14, 25
_PIXELS_AN_INCH = 72  # of an SVG's points
_SETTINGS = {
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 12,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "svg.fonttype": "path",  # a machine that shows the picture may lack the font
    "svg.hashsalt": "market-intelligence",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.color": MUTED,
    "ytick.major.size": 0,
}
_METADATA = {".svg": {"Creator": None, "Date": None}, ".png": {"Software": None}}


class Picture:
    """A figure of a size in pixels."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self.figure = Figure(
            figsize=(width / _PIXELS_AN_INCH, height / _PIXELS_AN_INCH),
            dpi=_PIXELS_AN_INCH,
            facecolor=PAGE,
        )

    def card(self, left: float, top: float, width: float, height: float) -> "Card":
        """Add a card, at a position in pixels from the upper left corner."""
        across, down = self._size
        place = (left / across, 1 - (top + height) / down, width / across, height / down)
        figure: Any = self.figure
        # Without a label of its own, a card at the place of another would be that one.
        return Card(figure.add_axes(place, label=f"card {len(figure.axes)}"), width, height)


class Card:
    """A bordered part of a picture, with positions in pixels from its upper left corner."""

    def __init__(self, axes: Axes, width: float, height: float) -> None:
        self.axes = axes
        self.width = width
        self.height = height
        axes.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(visible=True, color=FAINT)

    def write(self, left: float, baseline: float, words: str, **look: object) -> None:
        """Write a text, cut at the edge of the card."""
        self.axes.text(left, baseline, words, clip_on=True, **look)

    def title(self, words: str) -> None:
        """Write a heading."""
        self.write(_PADDING, _BASELINE, words, size=_TITLE, weight="bold")

    def remark(self, words: str) -> None:
        """Write a text beside the heading, at the right edge."""
        right = self.width - _PADDING
        look = {"size": SMALL, "color": MUTED, "horizontalalignment": "right"}
        self.write(right, _BASELINE, words, **look)

    def plot(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Add axes with level lines, within margins."""
        width, height = self.width - left - right, self.height - top - bottom
        plot = self.axes.inset_axes(
            (
                left / self.width,
                bottom / self.height,
                width / self.width,
                height / self.height,
            )
        )
        plot.grid(axis="y")
        plot.set_axisbelow(True)
        return plot


def save(draw: Callable[[], Figure], path: Path) -> None:
    """Write a figure to an SVG or PNG file, regardless of the machine's matplotlib settings."""
    with style.context(_SETTINGS, after_reset=True), warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure: Any = draw()
        try:
            figure.savefig(path, metadata=_METADATA[path.suffix])
        except OSError as error:
            raise unwritable(path, error) from error
