"""Values of properties, to the engine and back."""

import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import rpc

from rehearsal.plugin.values import UNKNOWN, Plain, is_empty, plain, property_map, public_map
from tests.rehearsal.plugin.conftest import plain as unpacked
from tests.rehearsal.plugin.conftest import struct


def test_values_come_back_from_the_wire_as_they_were() -> None:
    values: dict[str, Plain] = {
        "flag": True,
        "whole": 35,
        "part": 0.5,
        "text": "a",
        "list": [1, "b", False, UNKNOWN],
        "map": {"x": UNKNOWN, "y": []},
    }
    back = unpacked(struct(values))
    assert back == values
    assert [type(back[name]) for name in ("flag", "whole", "part")] == [bool, int, float]


def test_an_unknown_is_known_by_the_word_for_it_and_as_computed() -> None:
    assert plain(PropertyValue(rpc.UNKNOWN)) == plain(PropertyValue.computed()) == UNKNOWN


def test_none_is_not_sent_and_notes_are_left_out_at_any_depth() -> None:
    assert property_map({"a": None, "b": "c"}) == {"b": PropertyValue("c")}
    noted = {"__defaults": [], "list": [{"__defaults": ["a"], "a": 1}], "b": {"__meta": ""}}
    assert public_map(noted) == {"list": [{"a": 1}], "b": {}}


@pytest.mark.parametrize("value", [None, "", 0, False, [], {"name": "", "enabled": False}])
def test_empty_is_what_absence_would_say(value: Plain) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [{"name": "ttl", "enabled": False}, UNKNOWN, [""]])
def test_a_value_that_says_more_is_not_empty(value: Plain) -> None:
    assert not is_empty(value)
