import pytest

from ops.review.changes.leaves import Leaf, chain, is_below, leaves


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2}}, [Leaf("a.b", 1, 2)], id="members"),
        pytest.param({"a": 1}, {}, [Leaf("a", 1, None)], id="gone"),
        pytest.param({}, {"a": {"b": 1}}, [Leaf("a.b", None, 1)], id="a new object"),
        pytest.param({"a": ["x"]}, {"a": ["x", "y"]}, [Leaf("a[1]", None, "y")], id="elements"),
        pytest.param(
            {"a": [{"name": "x", "n": 1}, {"name": "y", "n": 1}]},
            {"a": [{"name": "y", "n": 2}, {"name": "x", "n": 1}]},
            [Leaf("a[y].n", 1, 2)],
            id="elements with names, wherever they stand",
        ),
        pytest.param(
            {"a": [{"name": "x", "n": 1}, {"name": "x", "n": 2}]},
            {"a": [{"name": "x", "n": 1}, {"name": "x", "n": 3}]},
            [Leaf("a[1].n", 2, 3)],
            id="names that say nothing",
        ),
        pytest.param({"a": [], "b": {}}, {"c": None}, [], id="nothing is nothing"),
        pytest.param(
            {"a": 1, "b": "1"},
            {"a": True, "b": 1},
            [Leaf("a", 1, True), Leaf("b", "1", 1)],
            id="types",
        ),
        pytest.param({"a": "x"}, {"a": ["x"]}, [Leaf("a", "x", ["x"])], id="another shape"),
        pytest.param(
            {"t": {"a-b": 1}}, {"t": {}}, [Leaf("t[a-b]", 1, None)], id="a name in brackets"
        ),
    ],
)
def test_differences_are_found(before: object, after: object, found: list[Leaf]) -> None:
    assert [*leaves(before, after)] == found


def test_a_chain_is_a_path_without_positions_and_keys() -> None:
    assert (
        chain('rules[0].copyActions[x-y].lifecycle["a.b"].days')
        == "rules.copyActions.lifecycle.days"
    )
    assert Leaf("a[1].b", None, 1).chain == "a.b"


@pytest.mark.parametrize(
    ("path", "top", "is_so"),
    [("a", "a", True), ("a.b", "a", True), ("ab", "a", False), ("a", "a.b", False)],
)
def test_what_is_below(path: str, top: str, is_so: bool) -> None:
    assert is_below(path, top) is is_so
