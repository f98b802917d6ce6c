"""Lines that open at a click."""

from collections.abc import Sequence

MANY = 40


def folded(summary: str, lines: Sequence[str]) -> list[str]:
    """Fold lines away below a summary, which is HTML."""
    return ["<details>", f"<summary>{summary}</summary>", "", *lines, "", "</details>"]


def folded_if_many(summary: str, lines: Sequence[str], many: int = MANY) -> list[str]:
    """Fold lines away if there are more than somebody reads at a glance."""
    return folded(summary, lines) if len(lines) > many else list(lines)


def indented(lines: Sequence[str]) -> list[str]:
    """Make lines part of the point above them."""
    return [f"  {line}" if line else "" for line in lines]
