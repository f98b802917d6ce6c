"""Words that fit their place, measured in a font that matplotlib brings along."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

# The fonts of a machine differ from another's; these files come with the library.
_FONTS = Path(mpl.get_data_path(), "fonts", "ttf")
# No letter is narrower than a quarter of its size.
_MOST_LETTERS_A_SIZE = 4

_AFTER_BLANKS_AND_HYPHENS = re.compile(r"(?<=\s)(?=\S)|(?<=[-/])(?=\w)")
_BETWEEN_PARTS = re.compile(r"(?<=[-_/.: ])(?=\w)|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Style:
    """How words look; their size is in pixels."""

    size: int = 13
    bold: bool = False

    @property
    def line_height(self) -> float:
        """How far one baseline is from the next."""
        return 1.35 * self.size

    @property
    def file(self) -> Path:
        """Where the font is."""
        return _FONTS / ("DejaVuSans-Bold.ttf" if self.bold else "DejaVuSans.ttf")

    def font(self) -> FontProperties:
        """Give the font and its size."""
        return FontProperties(fname=self.file, size=self.size)


BODY = Style()
SMALL = Style(12)
TITLE = Style(14, bold=True)


def drawable(words: str, style: Style) -> str:
    """Give words with a blank for what is no letter, and a box for a letter that the font lacks."""
    known = _letters(style.file)
    printed = (letter if letter.isprintable() else " " for letter in words)
    return "".join(letter if ord(letter) in known else "□" for letter in printed)


@cache
def _letters(file: Path) -> frozenset[int]:
    return frozenset(FT2Font(file).get_charmap())


@cache
def width(words: str, style: Style = BODY) -> float:
    """Measure words on one line."""
    return text_to_path.get_text_width_height_descent(
        drawable(words, style), style.font(), ismath=False
    )[0]


def shortened(words: str, room: float, style: Style = BODY) -> str:
    """Give words on one line, or as much of their start as fits."""
    return _cut(words, room, style, end_share=0)


def name_shortened(name: str, room: float, style: Style = BODY) -> str:
    """Give a name on one line, or its start and its end: there names differ."""
    return _cut(name, room, style, end_share=0.5)


def _cut(words: str, room: float, style: Style, end_share: float) -> str:
    line = drawable(words, style)
    if width(line, style) <= room:
        return line
    most = min(len(line) - 1, int(room / style.size * _MOST_LETTERS_A_SIZE))
    for kept in range(most, 0, -1):
        end = int(kept * end_share)
        cut = f"{line[: kept - end].rstrip()}…{line[len(line) - end :].lstrip()}"
        if width(cut, style) <= room:
            return cut
    return "…"


def wrapped(words: str, room: float, style: Style = BODY) -> list[str]:
    """Break words after blanks and hyphens."""
    lines = _broken(words, _AFTER_BLANKS_AND_HYPHENS, room, style)
    return [shortened(line.rstrip(), room, style) for line in lines]


def name_wrapped(name: str, room: float, style: Style, most_lines: int) -> list[str]:
    """Break a name after hyphens, else also before capitals; cut what still does not fit."""
    lines: list[str] = []
    for places in (_AFTER_BLANKS_AND_HYPHENS, _BETWEEN_PARTS):
        lines = _broken(name, places, room, style)
        if len(lines) <= most_lines and all(width(line, style) <= room for line in lines):
            return lines
    kept = [*lines[: most_lines - 1], "".join(lines[most_lines - 1 :])]
    return [name_shortened(line, room, style) for line in kept if line]


def _broken(words: str, places: re.Pattern[str], room: float, style: Style) -> list[str]:
    lines = [""]
    for piece in places.split(words):
        if lines[-1] and width(f"{lines[-1]}{piece}".rstrip(), style) > room:
            lines.append("")
        lines[-1] += piece
    return [line for line in lines if line]


def fitting(words: list[str], most: int) -> list[str]:
    """Give all the words, or as many as there are places for, the last saying how many more."""
    if len(words) <= most:
        return words
    return [*words[: most - 1], f"+ {len(words) - most + 1} more"] if most > 0 else []
