from typing import Any

import pytest

from ops.review.costs.resources import Resource, Side, is_partial, resources
from ops.review.preview import Preview
from ops.review.tokens import KEY, TABLE
from tests.ops.review.findings.made import preview, step

ALL = preview(
    step("same", {"n": 1}, {"n": 1}, name="same"),
    step("update", {"n": 2}, {"n": 3}, name="update"),
    step("create", None, {"n": 4}, name="create"),
    step("delete", {"n": 5}, name="delete"),
    step("delete", {"n": 6}, name="left", retained=True),
    step("replace", {"n": 7}, {"n": 8}, name="replace"),
    step("replace", name="untold"),
    step("same", {}, {}, of=KEY, name="key"),
)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("before", {"same": 1, "update": 2, "delete": 5, "left": 6, "replace": 7}),
        ("after", {"same": 1, "update": 3, "create": 4, "left": 6, "replace": 8}),
    ],
)
def test_the_resources_of_a_side_are_those_that_are_paid_for_then(
    side: Side, expected: dict[str, int]
) -> None:
    assert [*resources(ALL, side, TABLE)] == [
        Resource(name, {"n": number}) for name, number in expected.items()
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"unchanged": 1}, False, id="all that stays is told of"),
        pytest.param({"unchanged": 2}, True, id="more stays"),
        pytest.param({"unchanged": 1, "errors": ("preview failed",)}, True, id="it stopped"),
    ],
)
def test_a_preview_may_not_tell_of_everything(given: dict[str, Any], expected: bool) -> None:
    steps = (step("same", {}, {}),)
    whole = Preview(environment="prod", steps=steps, violations=None, **given)
    assert is_partial(whole) is expected
