import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import rpc

from offline.plugin.values import (
    UNKNOWN,
    Plain,
    is_empty,
    plain,
    plain_map,
    property_map,
    public_map,
    unknowns,
)


def over_the_wire(value: PropertyValue) -> PropertyValue:
    return PropertyValue.unmarshal(value.marshal())


def test_values_come_back_from_the_wire_as_they_were() -> None:
    values: dict[str, Plain] = {
        "flag": True,
        "whole": 35,
        "part": 0.5,
        "text": "a",
        "list": [1, "b", False, UNKNOWN],
        "map": {"x": UNKNOWN, "y": []},
    }
    sent = {name: over_the_wire(value) for name, value in property_map(values).items()}
    back = plain_map(sent)
    assert back == values
    assert [type(back[name]) for name in ("flag", "whole", "part")] == [bool, int, float]


def test_an_unknown_is_known_by_the_word_for_it_and_as_computed() -> None:
    assert plain(PropertyValue(rpc.UNKNOWN)) == UNKNOWN
    assert plain(PropertyValue.computed()) == UNKNOWN


def test_none_is_not_sent() -> None:
    assert property_map({"a": None, "b": "c"}) == {"b": PropertyValue("c")}


def test_notes_are_left_out_at_any_depth() -> None:
    noted = {"__defaults": [], "list": [{"__defaults": ["a"], "a": 1}], "b": {"__meta": ""}}
    assert public_map(noted) == {"list": [{"a": 1}], "b": {}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, True),
        ("", True),
        (0, True),
        (False, True),
        ([], True),
        ({"attributeName": "", "enabled": False}, True),
        ({"attributeName": "ttl", "enabled": False}, False),
        (UNKNOWN, False),
        ([""], False),
    ],
    ids=["null", "no text", "zero", "false", "no items", "nothing said", "text", "unknown", "item"],
)
def test_empty_is_what_absence_would_say(value: Plain, expected: bool) -> None:
    assert is_empty(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(UNKNOWN, [UNKNOWN]), (["a", UNKNOWN, {"b": UNKNOWN}], [UNKNOWN]), (["a"], []), (None, [])],
    ids=["all of it", "an item", "no item", "nothing"],
)
def test_what_is_unknown_of_a_list(value: Plain, expected: list[Plain]) -> None:
    assert unknowns(value) == expected
