from typing import Any

import pytest

from ops.review.findings.observability import find
from ops.review.preview import Step
from ops.review.tokens import DASHBOARD, INSIGHTS
from tests.ops.review.findings.made import REQUESTS, named, preview, step, update


def insights(index: str | None = None) -> Step:
    of_index: dict[str, Any] = {"indexName": index} if index else {}
    return step("delete", {"tableName": REQUESTS} | of_index, of=INSIGHTS, name="insights")


REMOVED = ("insights-removed:requests", "note")
BY_USER = {"name": REQUESTS, "globalSecondaryIndexes": [{"name": "by-user"}]}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([insights()], [REMOVED], id="keys of a table"),
        pytest.param(
            [insights(), insights("by-user")], [REMOVED], id="keys of a table and indexes"
        ),
        pytest.param(
            [insights(), step("delete", {"name": REQUESTS})], [], id="keys of a table that goes"
        ),
        pytest.param(
            [insights("by-user"), update(BY_USER, {"name": REQUESTS})],
            [],
            id="keys of an index that goes",
        ),
        pytest.param(
            [insights("by-user"), step("same", BY_USER, BY_USER)],
            [REMOVED],
            id="keys of an index that stays",
        ),
        pytest.param(
            [step("replace", {"tableName": REQUESTS}, {"tableName": REQUESTS}, of=INSIGHTS)],
            [],
            id="keys that are counted anew",
        ),
        pytest.param(
            [step("delete", {}, of=DASHBOARD, name="one")],
            [("dashboard-removed:one", "note")],
            id="a dashboard",
        ),
        pytest.param(
            [step("replace", {}, {}, of=DASHBOARD)], [], id="a dashboard that is made anew"
        ),
    ],
)
def test_what_no_longer_shows_how_tables_fare_is_told(
    steps: list[Step], expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(*steps))) == expected
