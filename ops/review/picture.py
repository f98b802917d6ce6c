"""A review as a picture, for those who have not seen one yet."""

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.theme import Theme

from ops.requirements import CHECKOUT
from ops.review.assessment import assess
from ops.review.compared import Compared
from ops.review.markdown import markdown
from ops.review.reading.read import read
from ops.review.review import report

EXAMPLE = Path(__file__).with_name("example.jsonl")
"""What the engine said when the range key of an index was another, and recovery was off."""

_COLUMNS = 112
_INK, _LINK, _PAPER = "#1f2328", "#0550ae", "#f6f8fa"
_STYLES = Theme(
    {
        "markdown.h2": f"bold {_INK}",
        "markdown.h3": f"bold {_INK}",
        "markdown.h4": f"bold {_INK}",
        "markdown.code": f"{_LINK} on {_PAPER}",
        "markdown.code_block": f"{_INK} on {_PAPER}",
        "markdown.table.header": f"bold {_INK}",
    }
)
_COMMENT = re.compile(r"<!--.*?-->\n?")
# Rich's own format would have whoever looks at it fetch a font.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px;
}}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#d0d7de"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def example() -> str:
    """Return the comment on the example."""
    same = Compared(before=CHECKOUT)
    return markdown(report([assess(read(EXAMPLE.read_text(), "prod"), (), (), same)], ()))


def drawn(comment: str) -> str:
    """Draw a comment as SVG, as a terminal shows its Markdown."""
    console = Console(
        record=True,
        file=StringIO(),
        width=_COLUMNS,
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        theme=_STYLES,
        _environ={},
    )
    console.print(Markdown(_COMMENT.sub("", comment), code_theme="bw"))
    return console.export_svg(
        title="", theme=DEFAULT_TERMINAL_THEME, code_format=_FORMAT, unique_id="review"
    )


def save(path: Path) -> None:
    """Draw the example into a file."""
    path.write_text(drawn(example()), encoding="utf-8")
