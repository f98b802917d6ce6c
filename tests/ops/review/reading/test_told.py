from collections.abc import Sequence

import pytest

from ops.review.reading.documents import AGAIN
from ops.review.reading.errors import PreviewError
from ops.review.reading.model import EngineStep
from ops.review.reading.told import Told
from tests.ops.review.given import TABLE, urn

STEP = EngineStep(op="update", urn=urn(TABLE, "requests"))
OTHER = EngineStep(op="same", urn=urn(TABLE, "requests", stack="dev"))


def made(
    steps: Sequence[EngineStep], counts: dict[str, int] | None, errors: Sequence[str] = ()
) -> Told:
    return Told(steps=steps, errors=errors, counts=counts, config={}, violations=None)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(made([STEP], {"update": 1, "same": 4}), id="what stays is not listed"),
        pytest.param(made([STEP, STEP], {"update": 1}), id="a refresh lists more"),
        pytest.param(made([], None, ["no region"]), id="one that failed has no end"),
    ],
)
def test_a_whole_preview_is_taken(told: Told) -> None:
    told.check()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        pytest.param(
            made([STEP], None), f"It has no end: the preview was cut. {AGAIN}", id="no end"
        ),
        pytest.param(
            made([STEP], {"update": 2}),
            f"It counts 2 to update and lists 1: a part is missing. {AGAIN}",
            id="a step is missing",
        ),
        pytest.param(
            made([STEP, OTHER], {"update": 1}),
            "It has resources of the stacks prod and dev: give each its own file.",
            id="two stacks",
        ),
    ],
)
def test_a_part_of_a_preview_is_refused(told: Told, sentence: str) -> None:
    with pytest.raises(PreviewError) as refused:
        told.check()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("counts", "unchanged"),
    [
        pytest.param(None, 0, id="not counted"),
        pytest.param({"create": 3}, 0, id="none"),
        pytest.param({"same": 3}, 3, id="some"),
    ],
)
def test_what_stays_is_counted(counts: dict[str, int] | None, unchanged: int) -> None:
    assert made([], counts).unchanged == unchanged
