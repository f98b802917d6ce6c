import pytest

from offline.plugin.facts import identity
from offline.plugin.values import UNKNOWN, Plain


@pytest.mark.parametrize(
    ("one", "other", "name", "is_same"),
    [
        ({"name": "a", "key": "k"}, {"name": "a"}, "name", True),
        ({"name": "a"}, {"name": "b"}, "name", False),
        ({"name": "a", "key": "k"}, {"name": "a"}, None, False),
        ({"name": "1"}, {"name": 1}, "name", False),
        ("a", "a", None, True),
        ("a", "b", "name", False),
        (UNKNOWN, "a", "name", False),
    ],
    ids=["name", "other name", "all of it", "other type", "text", "other text", "unknown"],
)
def test_an_item_of_a_set_is_told_by_its_name_or_all_of_it(
    one: Plain, other: Plain, name: str | None, is_same: bool
) -> None:
    assert (identity(one, name) == identity(other, name)) is is_same
