"""A plot with axes from zero, drawn on a card of its own."""

from dataclasses import dataclass
from math import floor, log10

from ops.capacity.words import number
from ops.dashboard.canvas import FAINT, INK, MUTED, PAPER, Box, Canvas
from ops.dashboard.text import BODY, SMALL, TITLE, width

_INSET = 20
_GAP = 8
_LETTERS = 9  # the height of most letters
_MOST_STEPS = 6
_STEPS = (0.1, 0.2, 0.5, 1, 2)
_ROUNDING = 1e-9
_MARK = 8

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot in its place; `across` and `up` are where its axes end."""

    canvas: Canvas
    card: Box
    across: float
    up: float
    below: float = 0

    @property
    def area(self) -> Box:
        """Where the curves are; `below` pixels of the card are left for whatever explains them."""
        return self.card.cut(left=104, top=72, right=32, bottom=56 + self.below)

    def frame(self, title: str, across: str, up: str) -> None:
        """Draw the card, both axes with their numbers, and what they measure."""
        area, canvas = self.area, self.canvas
        canvas.rectangle(self.card, PAPER, FAINT)
        canvas.text((self.card.left + _INSET, self.card.top + 34), title, TITLE)
        for value in steps(self.up):
            _, height = self.at((0, value))
            canvas.line((area.left, height), (area.right, height), FAINT, thickness=0.6)
            place = (area.left - _GAP, height + _LETTERS / 2)
            canvas.text(place, number(value), SMALL, color=MUTED, align="right")
        for value in steps(self.across):
            place = (self.at((value, 0))[0], area.bottom + _GAP + _LETTERS)
            canvas.text(place, number(value), SMALL, color=MUTED, align="center")
        canvas.line((area.left, area.bottom), (area.right, area.bottom), MUTED)
        middle = area.left + area.width / 2
        canvas.text((middle, area.bottom + 42), across, BODY, color=MUTED, align="center")
        height = area.top + area.height / 2
        canvas.upright_text((self.card.left + _INSET + 8, height), up, BODY, MUTED)

    def at(self, point: Point) -> Point:
        """Give where a point is, in pixels."""
        area = self.area
        return (
            area.left + area.width * point[0] / self.across,
            area.bottom - area.height * point[1] / self.up,
        )

    def curve(self, start: Point, end: Point, color: str, thickness: float = 2.5) -> None:
        """Draw a straight line."""
        self.canvas.line(self.at(start), self.at(end), color, thickness=thickness)

    def mark(self, point: Point, color: str) -> None:
        """Draw a mark on a point."""
        across, up = self.at(point)
        box = Box(across - _MARK / 2, up - _MARK / 2, _MARK, _MARK)
        self.canvas.rectangle(box, color, PAPER)

    def label(self, point: Point, words: str, color: str, *, above: bool = True) -> None:
        """Write words beside a point: left above it or right below it, if there is room."""
        across, up = self.at(point)
        room = _GAP + width(words, BODY)
        left = across - room >= self.area.left and (above or across + room > self.area.right)
        below = up + 1.5 * _GAP + _LETTERS
        place = (
            across - _GAP if left else across + _GAP,
            up - 1.5 * _GAP if above or below > self.area.bottom else below,
        )
        self.canvas.text(place, words, BODY, color=color, align="right" if left else "left")

    def note(self, across: float, words: str, color: str = INK) -> None:
        """Draw an upright line, with words at its upper end on the side that has room."""
        area = self.area
        left = self.at((across, 0))[0]
        self.canvas.line((left, area.top - _GAP), (left, area.bottom), color, dashed=True)
        fits = left + width(words, SMALL) <= area.right
        place = (left, area.top - 2 * _GAP)
        self.canvas.text(place, words, SMALL, color=color, align="left" if fits else "right")


def steps(end: float) -> list[float]:
    """Give round numbers from zero to the end of an axis, a few of them."""
    power = 10 ** floor(log10(end))
    step = next(share * power for share in _STEPS if end / (share * power) < _MOST_STEPS)
    return [step * count for count in range(int(end / step + _ROUNDING) + 1)]
