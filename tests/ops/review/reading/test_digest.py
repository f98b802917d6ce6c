from typing import Any

import pytest

from ops.review.reading.digest import read
from ops.review.reading.documents import TAKE
from ops.review.reading.errors import PreviewError
from ops.review.reading.model import EngineStep
from ops.review.reading.told import Told
from tests.ops.review.given import TABLE, digest, told, urn

STEP = EngineStep(op="same", urn=urn(TABLE, "requests"))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            digest(told("same"), config={"aws:region": "eu-west-1"}),
            Told(
                steps=[STEP],
                errors=[],
                counts={"same": 1},
                config={"aws:region": "eu-west-1"},
                violations=None,
            ),
            id="steps",
        ),
        pytest.param(
            {
                "diagnostics": [
                    {"message": "error: no", "severity": "error"},
                    {"message": "beware", "severity": "warning", "prefix": "warning: "},
                ],
                "steps": None,
                "maybeCorrupt": False,
            },
            Told(steps=[], errors=["error: no"], counts=None, config={}, violations=None),
            id="errors",
        ),
    ],
)
def test_a_digest_is_read(document: dict[str, Any], expected: Told) -> None:
    assert read(document) == expected


@pytest.mark.parametrize(
    ("document", "where"),
    [
        pytest.param({"steps": {}}, "steps input should be a valid list", id="no list"),
        pytest.param(
            digest(told("same"), told("same", urn="x")), "steps[1].urn is no URN", id="no URN"
        ),
    ],
)
def test_another_form_is_refused(document: dict[str, Any], where: str) -> None:
    with pytest.raises(PreviewError) as refused:
        read(document)
    expected = f"It is of a form that this review does not know: {where}. {TAKE}"
    assert str(refused.value) == expected
