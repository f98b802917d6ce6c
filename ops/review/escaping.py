"""Foreign text in Markdown, escaped so that it stays text.

GitHub links what looks like a mention, an issue or an address also where Markdown has nothing to
say, so that an invisible joiner stands in these. In code it links nothing.
"""

import html
import re

from ops.review.reading.documents import cleaned

_JOINER = "\u2060"
_EMPTY = "(empty)"
_MARKUP = re.compile(r"[\\`*\[\]<>|~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|#(?=#*$)")
_LEADING = re.compile(r"^(?:[-+#=]|\d+(?=[.)]))")
_LINKED = re.compile(
    r"@(?=\w)|(?:#|GH-)(?=\d)|:(?=//|[\w+-]+(?::|$))|(?<=www)(?=\.)", re.IGNORECASE
)


def flat(text: str) -> str:
    """Return a text in one line, without what only a terminal or a browser sees."""
    return " ".join(cleaned(text).split())


def plain(text: str) -> str:
    """Return a text as plain Markdown, also in a table cell."""
    escaped = _MARKUP.sub(lambda match: f"\\{match[0]}", _unlinked(text))
    return _LEADING.sub(_as_text, escaped)


def in_html(text: str) -> str:
    """Return a text for use inside HTML, where Markdown has no effect."""
    return html.escape(_unlinked(text))


def _unlinked(text: str) -> str:
    return _LINKED.sub(lambda match: f"{match[0]}{_JOINER}", flat(text) or _EMPTY)


def _as_text(match: re.Match[str]) -> str:
    start = match[0]
    return f"{start}{_JOINER}" if start[0].isdigit() else f"\\{start}"


def code(text: str) -> str:
    """Return a text as inline code."""
    content = flat(text) or _EMPTY
    ticks = "`" * (_longest_run(content) + 1)
    pad = " " if "`" in content else ""
    return f"{ticks}{pad}{content}{pad}{ticks}"


def block(text: str) -> str:
    """Return lines as a code block."""
    content = cleaned(text)
    ticks = "`" * max(3, _longest_run(content) + 1)
    return f"{ticks}text\n{content}\n{ticks}"


def _longest_run(content: str) -> int:
    return max(map(len, re.findall("`+", content)), default=0)


def pair(before: str, after: str, longest: int) -> tuple[str, str]:
    """Shorten two long texts to the part where they begin to differ."""
    if max(len(before), len(after)) <= longest:
        return before, after
    ends = [place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b]
    first = ends[0] if ends else min(len(before), len(after))
    start = max(0, first - longest // 4)
    return _cut(before, start, longest), _cut(after, start, longest)


def _cut(text: str, start: int, longest: int) -> str:
    shown = text[start : start + longest]
    return f"{'…' if start else ''}{shown}{'…' if start + longest < len(text) else ''}"
