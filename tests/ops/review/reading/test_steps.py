from dataclasses import replace
from typing import Any

import pytest

from ops.review.preview import State, Step
from ops.review.reading.errors import PreviewError
from ops.review.reading.model import EngineStep
from ops.review.reading.steps import OPS, steps
from tests.ops.review.given import TABLE, side, told, urn

OLD, NEW = side({"hashKey": "a"}, {"arn": "x"}, protect=True), side({"hashKey": "b"})
REPLACED = {"hashKey": {"kind": "update-replace"}, "tags": {"kind": "add"}}


def read(*given: dict[str, Any]) -> tuple[Step, ...]:
    return steps([EngineStep.model_validate(one) for one in given])


def expected(**more: Any) -> Step:
    given: dict[str, Any] = {"urn": urn(TABLE, "requests"), "type": TABLE, "name": "requests"}
    return Step(**given | more)


BEFORE = State(inputs={"hashKey": "a"}, outputs={"arn": "x"}, is_protected=True)
AFTER = State(inputs={"hashKey": "b"}, outputs={})
WHOLE = told("replace", oldState=OLD, newState=NEW, detailedDiff=REPLACED)
MADE = told("create-replacement", oldState=OLD, newState=NEW, detailedDiff=REPLACED)
GONE = told("delete-replaced", oldState=OLD)
MARKED = OLD | {"delete": True}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([WHOLE], id="as one step"),
        pytest.param([MADE, WHOLE, GONE], id="made before the old is deleted"),
        pytest.param([GONE, WHOLE, MADE], id="deleted before the new is made"),
        pytest.param([GONE, MADE], id="without the step that is both"),
        pytest.param(
            [one | {"oldState": MARKED} for one in (MADE, WHOLE, GONE)],
            id="with the old marked as the engine marks it",
        ),
    ],
)
def test_a_replacement_is_one_step(given: list[dict[str, Any]]) -> None:
    assert read(*given) == (
        expected(
            op="replace",
            old=BEFORE,
            new=AFTER,
            diffs={"hashKey": "update", "tags": "add"},
            replace_keys=("hashKey",),
        ),
    )


@pytest.mark.parametrize(
    ("given", "step"),
    [
        pytest.param(told("create", newState=NEW), expected(op="create", new=AFTER), id="created"),
        pytest.param(told("delete", oldState=OLD), expected(op="delete", old=BEFORE), id="deleted"),
        pytest.param(
            told("same", oldState=OLD, newState=OLD),
            expected(op="same", old=BEFORE, new=BEFORE),
            id="kept",
        ),
        pytest.param(told("import", newState=NEW), expected(op="import", new=AFTER), id="imported"),
        pytest.param(
            told("import-replacement", oldState=OLD, newState=NEW),
            expected(op="replace", old=BEFORE, new=AFTER),
            id="replaced by an import",
        ),
        pytest.param(
            told("delete-replaced", oldState=OLD | {"delete": True}),
            expected(op="delete", old=BEFORE),
            id="left over from an earlier replacement",
        ),
        pytest.param(
            told("create", newState={"custom": False, "type": "my:own:Group"}),
            expected(op="create", new=State(inputs={}, outputs={}), is_component=True),
            id="a component",
        ),
        pytest.param(
            told("update", oldState=OLD, newState=NEW, diffReasons=["hashKey", "arn", "ttl"]),
            expected(
                op="update",
                old=BEFORE,
                new=AFTER,
                diffs={"hashKey": "update", "arn": "update", "ttl": "update"},
            ),
            id="a provider that names only properties",
        ),
        pytest.param(
            told(
                "update", oldState=side({"a": 1}), newState=side({"b": 1}), diffReasons=["a", "b"]
            ),
            expected(
                op="update",
                old=State(inputs={"a": 1}, outputs={}),
                new=State(inputs={"b": 1}, outputs={}),
                diffs={"a": "delete", "b": "add"},
            ),
            id="properties that come and go",
        ),
        pytest.param(
            told("replace", oldState=OLD, newState=NEW, replaceReasons=["hashKey"]),
            expected(op="replace", old=BEFORE, new=AFTER, replace_keys=("hashKey",)),
            id="a replacement without details",
        ),
    ],
)
def test_a_step_is_read(given: dict[str, Any], step: Step) -> None:
    assert read(given) == (step,)


def test_what_stays_in_the_cloud_says_so() -> None:
    [kept] = read(told("delete", oldState=OLD | {"retainOnDelete": True}))
    assert kept.old == replace(BEFORE, is_retained=True)


def test_what_an_earlier_replacement_left_over_is_deleted_beside_what_is_kept() -> None:
    left = told("delete-replaced", oldState=OLD | {"delete": True})
    assert read(told("same", oldState=OLD, newState=OLD), left) == (
        expected(op="same", old=BEFORE, new=BEFORE),
        expected(op="delete", old=BEFORE),
    )


@pytest.mark.parametrize(
    ("given", "op"),
    [
        pytest.param([told("refresh"), told("same")], "same", id="nothing drifted"),
        pytest.param(
            [told("update"), told("update", oldState=OLD)], "update", id="drift is mended"
        ),
        pytest.param(
            [told("delete", oldState=OLD), told("create", newState=NEW)],
            "create",
            id="what is gone is made anew",
        ),
    ],
)
def test_the_last_word_counts_in_a_preview_that_refreshes(
    given: list[dict[str, Any]], op: str
) -> None:
    assert [one.op for one in read(*given)] == [op]


@pytest.mark.parametrize("op", [op for op, ours in OPS.items() if ours is None])
def test_what_only_the_engine_remembers_is_left_out(op: str) -> None:
    assert read(told(op)) == ()


def test_a_step_of_a_newer_engine_is_refused() -> None:
    with pytest.raises(PreviewError) as refused:
        read(told("migrate"))
    assert str(refused.value) == (
        "It has a step that this review does not know, 'migrate' of requests: the engine is newer "
        "than the review. Preview with an older engine, or teach the review the step."
    )
