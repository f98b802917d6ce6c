from dataclasses import astuple
from itertools import pairwise

import pytest

from ops.review.sections.brevity import FULL, LEVELS, more, short


def test_each_level_says_less_than_the_one_before() -> None:
    assert LEVELS[0] == FULL
    for before, after in pairwise(LEVELS):
        pairs = [*zip(astuple(before), astuple(after), strict=True)]
        assert any(more > less for more, less in pairs)


@pytest.mark.parametrize(("shown", "lines"), [(1, ["- … and 2 more alarms"]), (3, []), (9, [])])
def test_what_is_left_out_is_counted(shown: int, lines: list[str]) -> None:
    assert more(shown, "abc", "alarms") == lines


@pytest.mark.parametrize(("text", "cut"), [("abc", "abc"), ("abcd", "ab…")])
def test_a_long_text_is_cut(text: str, cut: str) -> None:
    assert short(text, 3) == cut
