"""Markdown as lines of plain text, without its marks: headings, lists, tables and paragraphs."""

import re
from dataclasses import dataclass, replace
from typing import Literal

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_HEADING_SIZES = {1: 20, 2: 16}
_SIZE = 13
_ITEM = re.compile(r"\s*(?:[-*+]|(\d+\.))\s+(.*)")
_TABLE_ROW = re.compile(r"\s*\|(.*?)\|?\s*")
_UNDER_TABLE_HEAD = re.compile(r"[\s:-]*\|[\s|:-]*")
_BLANK = re.compile(r"\s*|\s*([-*_]\s*){3,}")
_MARKS = (
    (re.compile(r"!?\[(?:button:(?:primary:)?)?([^]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\*\*|`|~~"), ""),
    (re.compile(r"(?<![\w*])([*_])(\S(?:.*?\S)?)\1(?![\w*])"), r"\2"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be longer than its place is wide."""

    text: str
    kind: Literal["heading", "item", "row", "text"] = "text"
    size: int = _SIZE
    after_blank: bool = False


def lines(markdown: str) -> list[Line]:
    """Give a text's lines from top to bottom; those of one paragraph are one."""
    found: list[Line] = []
    blank = False
    for raw in markdown.splitlines():
        if _UNDER_TABLE_HEAD.fullmatch(raw) and found:
            found[-1] = replace(found[-1], kind="heading")
            continue
        if _BLANK.fullmatch(raw):
            blank = bool(found)
            continue
        line = _line(raw)
        goes_on = found and not blank and found[-1].kind in {"item", "text"}
        if line.kind == "text" and goes_on:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {line.text}")
        else:
            found.append(replace(line, after_blank=blank))
        blank = False
    return found


def _line(raw: str) -> Line:
    if heading := _HEADING.fullmatch(raw):
        return Line(_plain(heading[2]), "heading", _HEADING_SIZES.get(len(heading[1]), _SIZE))
    if item := _ITEM.fullmatch(raw):
        return Line(f"{item[1] or '•'} {_plain(item[2])}", "item")
    if row := _TABLE_ROW.fullmatch(raw):
        return Line("  ·  ".join(_plain(cell) for cell in row[1].split("|")), "row")
    return Line(_plain(raw))


def _plain(text: str) -> str:
    for mark, without in _MARKS:
        text = mark.sub(without, text)
    return text.strip()
