"""What changes between the state of a resource and its new inputs."""

import pytest

from rehearsal.plugin.diff import changes, without_ignored
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, Scalar
from rehearsal.plugin.values import UNKNOWN, Properties

TEXT = Scalar("string")
INDEX = Object(
    {"name": TEXT, "key": TEXT, "size": Scalar("integer"), "extra": ListOf(TEXT)}, frozenset()
)
SHAPE = Object(
    {
        "computed": Object({"enabled": Scalar("boolean"), "days": Scalar("integer")}, frozenset()),
        "flag": Scalar("boolean"),
        "fixed": TEXT,
        "frozen": ListOf(INDEX),
        "indexes": ListOf(INDEX),
        "steps": ListOf(TEXT),
        "tags": MapOf(TEXT),
        "text": TEXT,
    },
    frozenset(),
)
FACTS = PropertyRules(
    service="dynamodb",
    replaces=frozenset({"fixed", "frozen"}),
    sets={"indexes": "name", "indexes.extra": None, "frozen": "name"},
    computed=frozenset({"computed", "computed.days", "indexes.size"}),
)
A: Properties = {"name": "a", "key": "k", "size": 0}
B: Properties = {"name": "b", "key": "k", "size": 0}


def found(olds: Properties, news: Properties) -> dict[str, str]:
    return {path: kind.name for path, kind in changes(SHAPE, FACTS, olds, news).items()}


@pytest.mark.parametrize(
    ("olds", "news", "expected"),
    [
        pytest.param({"text": "a"}, {"text": "a"}, {}, id="same"),
        pytest.param({"text": "a"}, {"text": "b"}, {"text": "UPDATE"}, id="other value"),
        pytest.param({}, {"text": "b"}, {"text": "ADD"}, id="added"),
        pytest.param({"text": ""}, {"text": "b"}, {"text": "UPDATE"}, id="added to nothing said"),
        pytest.param({"text": "a"}, {}, {"text": "DELETE"}, id="removed"),
        pytest.param({"text": ""}, {}, {}, id="nothing said removed"),
        pytest.param({"flag": False}, {}, {}, id="false removed"),
        pytest.param({}, {"flag": False}, {}, id="false added"),
        pytest.param({"flag": True}, {}, {"flag": "DELETE"}, id="true removed"),
        pytest.param({"text": "a"}, {"text": UNKNOWN}, {"text": "UPDATE"}, id="unknown"),
        pytest.param({}, {"text": UNKNOWN}, {"text": "ADD"}, id="unknown added"),
        pytest.param({"fixed": "a"}, {"fixed": "b"}, {"fixed": "UPDATE_REPLACE"}, id="replaced"),
        pytest.param({"fixed": "a"}, {}, {"fixed": "DELETE_REPLACE"}, id="replaced by removal"),
        pytest.param({}, {"fixed": "a"}, {"fixed": "ADD_REPLACE"}, id="replaced by addition"),
        pytest.param(
            {"tags": {"a": "1", "b": "2", "c": "3"}},
            {"tags": {"a": "1", "b": "x", "d.e": "4"}},
            {"tags.b": "UPDATE", "tags.c": "DELETE", 'tags["d.e"]': "ADD"},
            id="keys of a map",
        ),
        pytest.param(
            {"tags": {}}, {"tags": {"a": "1"}}, {"tags.a": "ADD"}, id="first key of a map"
        ),
        pytest.param({"tags": {"a": "1"}}, {}, {"tags": "DELETE"}, id="a map removed"),
        pytest.param({"tags": {}}, {}, {}, id="an empty map removed"),
        pytest.param({"computed": {"enabled": True, "days": 35}}, {}, {}, id="computed removed"),
        pytest.param(
            {"computed": {"enabled": True, "days": 35}},
            {"computed": {"enabled": True}},
            {},
            id="computed inside removed",
        ),
        pytest.param(
            {"computed": {"enabled": True, "days": 35}},
            {"computed": {"enabled": False}},
            {"computed.enabled": "UPDATE"},
            id="computed changed",
        ),
        pytest.param(
            {"steps": ["a", "b"]},
            {"steps": ["b", "a"]},
            {"steps[0]": "UPDATE", "steps[1]": "UPDATE"},
            id="order of a list",
        ),
        pytest.param(
            {"steps": ["a", "b"]}, {"steps": ["a"]}, {"steps[1]": "DELETE"}, id="end of a list"
        ),
    ],
)
def test_properties(olds: Properties, news: Properties, expected: dict[str, str]) -> None:
    assert found(olds, news) == expected


@pytest.mark.parametrize(
    ("olds", "news", "expected"),
    [
        pytest.param([A, B], [B, A], {}, id="order"),
        pytest.param(
            [A, B],
            [{"name": "b", "key": "k"}, {"name": "a", "key": "k"}],
            {},
            id="order and what AWS filled in",
        ),
        pytest.param(
            [A, B], [A, B | {"key": "x"}], {"indexes[1].key": "UPDATE"}, id="item changed"
        ),
        pytest.param(
            [A, B], [B | {"key": "x"}, A], {"indexes[0].key": "UPDATE"}, id="item changed and moved"
        ),
        pytest.param([A], [A, B], {"indexes[1]": "ADD"}, id="item added"),
        pytest.param([A, B], [A], {"indexes[1]": "DELETE"}, id="last item removed"),
        pytest.param([A, B], [B], {"indexes[0]": "DELETE"}, id="first item removed"),
        pytest.param([A], [B], {"indexes[0].name": "UPDATE"}, id="item for another"),
        pytest.param([], [A], {"indexes[0]": "ADD"}, id="first item added"),
        pytest.param([A], [], {"indexes[0]": "DELETE"}, id="only item removed"),
        pytest.param([A], [A | {"size": 5}], {"indexes[0].size": "UPDATE"}, id="computed changed"),
        pytest.param(
            [A | {"extra": ["x", "y"]}], [A | {"extra": ["y", "x"]}], {}, id="order inside"
        ),
        pytest.param(
            [A | {"extra": ["x", "y"]}],
            [A | {"extra": ["y"]}],
            {"indexes[0].extra[0]": "DELETE"},
            id="removed inside",
        ),
        pytest.param([A], UNKNOWN, {"indexes": "UPDATE"}, id="unknown"),
    ],
)
def test_sets_have_no_order(
    olds: list[Properties], news: list[Properties], expected: dict[str, str]
) -> None:
    assert found({"indexes": olds}, {"indexes": news}) == expected


def test_what_is_inside_a_replacing_property_replaces() -> None:
    assert found({"frozen": [A]}, {"frozen": [A | {"key": "x"}, B]}) == {
        "frozen[0].key": "UPDATE_REPLACE",
        "frozen[1]": "ADD_REPLACE",
    }


@pytest.mark.parametrize(
    ("ignored", "left"),
    [
        ([], {"tags.a", "tags.ab", "indexes[0].size", "indexes[1].key"}),
        (["tags"], {"indexes[0].size", "indexes[1].key"}),
        (["tags.a"], {"tags.ab", "indexes[0].size", "indexes[1].key"}),
        (["indexes[*].size"], {"tags.a", "tags.ab", "indexes[1].key"}),
        (["indexes[1]"], {"tags.a", "tags.ab", "indexes[0].size"}),
        (["index", "tag"], {"tags.a", "tags.ab", "indexes[0].size", "indexes[1].key"}),
    ],
    ids=["none", "all below", "one key", "any index", "one index", "part of a name"],
)
def test_ignored_changes_are_left_out(ignored: list[str], left: set[str]) -> None:
    olds: Properties = {"tags": {}, "indexes": [A | {"size": 1}, B]}
    news: Properties = {
        "tags": {"a": "1", "ab": "2"},
        "indexes": [A | {"size": 2}, B | {"key": "x"}],
    }
    assert set(without_ignored(changes(SHAPE, FACTS, olds, news), ignored)) == left
