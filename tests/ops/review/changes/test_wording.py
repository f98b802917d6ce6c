import pytest

from ops.review.changes.change import Detail
from ops.review.changes.leaves import Leaf
from ops.review.changes.wording import Wording, reworded, titled
from ops.review.preview import Values


@pytest.mark.parametrize(
    ("path", "covers"),
    [("ttl", False), ("ttl.enabled", True), ("ttl.enabled.more", True), ("ttl[0].enabled", True)],
)
def test_words_are_about_some_properties(path: str, covers: bool) -> None:
    assert Wording(("ttl.enabled",), lambda _, __: ()).covers(Leaf(path, 1, 2)) is covers


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2}}, [Detail("Days", "1", "2")], id="other"),
        pytest.param({}, {"a": {"b": 2}}, [Detail("Days", None, "2")], id="new"),
        pytest.param({"a": {"b": 1}}, {"a": {"b": 1}}, [], id="the same"),
    ],
)
def test_a_title_names_a_property(before: Values, after: Values, details: list[Detail]) -> None:
    assert [*titled("Days", "a.b").say(before, after)] == details


def test_a_title_may_say_values_in_words_of_its_own() -> None:
    wording = titled("Size", "a", lambda value: "small" if value else "none")
    assert [*wording.say({"a": 1}, {"a": 2})] == []
    assert [*wording.say({"a": 1}, {})] == [Detail("Size", "small", "none")]


def test_a_text_for_people_is_only_said_to_change() -> None:
    wording = reworded("description")
    assert [*wording.say({"description": "a"}, {"description": "b"})] == [
        Detail("Description", "as it was", "in other words")
    ]
    assert [*wording.say({}, {"description": "b"})] == []
