"""The problems of an item, in messages for its author."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from typing_extensions import override

from market_intelligence.errors import MarketIntelligenceError

Path: TypeAlias = "tuple[str | int, ...]"

_MAX_SHOWN = 60
_NAMES: dict[type, str] = {
    list: "a list",
    dict: "a map",
    set: "a set",
    frozenset: "a set",
    bytes: "binary",
    bytearray: "binary",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem at one place of an item; an empty path is the item as a whole."""

    path: Path
    words: str

    @override
    def __str__(self) -> str:
        return f"{_written(self.path)}: {self.words}" if self.path else f"the item {self.words}"


class ItemError(MarketIntelligenceError, ValueError):
    """An item that is not valid; `problems` names each field and what it must be."""

    def __init__(self, item: str, problems: tuple[str, ...]) -> None:
        super().__init__(item, problems)
        self.item = item
        self.problems = problems

    @override
    def __str__(self) -> str:
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        return "\n".join([f"{self.item} has {count}:", *(f"  {one}" for one in self.problems)])


def shown(value: object) -> str:
    """Describe a value in one line, shortened to what people need to recognize it."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return _quoted(value)
        case int() | Decimal():
            return f"{Decimal(value):.{_MAX_SHOWN}g}"
        case _:
            return _NAMES.get(type(value), f"a Python {type(value).__name__}")


def _written(path: Path) -> str:
    return "".join(map(_step, path)).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(rf"[\w-]{{1,{_MAX_SHOWN}}}", step) else f"[{_quoted(step)}]"


def _quoted(text: str) -> str:
    shortened = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
    quoted = json.dumps(shortened, ensure_ascii=False)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in quoted)
