"""What changes between the state of a resource and its new inputs."""

import pytest

from offline.plugin.diff import changes, without_ignored
from offline.plugin.facts import Facts
from offline.plugin.shapes import ListOf, MapOf, Object, Scalar
from offline.plugin.values import UNKNOWN, Properties

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
FACTS = Facts(
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
        ({"text": "a"}, {"text": "a"}, {}),
        ({"text": "a"}, {"text": "b"}, {"text": "UPDATE"}),
        ({}, {"text": "b"}, {"text": "ADD"}),
        ({"text": ""}, {"text": "b"}, {"text": "UPDATE"}),
        ({"text": "a"}, {}, {"text": "DELETE"}),
        ({"text": ""}, {}, {}),
        ({"flag": False}, {}, {}),
        ({}, {"flag": False}, {}),
        ({"flag": True}, {}, {"flag": "DELETE"}),
        ({"text": "a"}, {"text": UNKNOWN}, {"text": "UPDATE"}),
        ({}, {"text": UNKNOWN}, {"text": "ADD"}),
        ({"fixed": "a"}, {"fixed": "b"}, {"fixed": "UPDATE_REPLACE"}),
        ({"fixed": "a"}, {}, {"fixed": "DELETE_REPLACE"}),
        ({}, {"fixed": "a"}, {"fixed": "ADD_REPLACE"}),
        (
            {"tags": {"a": "1", "b": "2", "c": "3"}},
            {"tags": {"a": "1", "b": "x", "d.e": "4"}},
            {"tags.b": "UPDATE", "tags.c": "DELETE", 'tags["d.e"]': "ADD"},
        ),
        ({"tags": {}}, {"tags": {"a": "1"}}, {"tags.a": "ADD"}),
        ({"tags": {"a": "1"}}, {}, {"tags": "DELETE"}),
        ({"tags": {}}, {}, {}),
        ({"computed": {"enabled": True, "days": 35}}, {}, {}),
        ({"computed": {"enabled": True, "days": 35}}, {"computed": {"enabled": True}}, {}),
        (
            {"computed": {"enabled": True, "days": 35}},
            {"computed": {"enabled": False}},
            {"computed.enabled": "UPDATE"},
        ),
        (
            {"steps": ["a", "b"]},
            {"steps": ["b", "a"]},
            {"steps[0]": "UPDATE", "steps[1]": "UPDATE"},
        ),
        ({"steps": ["a", "b"]}, {"steps": ["a"]}, {"steps[1]": "DELETE"}),
    ],
    ids=[
        "same",
        "other value",
        "added",
        "added to nothing said",
        "removed",
        "nothing said removed",
        "false removed",
        "false added",
        "true removed",
        "unknown",
        "unknown added",
        "replaced",
        "replaced by removal",
        "replaced by addition",
        "keys of a map",
        "first key of a map",
        "a map removed",
        "an empty map removed",
        "computed removed",
        "computed inside removed",
        "computed changed",
        "order of a list",
        "end of a list",
    ],
)
def test_properties(olds: Properties, news: Properties, expected: dict[str, str]) -> None:
    assert found(olds, news) == expected


@pytest.mark.parametrize(
    ("olds", "news", "expected"),
    [
        ([A, B], [B, A], {}),
        ([A, B], [{"name": "b", "key": "k"}, {"name": "a", "key": "k"}], {}),
        ([A, B], [A, B | {"key": "x"}], {"indexes[1].key": "UPDATE"}),
        ([A, B], [B | {"key": "x"}, A], {"indexes[0].key": "UPDATE"}),
        ([A], [A, B], {"indexes[1]": "ADD"}),
        ([A, B], [A], {"indexes[1]": "DELETE"}),
        ([A, B], [B], {"indexes[0]": "DELETE"}),
        ([A], [B], {"indexes[0].name": "UPDATE"}),
        ([], [A], {"indexes[0]": "ADD"}),
        ([A], [], {"indexes[0]": "DELETE"}),
        ([A], [A | {"size": 5}], {"indexes[0].size": "UPDATE"}),
        ([A | {"extra": ["x", "y"]}], [A | {"extra": ["y", "x"]}], {}),
        (
            [A | {"extra": ["x", "y"]}],
            [A | {"extra": ["y"]}],
            {"indexes[0].extra[0]": "DELETE"},
        ),
        ([A], UNKNOWN, {"indexes": "UPDATE"}),
    ],
    ids=[
        "order",
        "order and what AWS filled in",
        "item changed",
        "item changed and moved",
        "item added",
        "last item removed",
        "first item removed",
        "item for another",
        "first item added",
        "only item removed",
        "computed changed",
        "order inside",
        "removed inside",
        "unknown",
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
