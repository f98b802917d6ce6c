import pytest

from ops.review.findings.table_classes import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

STANDARD, RARE = {"tableClass": "STANDARD"}, {"tableClass": "STANDARD_INFREQUENT_ACCESS"}
CHANGED = ("table-class-changed:requests", "look")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(STANDARD, RARE), [CHANGED], id="for seldom access"),
        pytest.param(update(RARE, {}), [CHANGED], id="back to the default"),
        pytest.param(update({}, STANDARD), [], id="the default, spelled out"),
        pytest.param(step("replace", STANDARD, RARE), [], id="of a table that goes"),
    ],
)
def test_another_class_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected
