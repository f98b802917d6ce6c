"""Draws Markdown as SVG, as GitHub shows a comment: its sizes, colours, tables and folded parts.

GitHub shows a picture of a repository with the fonts of the reader's machine only. So each run of
letters is given the width that it has in Helvetica, which is that of Arial and of its free
replacements, and takes that width in any other font too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

INK, MUTED, LINK, PAPER = "#1f2328", "#59636e", "#0969da", "#ffffff"
BORDER, SHADE, CODE = "#d1d9e0", "#f6f8fa", "#eff1f3"
SANS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif"
MONO = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace"
SIZE, LEADING = 14, 1.5
HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.25, "h4": 1.0, "h5": 0.875, "h6": 0.85}
GAP, INDENT, ITEM_GAP = 16, 28, 3.5
WIDTH, LEFT, HEADER, RADIUS = 880, 16, 38, 6
CELL_X, CELL_Y = 13, 6
CODE_SIZE, BLOCK_PADDING = 0.85, 16
_MONO_WIDTH, _EMOJI_WIDTH, _OTHER_WIDTH = 0.6, 1.35, 0.6
_FIRST = 32
# The widths of Helvetica and of Helvetica-Bold from their AFM files, in thousandths, from the space
# to the tilde.
_PLAIN = """278 278 355 556 556 889 667 222 333 333 389 584 278 333 278 278 556 556 556 556 556 556
556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722
778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 222 556 556 500 556 556 278 556
556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
_BOLD = """278 333 474 556 556 889 722 278 333 333 389 584 278 333 278 278 556 556 556 556 556 556
556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722
778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 278 556 611 556 611 556 333 611
611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"""
_WIDTHS = {
    is_bold: {chr(_FIRST + place): int(width) for place, width in enumerate(text.split())}
    for is_bold, text in ((False, _PLAIN), (True, _BOLD))
}
_EMOJI = re.compile("([\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)")
_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_UNSEEN = re.compile("[\u2060\u200b]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How letters look."""

    size: float = SIZE
    colour: str = INK
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        if self.is_code:
            return len(text) * _MONO_WIDTH * self.size
        widths = _WIDTHS[self.is_bold]
        total = 0.0
        for part in _EMOJI.split(text):
            if _EMOJI.fullmatch(part):
                total += _EMOJI_WIDTH
            else:
                total += sum(widths.get(one, _OTHER_WIDTH * 1000) / 1000 for one in part)
        return total * self.size


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look the same."""

    text: str
    style: Style

    @property
    def width(self) -> float:
        """How wide it is, code with what is shaded around it."""
        return self.style.width(self.text)


@dataclass(slots=True)
class Canvas:
    """The elements of a picture, in the order in which they are drawn."""

    elements: list[str] = field(default_factory=list[str])

    def box(
        self,
        place: tuple[float, float, float, float],
        fill: str = "none",
        *,
        stroke: str = "",
        radius: float = 0,
    ) -> None:
        """Draw a rectangle, by its left, top, width and height."""
        x, y, width, height = map(_number, place)
        rounded = f' rx="{_number(radius)}"' if radius else ""
        line = f' stroke="{stroke}"' if stroke else ""
        self.elements.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounded} '
            f'fill="{fill}"{line}/>'
        )

    def text(self, x: float, baseline: float, run: Run) -> None:
        """Write a run of letters; an emoji is as wide as its font has it."""
        for part in filter(None, _EMOJI.split(run.text)):
            width = run.style.width(part)
            is_emoji = _EMOJI.fullmatch(part) is not None
            if part.strip():
                self._letters(x, baseline, Run(part, run.style), is_emoji=is_emoji)
            x += width

    def _letters(self, x: float, baseline: float, run: Run, *, is_emoji: bool) -> None:
        style = run.style
        looks = f'font-size="{_number(style.size)}" fill="{style.colour}"'
        looks += ' font-weight="600"' if style.is_bold else ""
        looks += ' font-style="italic"' if style.is_italic else ""
        looks += ' class="code"' if style.is_code else ""
        if not is_emoji:
            lead = len(run.text) - len(run.text.lstrip())
            x += style.width(run.text[:lead])
            run = Run(run.text.strip(), style)
            looks += f' textLength="{_number(run.width)}" lengthAdjust="spacingAndGlyphs"'
        place = f'x="{_number(x)}" y="{_number(baseline)}"'
        self.elements.append(f"<text {place} {looks}>{escape(run.text, quote=False)}</text>")

    def dot(self, x: float, y: float, *, is_hollow: bool) -> None:
        """Draw the mark of a list's item."""
        looks = f'fill="none" stroke="{INK}"' if is_hollow else f'fill="{INK}"'
        self.elements.append(f'<circle cx="{_number(x)}" cy="{_number(y)}" r="2.5" {looks}/>')

    def triangle(self, x: float, y: float) -> None:
        """Draw the mark of a part that is folded away."""
        points = f"{_number(x)},{_number(y - 4)} {_number(x + 7)},{_number(y)} "
        points += f"{_number(x)},{_number(y + 4)}"
        self.elements.append(f'<polygon points="{points}" fill="{INK}"/>')


def drawn(markdown: str, author: str, said: str) -> str:
    """Draw a comment of an author, `said` when."""
    canvas = Canvas()
    body = Canvas()
    nodes = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown)).children
    bottom = _Page(body).blocks(nodes, LEFT, HEADER + GAP, WIDTH - 2 * LEFT)
    height = bottom + GAP
    canvas.box((0.5, 0.5, WIDTH - 1, height - 1), PAPER, stroke=BORDER, radius=RADIUS)
    canvas.box((1, 1, WIDTH - 2, HEADER - 1), SHADE, radius=RADIUS)
    canvas.box((1, HEADER, WIDTH - 2, 1), BORDER)
    name = Run(author, Style(is_bold=True))
    canvas.text(LEFT, 24, name)
    canvas.text(LEFT + name.width + 6, 24, Run(said, Style(colour=MUTED)))
    size = f"{_number(WIDTH)} {_number(height)}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="{SANS}">'
    style = f"<style>.code {{ font-family: {MONO}; white-space: pre; }}</style>"
    return "\n".join([head, style, *canvas.elements, *body.elements, "</svg>", ""])


class _Page:
    """Lays out blocks one below the other; each method gives where the next one begins."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def blocks(
        self, nodes: Sequence[SyntaxTreeNode], x: float, y: float, width: float, depth: int = 0
    ) -> float:
        """Draw blocks with a gap between them; of a folded part, its summary alone."""
        is_folded = False
        is_first = True
        for node in nodes:
            if node.type == "html_block":
                summary = _SUMMARY.search(node.content)
                if summary:
                    y = self._summary(unescape(summary[1]), x, y if is_first else y + GAP, width)
                    is_folded, is_first = True, False
                if "</details>" in node.content:
                    is_folded = False
            elif not is_folded:
                y = self._block(node, x, y if is_first else y + _gap(node), width, depth)
                is_first = False
        return y

    def _block(self, node: SyntaxTreeNode, x: float, y: float, width: float, depth: int) -> float:
        match node.type:
            case "heading":
                return self._heading(node, x, y, width)
            case "bullet_list":
                return self._list(node, x, y, width, depth)
            case "table":
                return self._table(node, x, y, width)
            case "fence":
                return self._fence(node.content, x, y, width)
            case _:
                return self._lines(_wrapped(_runs(node, Style()), width), x, y, SIZE)

    def _heading(self, node: SyntaxTreeNode, x: float, y: float, width: float) -> float:
        size = SIZE * HEADINGS[node.tag]
        runs = _runs(node, Style(size=size, is_bold=True))
        y = self._lines(_wrapped(runs, width), x, y, size, leading=1.25)
        if node.tag in ("h1", "h2"):
            y += 0.3 * size
            self._canvas.box((x, y, width, 1), BORDER)
        return y

    def _list(self, node: SyntaxTreeNode, x: float, y: float, width: float, depth: int) -> float:
        for number, item in enumerate(node.children):
            y += ITEM_GAP if number else 0
            middle = y + SIZE * LEADING / 2
            self._canvas.dot(x + INDENT - 12, middle, is_hollow=depth > 0)
            y = self.blocks(item.children, x + INDENT, y, width - INDENT, depth + 1)
        return y

    def _summary(self, text: str, x: float, y: float, width: float) -> float:
        self._canvas.triangle(x, y + SIZE * LEADING / 2)
        lines = _wrapped([Run(text, Style())], width - INDENT / 2)
        return self._lines(lines, x + INDENT / 2, y, SIZE)

    def _fence(self, content: str, x: float, y: float, width: float) -> float:
        style = Style(size=SIZE * CODE_SIZE, is_code=True)
        lines = content.rstrip("\n").split("\n")
        height = len(lines) * style.size * 1.45 + 2 * BLOCK_PADDING
        self._canvas.box((x, y, width, height), SHADE, radius=RADIUS)
        for number, line in enumerate(lines):
            baseline = y + BLOCK_PADDING + (number + 0.75) * style.size * 1.45
            self._canvas.text(x + BLOCK_PADDING, baseline, Run(line, style))
        return y + height

    def _table(self, node: SyntaxTreeNode, x: float, y: float, width: float) -> float:
        rows = [row.children for part in node.children for row in part.children]
        cells = [[_runs(cell, Style(is_bold=cell.tag == "th")) for cell in row] for row in rows]
        columns = _columns(cells, width)
        for number, (row, runs) in enumerate(zip(rows, cells, strict=True)):
            wrapped = [
                _wrapped(of_cell, column - 2 * CELL_X)
                for of_cell, column in zip(runs, columns, strict=True)
            ]
            height = max(map(len, wrapped)) * SIZE * LEADING + 2 * CELL_Y
            left = x
            for cell, lines, column in zip(row, wrapped, columns, strict=True):
                fill = SHADE if number and number % 2 == 0 else PAPER
                self._canvas.box((left, y, column, height), fill, stroke=BORDER)
                self._cell(cell, lines, (left, y, column))
                left += column
            y += height
        return y

    def _cell(
        self,
        cell: SyntaxTreeNode,
        lines: Sequence[Sequence[Run]],
        place: tuple[float, float, float],
    ) -> None:
        left, top, column = place
        inner = column - 2 * CELL_X
        aligned = str(cell.attrs.get("style", "text-align:center" * (cell.tag == "th")))
        for number, line in enumerate(lines):
            spare = inner - sum(run.width for run in line)
            shift = spare if "right" in aligned else spare / 2 if "center" in aligned else 0
            y = top + CELL_Y + number * SIZE * LEADING
            self._lines([line], left + CELL_X + max(0, shift), y, SIZE)

    def _lines(
        self,
        lines: Sequence[Sequence[Run]],
        x: float,
        y: float,
        size: float,
        leading: float = LEADING,
    ) -> float:
        for line in lines:
            baseline = y + (leading * size + 0.7 * size) / 2
            left = x
            for run in line:
                if run.style.is_code:
                    top = baseline - 1.15 * run.style.size
                    shade = (left - 1, top, run.width + 2, 1.6 * run.style.size)
                    self._canvas.box(shade, CODE, radius=4)
                self._canvas.text(left, baseline, run)
                left += run.width
            y += leading * size
        return y


def _gap(node: SyntaxTreeNode) -> float:
    if node.type == "heading":
        return 1.5 * GAP
    # What follows a point of a list stands close to it.
    return 0 if node.type == "bullet_list" and node.parent and _is_item(node.parent) else GAP


def _is_item(node: SyntaxTreeNode) -> bool:
    return node.type == "list_item"


def _runs(node: SyntaxTreeNode, style: Style) -> list[Run]:
    tokens = [
        one for inline in node.walk() for one in inline.to_tokens() if inline.type == "inline"
    ]
    return [run for token in tokens[:1] for run in _inline(token.children or [], style)]


def _inline(tokens: Sequence[Token], style: Style) -> Iterator[Run]:
    """Yield the runs of a line of Markdown."""
    styles = [style]
    for token in tokens:
        now = styles[-1]
        match token.type:
            case "strong_open":
                styles.append(replace(now, is_bold=True))
            case "em_open":
                styles.append(replace(now, is_italic=True))
            case "link_open":
                styles.append(replace(now, colour=LINK))
            case "strong_close" | "em_close" | "link_close":
                styles.pop()
            case "code_inline":
                yield Run(token.content, replace(now, is_code=True, size=CODE_SIZE * now.size))
            case "softbreak" | "hardbreak":
                yield Run(" ", now)
            case _:
                yield Run(_UNSEEN.sub("", token.content), now)


def _wrapped(runs: Sequence[Run], width: float) -> list[list[Run]]:
    """Break runs into lines, between words, and within one only where it is longer than a line."""
    lines: list[list[Run]] = [[]]
    left = width
    for run in runs:
        for word in re.findall(r"\s+|\S+", run.text):
            for part in _parts(Run(word, run.style), width):
                if part.width > left and lines[-1]:
                    lines.append([])
                    left = width
                if lines[-1] or part.text.strip():
                    lines[-1].append(part)
                    left -= part.width
    return [_joined(line) for line in lines]


def _parts(word: Run, width: float) -> Iterator[Run]:
    text = word.text
    while word.style.width(text) > width and len(text) > 1:
        fits = max(1, sum(word.style.width(text[:end]) <= width for end in range(1, len(text))))
        yield Run(text[:fits], word.style)
        text = text[fits:]
    yield Run(text, word.style)


def _joined(line: Sequence[Run]) -> list[Run]:
    """Put words that look the same into one run, without the space at the end of a line."""
    joined: list[Run] = []
    for run in line:
        if joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].text + run.text, run.style)
        else:
            joined.append(run)
    if joined and not joined[-1].style.is_code:
        joined[-1] = Run(joined[-1].text.rstrip(), joined[-1].style)
    return joined


def _columns(cells: Sequence[Sequence[Sequence[Run]]], width: float) -> list[float]:
    """Return how wide each column is: as its widest cell, or less if they are too wide together."""
    wide = [
        max(sum(run.width for run in cell) for cell in column)
        for column in zip(*cells, strict=True)
    ]
    columns: list[float] = [one + 2 * CELL_X + 1 for one in wide]
    while sum(columns) > width:
        widest = max(range(len(columns)), key=columns.__getitem__)
        others = sorted(columns)[-2] if len(columns) > 1 else 0
        over = sum(columns) - width
        columns[widest] -= min(over, max(1, columns[widest] - others))
    return columns


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
