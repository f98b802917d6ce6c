from typing import Any

import pytest

from ops.review.findings.expiry import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update


def ttl(attribute: str = "ttl", *, enabled: bool = True) -> dict[str, Any]:
    return {"ttl": {"attributeName": attribute, "enabled": enabled}}


OFF = ttl(enabled=False)
WEAKENED = ("ttl-weakened:requests", "look")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(ttl(), OFF), [WEAKENED], id="off"),
        pytest.param(update(ttl(), ttl("expires")), [WEAKENED], id="another attribute"),
        pytest.param(update(OFF, ttl()), [("ttl-enabled:requests", "look")], id="on"),
        pytest.param(
            update({}, ttl()), [("ttl-enabled:requests", "look")], id="on for the first time"
        ),
        pytest.param(update({}, OFF), [], id="off, spelled out"),
        pytest.param(update(ttl(), {}, diffs=["tags"]), [], id="left out, and kept"),
        pytest.param(step("create", None, ttl()), [], id="on from the beginning"),
        pytest.param(step("replace", ttl(), OFF), [], id="of a table that goes"),
    ],
)
def test_another_expiry_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            update(ttl(), OFF),
            "Items of requests no longer expire: they stay, and are paid for, until somebody "
            "deletes them.",
            id="off",
        ),
        pytest.param(
            update(ttl(), ttl("expires")),
            "Items of requests expire by expires instead of ttl. AWS refuses that while expiry by "
            "ttl is on; after it, items that have only ttl stay.",
            id="another attribute",
        ),
        pytest.param(
            update(OFF, ttl()),
            "Items of requests expire from now on: DynamoDB deletes those whose ttl has passed, "
            "the ones that are there already too.",
            id="on",
        ),
    ],
)
def test_it_says_what_becomes_of_items(change: Step, says: str) -> None:
    assert [one.says for one in find(preview(change))] == [says]
