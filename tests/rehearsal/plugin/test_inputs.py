"""Inputs against their shape."""

import pytest

from rehearsal.plugin.inputs import conform, join, missing
from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, Scalar
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import UNKNOWN, Plain, Properties

KEY = Object({"name": Scalar("string"), "type": Scalar("string")}, frozenset({"name", "type"}))
SHAPE = Object(
    {
        "attributes": ListOf(KEY),
        "billingMode": Scalar("string"),
        "capacity": Scalar("integer"),
        "protected": Scalar("boolean"),
        "tags": MapOf(Scalar("string")),
        "threshold": Scalar("number"),
        "ttl": Object({"enabled": Scalar("boolean")}, frozenset()),
    },
    frozenset({"billingMode"}),
)


@pytest.mark.parametrize(
    ("given", "coerced"),
    [
        ({"capacity": "2"}, {"capacity": 2}),
        ({"protected": "true"}, {"protected": True}),
        ({"ttl": {"enabled": "false"}}, {"ttl": {"enabled": False}}),
        ({"billingMode": 5}, {"billingMode": "5"}),
        ({"tags": {"a": True, "b": 1.5, "c": None}}, {"tags": {"a": "true", "b": "1.5"}}),
        ({"threshold": "0.5"}, {"threshold": 0.5}),
        ({"capacity": None}, {}),
        (
            {"capacity": UNKNOWN, "attributes": UNKNOWN},
            {"capacity": UNKNOWN, "attributes": UNKNOWN},
        ),
        ({"attributes": [{"name": UNKNOWN, "type": "S"}]},) * 2,
    ],
    ids=[
        "text to integer",
        "text to boolean",
        "inside an object",
        "number to text",
        "inside a map",
        "text to number",
        "null is absence",
        "unknown",
        "unknown inside",
    ],
)
def test_values_are_coerced_as_the_official_plugin_does(
    given: Properties, coerced: Properties
) -> None:
    assert conform(SHAPE, given) == (coerced, [])


MISFITS: list[tuple[Properties, str, str]] = [
    (
        {"billingmode": "x"},
        "billingmode",
        "Invalid or unknown key 'billingmode' (did you mean 'billingMode'?)",
    ),
    ({"zzz": 1}, "zzz", "Invalid or unknown key 'zzz'"),
    (
        {"attributes": [{"nam": "a"}]},
        "attributes[0].nam",
        "Invalid or unknown key 'nam' (did you mean 'name'?)",
    ),
    ({"capacity": "two"}, "capacity", 'expected integer type, got "two" of type string'),
    ({"capacity": 1.5}, "capacity", "expected integer type, got 1.5 of type number"),
    ({"capacity": True}, "capacity", "expected integer type, got true of type bool"),
    ({"protected": 1}, "protected", "expected boolean type, got 1 of type number"),
    ({"billingMode": ["x"]}, "billingMode", 'expected string type, got ["x"] of type []'),
    ({"ttl": "on"}, "ttl", 'expected object type, got "on" of type string'),
    ({"attributes": {}}, "attributes", "expected array type, got {} of type object"),
    (
        {"attributes": ["a", {"name": []}]},
        "attributes[0]",
        'expected object type, got "a" of type string',
    ),
    ({"tags": {"a.b": []}}, 'tags["a.b"]', "expected string type, got [] of type []"),
]


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    MISFITS,
    ids=[
        "unknown with a neighbour",
        "unknown",
        "unknown inside",
        "text for an integer",
        "part for an integer",
        "boolean for an integer",
        "number for a boolean",
        "list for text",
        "text for an object",
        "object for a list",
        "text for an item",
        "inside a map",
    ],
)
def test_what_does_not_fit_is_named_with_its_path(
    given: Properties, path: str, reason: str
) -> None:
    assert conform(SHAPE, given)[1][0] == Problem(path, reason)


def test_every_fault_is_found_at_once() -> None:
    given: dict[str, Plain] = {"capacity": [], "nope": 1, "attributes": [{"name": {}, "type": "S"}]}
    paths = [problem.path for problem in conform(SHAPE, given)[1]]
    assert paths == ["capacity", "nope", "attributes[0].name"]


def test_long_values_are_cut_short() -> None:
    [problem] = conform(SHAPE, {"capacity": "x" * 50})[1]
    assert problem.reason == (f'expected integer type, got "{"x" * 26}... of type string')


def test_what_is_required_is_missed_at_any_depth() -> None:
    given: Plain = {"attributes": [{"name": "a", "type": "S"}, {"name": "b"}]}
    words = 'Missing required argument. The argument "{}" is required, but no definition was found'
    assert list(missing(SHAPE, given)) == [
        Problem("billingMode", words.format("billingMode")),
        Problem("attributes[1].type", words.format("type")),
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [("team", "tags.team"), ("a_$1", "tags.a_$1"), ("x.y", 'tags["x.y"]'), ("1", 'tags["1"]')],
    ids=["word", "signs", "dot", "digit"],
)
def test_paths_are_written_as_pulumi_does(name: str, path: str) -> None:
    assert join("tags", name) == path
