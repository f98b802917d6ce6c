from typing import Any

import pytest

from ops.review.finding import Finding
from ops.review.findings.tags import find
from ops.review.preview import Step
from ops.review.tokens import KEY, VAULT
from tests.ops.review.findings.made import preview, step, update


def tagged(**tags: str) -> dict[str, Any]:
    return {"tags": tags}


def note(key: str, what: str) -> Finding:
    return Finding(
        name=f"tag-removed:{key}",
        severity="note",
        says=f"The tag {key} is taken off {what}: what tells costs or rights apart by it no longer "
        "finds that.",
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            [update(tagged(team="a", stack="b"), tagged(stack="b"))],
            [note("team", "1 resource")],
            id="of one",
        ),
        pytest.param(
            [
                update(tagged(team="a"), tagged(), of=KEY),
                update(tagged(team="a"), {}, of=VAULT),
            ],
            [note("team", "2 resources")],
            id="of two",
        ),
        pytest.param([update(tagged(team="a"), tagged(team="b"))], [], id="another value"),
        pytest.param([update(tagged(), tagged(team="a"))], [], id="added"),
        pytest.param([step("replace", tagged(team="a"), tagged())], [], id="of what goes"),
        pytest.param(
            [update(tagged(team="a"), {}, diffs=["name"])], [], id="ignored by the provider"
        ),
    ],
)
def test_tags_that_are_taken_off_are_told(steps: list[Step], expected: list[Finding]) -> None:
    assert list(find(preview(*steps))) == expected
