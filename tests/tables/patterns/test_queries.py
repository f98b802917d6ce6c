import pytest

from tables.patterns.queries import Query
from tables.specs import REQUESTS

USER = REQUESTS.indexes[0]


@pytest.mark.parametrize(
    ("at_least", "at_most", "condition"),
    [
        pytest.param(None, None, "", id="all"),
        pytest.param("a", None, " AND #range >= :at_least", id="from"),
        pytest.param(None, "b", " AND #range <= :at_most", id="up to"),
        pytest.param("a", "b", " AND #range BETWEEN :at_least AND :at_most", id="between"),
        pytest.param("", "", " AND #range BETWEEN :at_least AND :at_most", id="empty texts"),
    ],
)
@pytest.mark.parametrize("descending", [True, False], ids=["descending", "ascending"])
def test_parameters(
    at_least: str | None, at_most: str | None, condition: str, descending: bool
) -> None:
    query = Query(
        table="requests",
        index=USER,
        value="user-1",
        at_least=at_least,
        at_most=at_most,
        descending=descending,
    )

    bounds = {":at_least": at_least, ":at_most": at_most}
    assert query.parameters == {
        "TableName": "requests",
        "IndexName": "user-index",
        "KeyConditionExpression": f"#hash = :hash{condition}",
        "ExpressionAttributeNames": {"#hash": "user_id"}
        | ({"#range": "created_at"} if condition else {}),
        "ExpressionAttributeValues": {":hash": {"S": "user-1"}}
        | {name: {"S": bound} for name, bound in bounds.items() if bound is not None},
        "ScanIndexForward": not descending,
    }
