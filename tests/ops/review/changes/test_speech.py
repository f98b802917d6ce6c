import pytest

from ops.review.changes.speech import LATER, count, joined, maybe, member, members, say, switch
from ops.review.preview import UNKNOWN


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("text", "text", id="a text"),
        pytest.param("", "empty", id="no text"),
        pytest.param(UNKNOWN, LATER, id="not known"),
        pytest.param(True, "true", id="a flag"),
        pytest.param(1.5, "1.5", id="a number"),
        pytest.param({"b": [UNKNOWN], "a": "ä"}, f'{{"a": "ä", "b": ["{LATER}"]}}', id="an object"),
    ],
)
def test_values_are_said_in_a_line(value: object, said: str) -> None:
    assert say(value) == said
    assert maybe(value) == said


def test_nothing_is_not_said() -> None:
    assert maybe(None) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, "on"), ("true", "on"), (False, "off"), (None, "off"), (UNKNOWN, LATER), ("x", "x")],
)
def test_switches(value: object, said: str) -> None:
    assert switch(value) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 day"), (35, "35 days"), (1200.0, "1,200 days"), ("7", "7 days"), (UNKNOWN, LATER)],
)
def test_counts(number: object, said: str) -> None:
    assert count(number, "day") == said


def test_parts_of_properties() -> None:
    values = {"a": {"b": 1}, "c": [{"d": 1}, 2], "e": "f"}
    assert (member(values, "a"), member(values, "e")) == ({"b": 1}, {})
    assert (members(values, "c"), members(values, "e")) == ([{"d": 1}], [])
    assert joined(["a", "b"]) == "a, b"
