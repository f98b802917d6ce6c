from dataclasses import replace

import pytest

from ops.review.changes.sides import sides
from ops.review.preview import DiffKind, State
from tests.ops.review.given import step


def test_both_sides_are_what_the_program_says() -> None:
    assert sides(step("update", {"a": 1}, {"a": 2})) == ({"a": 1}, {"a": 2})
    assert sides(step("create", None, {"a": 2})) == ({}, {"a": 2})
    assert sides(step("delete", {"a": 1})) == ({"a": 1}, {})


def test_what_only_aws_has_otherwise_is_as_aws_has_it() -> None:
    drifted = replace(
        step("update", {"a": 1, "b": 1}, {"a": 1, "b": 1}, diffs={"a": "update"}),
        old=State(inputs={"a": 1, "b": 1}, outputs={"a": 3, "b": 3}),
    )
    assert sides(drifted) == ({"a": 3, "b": 1}, {"a": 1, "b": 1})


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        pytest.param("update", {}, id="computed anew, as nobody can tell"),
        pytest.param("delete", {"ttl": "on"}, id="taken away, though the program never had it"),
    ],
)
def test_what_only_aws_has_is_compared_where_it_goes(
    kind: DiffKind, before: dict[str, str]
) -> None:
    drifted = replace(
        step("update", {}, {}, diffs={"ttl": kind}), old=State(inputs={}, outputs={"ttl": "on"})
    )
    assert sides(drifted) == (before, {})
