"""How much a comment says: less and less, until it fits."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Brevity:
    """How many of what a comment shows of an environment, and how many characters of a text."""

    names: int = 10_000
    lots: int = 10_000
    details: int = 10_000
    lines: int = 10_000
    violations: int = 10_000
    findings: int = 10_000
    characters: int = 2_000


FULL = Brevity()
LEVELS = (
    FULL,
    Brevity(names=3),
    Brevity(names=3, lots=40, details=12, lines=10, violations=5),
    Brevity(names=0, lots=0, lines=0, violations=1, characters=500),
    Brevity(names=0, lots=0, lines=0, violations=0, findings=40, characters=200),
    Brevity(names=0, lots=0, lines=0, violations=0, findings=5, characters=80),
)
"""From all to the least: what is dangerous goes last."""


def more(shown: int, of: Sequence[object], what: str) -> list[str]:
    """Say how many more there are, if any."""
    left = len(of) - shown
    return [f"- … and {left} more {what}"] if left > 0 else []


def short(text: str, characters: int) -> str:
    """Cut a text that is too long."""
    return text if len(text) <= characters else f"{text[: characters - 1]}…"
