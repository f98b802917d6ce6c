from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

import pytest

from tables.item.problems import Problem
from tables.item.values import Reading, read, read_values


class Name(StrEnum):
    KEY = "key"


def test_values_are_read_with_all_that_is_in_them() -> None:
    values: dict[str, Any] = {
        "a": [1.50, {"b": {"c": None}}],
        "d": MappingProxyType({"e": 1}),
    }

    reading = read_values(values)

    assert reading.values == {"a": [1.5, {"b": {"c": None}}], "d": {"e": 1}}
    assert type(reading.values["d"]) is dict
    assert reading.problems == []


def test_names_are_kept_as_plain_text() -> None:
    [name] = read_values({Name.KEY: 1}).values

    assert (type(name), name) == (str, "key")


def test_what_cannot_be_kept_is_null_and_has_a_problem() -> None:
    reading = read_values({"a": ["fine", object(), {"b": 1j}], "c": "fine"})

    assert reading.values == {"a": ["fine", None, {"b": None}], "c": "fine"}
    assert [problem.path for problem in reading.problems] == [("a", 1), ("a", 2, "b")]


@pytest.mark.parametrize(
    "name", ["", "\ud800", "n" * 65_536, 5, None], ids=lambda name: repr(name)[:9]
)
def test_what_cannot_be_named_is_left_out_and_still_looked_into(name: object) -> None:
    reading = read_values({"a": {name: {"b": object()}, "c": 1}})

    assert reading.values == {"a": {"c": 1}}
    assert [problem.path for problem in reading.problems] == [
        ("a", str(name), "b"),
        ("a", str(name)),
    ]


def test_longest_name_is_kept() -> None:
    assert read_values({"é" * 32_767 + "n": 1}).problems == []


def test_what_is_read_is_unwrapped_at_every_place() -> None:
    wrapped = {"a": ([("b",), ({"c": (1,)},)],)}

    reading = read(wrapped, lambda inner: cast("tuple[object]", inner)[0])

    assert reading.values == {"a": ["b", {"c": 1}]}


def test_what_cannot_be_unwrapped_is_a_problem_at_its_place() -> None:
    def unwrap(wrapped: object) -> object:
        if wrapped == "broken":
            raise ValueError("is broken; must be whole")
        return wrapped

    reading = read({"a": ["fine", "broken"]}, unwrap)

    assert reading == Reading(
        {"a": ["fine", None]}, [Problem(("a", 1), "is broken; must be whole")]
    )


def test_values_that_hold_themselves_are_refused() -> None:
    endless: list[object] = []
    endless.append(endless)

    [problem] = read_values({"a": endless}).problems
    assert str(problem) == (
        f"a{'[0]' * 31}: is a list at level 32; must be at level 31 or above, "
        "the fields being level 1"
    )
