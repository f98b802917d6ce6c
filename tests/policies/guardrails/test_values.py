from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails.values import elements, read, shown

PROPS = unknown_checking_proxy(
    {
        "known": {"inside": "value"},
        "unknown": UNKNOWN_OBJECT_VALUE,
        "partly": {"inside": UNKNOWN_STRING_VALUE},
        "null": None,
        "text": "inside",
        "list": ["a", UNKNOWN_STRING_VALUE, {"inside": "b"}],
        "unknown list": UNKNOWN_ARRAY_VALUE,
    }
)


def path(value: object) -> object:
    """Say which property is unknown, or give the value back."""
    return f"unknown .{'.'.join(value.props)}" if isinstance(value, UnknownValueError) else value


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(["known", "inside"], "value", id="known"),
        pytest.param(["missing", "inside"], None, id="missing"),
        pytest.param(["known", "other"], None, id="missing inside"),
        pytest.param(["null", "inside"], None, id="null"),
        pytest.param(["text", "inside"], None, id="no object"),
        pytest.param(["list", "inside"], None, id="list"),
        pytest.param(["unknown"], "unknown .unknown", id="unknown"),
        pytest.param(["unknown", "inside"], "unknown .unknown", id="unknown around"),
        pytest.param(["partly", "inside"], "unknown .partly.inside", id="unknown inside"),
    ],
)
def test_read(keys: list[str], expected: object) -> None:
    assert path(read(PROPS, *keys)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(PROPS["null"], [], id="null"),
        pytest.param(unknown_checking_proxy({"list": []})["list"], [], id="empty"),
        pytest.param(PROPS["text"], [None], id="string"),
        pytest.param(PROPS["known"], [None], id="object"),
        pytest.param(5.0, [None], id="number"),
        pytest.param(False, [None], id="boolean"),
        pytest.param(read(PROPS, "unknown list"), ["unknown .unknown list"], id="unknown"),
    ],
)
def test_elements(value: object, expected: list[Any]) -> None:
    assert [path(element) for element in elements(value)] == expected


def test_one_unknown_element_does_not_end_the_list() -> None:
    first, second, third = elements(PROPS["list"])
    assert (first, path(second), read(third, "inside")) == ("a", "unknown .list.1", "b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("it's", '"it\'s"', id="string"),
        pytest.param(None, "not set", id="missing"),
        pytest.param(5.0, "not a string", id="number"),
        pytest.param(PROPS["partly"], "not a string", id="object"),
        pytest.param(read(PROPS, "unknown"), "not known yet", id="unknown"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    assert shown(value) == expected
