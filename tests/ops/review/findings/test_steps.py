import pytest

from ops.review.findings.steps import (
    after,
    before,
    changes,
    declared_before,
    is_left,
    kept,
    lost,
    of_type,
)
from ops.review.preview import Op, Step
from ops.review.tokens import KEY, TABLE
from tests.ops.review.findings.made import preview, step

OPS: list[Op] = ["same", "create", "update", "replace", "delete", "import", "read", "discard"]


def any_step(op: Op) -> Step:
    return step(op, None if op == "create" else {}, None if op == "delete" else {}, name=op)


ALL = preview(*map(any_step, OPS), step("same", {}, {}, of=KEY, name="key"))


def test_resources_are_kept_or_lost() -> None:
    assert [one.name for one in kept(ALL, TABLE)] == ["same", "update", "import"]
    assert [one.name for one in lost(ALL, TABLE)] == ["replace", "delete"]
    assert [one.name for one in of_type(ALL, KEY)] == ["key"]
    assert [*kept(preview(step("update", None, {}), step("update", {}, None)), TABLE)] == []


def test_what_stays_in_aws_is_not_lost() -> None:
    left = step("delete", {}, retained=True)
    assert is_left(left)
    assert [*lost(preview(left), TABLE)] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(step("update", {"a": 1}, {"a": 2}, told={"a": 3}), (3, 1, 2), id="told"),
        pytest.param(step("update", {"a": 1}, {"a": 2}), (1, 1, 2), id="not told"),
        pytest.param(step("create", None, {"a": 2}), (None, None, 2), id="new"),
        pytest.param(step("delete", {"a": 1}), (1, 1, None), id="gone"),
    ],
)
def test_a_property_is_known_before_and_after(change: Step, expected: tuple[object, ...]) -> None:
    assert (before(change, "a"), declared_before(change, "a"), after(change, "a")) == expected


@pytest.mark.parametrize(
    ("diffs", "path", "expected"),
    [
        (["recovery.days"], "recovery", True),
        (["recovery"], "recovery.days", True),
        (["recovery.days"], "recovery.days", True),
        (["recovery.enabled"], "recovery.days", False),
        (["recoveryDays"], "recovery", False),
        (["indexes[0].name"], "indexes", True),
        (["tags.a"], "recovery", False),
        ([], "recovery", True),
    ],
)
def test_a_path_changes_with_what_is_around_or_below_it(
    diffs: list[str], path: str, expected: bool
) -> None:
    assert changes(step("update", {}, {}, diffs=diffs), path) is expected


@pytest.mark.parametrize("op", ["same", "create", "delete", "import"])
def test_nothing_changes_in_what_is_not_updated(op: Op) -> None:
    assert not changes(any_step(op), "name")


def test_a_replacement_changes_what_differs() -> None:
    replaced = step("replace", {"a": 1, "b": 1}, {"a": 2, "b": 1})
    assert [changes(replaced, name) for name in ("a", "b")] == [True, False]
