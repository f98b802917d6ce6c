from typing import Any

import pytest

from ops.review.changes.change import Detail
from ops.review.changes.indexes import INDEXES, LOCAL_INDEXES, shape
from tests.ops.review.changes.words import said


def index(name: str, *keys: str, projection: str = "ALL", **more: Any) -> dict[str, Any]:
    schemas = [{"attributeName": key, "keyType": "HASH"} for key in keys]
    return {"name": name, "keySchemas": schemas, "projectionType": projection} | more


def test_an_index_is_said_by_its_keys_and_what_it_holds() -> None:
    assert shape(index("a", "x", "y")) == "x + y, all attributes"
    assert shape(index("a", "x", projection="KEYS_ONLY")) == "x, keys only"
    named = index("a", "x", projection="INCLUDE", nonKeyAttributes=["z", "y"])
    assert shape(named) == "x, also y, z"
    assert (
        shape({"hashKey": "x", "rangeKey": "y", "projectionType": "ALL"}) == "x + y, all attributes"
    )
    assert shape({"hashKey": "x"}) == "x, null"


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param(
            [index("a", "x"), index("b", "y")],
            [index("b", "y"), index("a", "x", "z")],
            [
                Detail(
                    "Index a", "x, all attributes", "x + z, all attributes", "dropped and rebuilt"
                )
            ],
            id="other keys",
        ),
        pytest.param(
            [index("a", "x")],
            [],
            [Detail("Index a", "x, all attributes", None)],
            id="dropped",
        ),
        pytest.param(
            [],
            [index("a", "x", projection="KEYS_ONLY")],
            [Detail("Index a", None, "x, keys only")],
            id="new",
        ),
        pytest.param(
            [index("a", "x", "y")],
            [{"name": "a", "hashKey": "x", "rangeKey": "y", "projectionType": "ALL"}],
            [],
            id="only written otherwise",
        ),
    ],
)
def test_indexes_are_compared_by_name(
    before: list[dict[str, Any]], after: list[dict[str, Any]], details: list[Detail]
) -> None:
    name = "globalSecondaryIndexes"
    assert said([INDEXES], {name: before}, {name: after}) == details


def test_local_indexes_have_words_too() -> None:
    after = {"localSecondaryIndexes": [{"name": "a", "rangeKey": "x", "projectionType": "ALL"}]}
    assert said([LOCAL_INDEXES], {}, after) == [Detail("Local index a", None, "x, all attributes")]
