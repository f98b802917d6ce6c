from typing import Any

import pytest
from pydantic import ValidationError

from ops.review.reading.documents import TAKE
from ops.review.reading.model import Difference, EngineStep, Resource, refusal

URN = "urn:pulumi:dev-2::market-intelligence::my:own:Group$aws:sns/topic:Topic::alarms::all"


def test_a_urn_tells_the_stack_the_type_and_the_name() -> None:
    step = EngineStep.model_validate({"op": "create", "urn": URN})
    assert (step.stack, step.type, step.name) == ("dev-2", "aws:sns/topic:Topic", "alarms::all")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            ("oldState", "newState", "replaceReasons", "diffReasons", "kind"), id="of a digest"
        ),
        pytest.param(("old", "new", "keys", "diffs", "diffKind"), id="of an event"),
    ],
)
def test_a_step_is_the_same_in_either_form(names: tuple[str, ...]) -> None:
    old, new, keys, diffs, kind = names
    told: dict[str, Any] = {
        "op": "replace",
        "urn": URN,
        old: {"inputs": {"name": "a"}, "protect": True},
        new: {"inputs": {"name": "b"}, "custom": True, "taint": False},
        keys: ["name"],
        diffs: ["name"],
        "detailedDiff": {"name": {kind: "update-replace", "inputDiff": True}},
        "snippetID": "from a newer engine",
    }
    step = EngineStep.model_validate(told)
    assert step.old == Resource(inputs={"name": "a"}, protect=True)
    assert step.new == Resource(inputs={"name": "b"}, custom=True)
    assert (step.keys, step.diffs) == (["name"], ["name"])
    assert step.detailed == {"name": Difference(kind="update-replace")}


@pytest.mark.parametrize(
    ("told", "where"),
    [
        pytest.param({"urn": URN}, "op is missing", id="no step"),
        pytest.param({"op": 1, "urn": URN}, "op input should be a valid string", id="a number"),
        pytest.param({"op": "same", "urn": "urn:aws:x"}, "urn is no URN", id="no URN"),
        pytest.param(
            {"op": "same", "urn": URN, "detailedDiff": {"name": {"kind": "moved"}}},
            "detailedDiff.name.kind is no kind of difference that this review knows",
            id="a kind that is not known",
        ),
        pytest.param(
            {"op": "same", "urn": URN, "keys": ["a", 1]},
            "keys[1] input should be a valid string",
            id="an element",
        ),
    ],
)
def test_another_form_is_refused_with_its_place(told: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EngineStep.model_validate(told)
    expected = f"It is of a form that this review does not know: {where}. {TAKE}"
    assert str(refusal(refused.value)) == expected
