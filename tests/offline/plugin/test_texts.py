import re

import pytest

from offline.plugin.problems import Problem
from offline.plugin.texts import Text
from offline.plugin.values import UNKNOWN, Plain

NAME = Text(2, 4, re.compile("[a-z]*"), "must be small letters")
LENGTH = "expected length of name to be in the range (2 - 4), got"
LETTERS = "invalid value for name (must be small letters)"


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        ("ab", []),
        ("abcd", []),
        ("a", [f"{LENGTH} a"]),
        ("abcde", [f"{LENGTH} abcde"]),
        ("a1", [LETTERS]),
        ("ab\n", [LETTERS]),
        ("A", [f"{LENGTH} A", LETTERS]),
        (None, []),
        (UNKNOWN, []),
    ],
    ids=["short", "long", "too short", "too long", "letters", "line", "both", "none", "unknown"],
)
def test_a_text_is_of_some_lengths_and_letters(value: Plain, reasons: list[str]) -> None:
    path = "rules[0].name"
    assert list(NAME.problems(path, value)) == [Problem(path, reason) for reason in reasons]
