from typing import Any

import pytest

from ops.review.changes.change import Detail
from ops.review.changes.tags import TAGS
from tests.ops.review.changes.words import said

OWNER = Detail("Tag owner", "a", "b")


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param(
            {"owner": "a", "stack": "x"}, {"owner": "b", "stack": "x"}, [OWNER], id="other"
        ),
        pytest.param({"owner": "a"}, None, [Detail("Tag owner", "a", None)], id="gone"),
        pytest.param(None, {"owner": "b"}, [Detail("Tag owner", None, "b")], id="new"),
    ],
)
def test_tags_are_told_one_by_one(before: Any, after: Any, details: list[Detail]) -> None:
    assert said([TAGS], {"tags": before}, {"tags": after}) == details


def test_what_the_provider_repeats_is_told_once() -> None:
    before, after = {"owner": "a"}, {"owner": "b"}
    both = said([TAGS], {"tags": before, "tagsAll": before}, {"tags": after, "tagsAll": after})
    assert both == [OWNER]
    assert said([TAGS], {"tagsAll": before}, {"tagsAll": after}) == [OWNER]
