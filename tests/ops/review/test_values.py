import pytest

from ops.review.values import items, members, named


@pytest.mark.parametrize("value", [None, "unknown", 3, []], ids=repr)
def test_what_is_no_object_has_no_members(value: object) -> None:
    assert members(value) == {}


@pytest.mark.parametrize("value", [None, "unknown", 3, {}], ids=repr)
def test_what_is_no_list_has_no_items(value: object) -> None:
    assert items(value) == ()


def test_objects_of_a_list_are_known_by_name() -> None:
    assert named([{"name": "a", "x": 1}, {"name": "b"}, "c"], "name") == {
        "a": {"name": "a", "x": 1},
        "b": {"name": "b"},
        "None": {},
    }
