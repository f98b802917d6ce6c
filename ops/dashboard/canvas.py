"""A widget's part of the picture, drawn in pixels from its upper left corner."""

from dataclasses import dataclass
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, Wedge
from matplotlib.text import Text

from ops.dashboard.text import BODY, Style, drawable

INK = "#16191f"
MUTED = "#545b64"
FAINT = "#d5dbdb"
PAGE = "#f2f3f3"
PAPER = "#ffffff"
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, its top above its bottom."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    def touches(self, other: "Box") -> bool:
        """Tell whether both cover some place."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inset(self, by: float) -> "Box":
        """Give what is left without a margin on every side."""
        return self.cut(left=by, top=by, right=by, bottom=by)

    def cut(self, *, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> "Box":
        """Give what is left without its margins."""
        return Box(
            self.left + left,
            self.top + top,
            self.width - left - right,
            self.height - top - bottom,
        )


@dataclass(frozen=True, slots=True)
class Canvas:
    """The axes of one widget, and their size."""

    axes: Axes
    box: Box

    def rectangle(self, box: Box, fill: str, edge: str = "none", opacity: float = 1) -> None:
        """Draw a rectangle."""
        self._add(
            Rectangle(
                (box.left, box.top),
                box.width,
                box.height,
                facecolor=fill,
                edgecolor=edge,
                alpha=opacity,
            )
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str,
        *,
        thickness: float = 1,
        dashed: bool = False,
    ) -> None:
        """Draw a straight line."""
        self._add(
            Line2D(
                [start[0], end[0]],
                [start[1], end[1]],
                color=color,
                linewidth=thickness,
                linestyle="--" if dashed else "-",
                solid_capstyle="butt",
            )
        )

    def arc(self, center: tuple[float, float], radius: float, thickness: float, color: str) -> None:
        """Draw the upper half of a ring."""
        # The y-axis points down.
        self._add(
            Wedge(center, radius, 180, 360, width=thickness, facecolor=color, edgecolor="none")
        )

    def text(
        self,
        at: tuple[float, float],
        words: str,
        style: Style = BODY,
        *,
        color: str = INK,
        align: Align = "left",
    ) -> None:
        """Write words on a baseline."""
        self._write(at, words, style, color).set_horizontalalignment(align)

    def upright_text(self, at: tuple[float, float], words: str, style: Style, color: str) -> None:
        """Write words from below to above, half of them to each side."""
        text = self._write(at, words, style, color)
        text.set_horizontalalignment("center")
        text.set_rotation(90)

    def _write(self, at: tuple[float, float], words: str, style: Style, color: str) -> Text:
        text = Text(*at, drawable(words, style), fontproperties=style.font(), color=color)
        text.set_rotation_mode("anchor")
        text.set_parse_math(False)
        self._add(text)
        return text

    def _add(self, artist: Artist) -> None:
        # What is drawn later covers what was drawn before.
        artist.set_zorder(1)
        self.axes.add_artist(artist)
