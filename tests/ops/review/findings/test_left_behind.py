import pytest

from ops.review.findings.left_behind import find
from ops.review.preview import Step
from ops.review.tokens import KEY
from tests.ops.review.findings.made import named, preview, step


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step("delete", {}, retained=True), [("left-behind:requests", "look")], id="retained"
        ),
        pytest.param(step("delete", {}), [], id="deleted"),
        pytest.param(step("same", {}, {}, retained=True), [], id="there"),
        pytest.param(step("replace", {}, {}, retained=True), [], id="replaced"),
    ],
)
def test_what_nobody_looks_after_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


def test_it_says_what_it_is() -> None:
    [found] = find(preview(step("delete", {}, of=KEY, retained=True)))
    assert found.says == (
        "The key requests stays in AWS, but nobody looks after it any more: no change, no policy "
        "and no drift is told of it, and it is paid for."
    )
