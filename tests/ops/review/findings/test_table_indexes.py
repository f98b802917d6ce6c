from typing import Any

import pytest

from ops.review.findings.table_indexes import TableIndex, indexes

HASH, RANGE = ("user_id", "HASH"), ("created_at", "RANGE")


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(
            {
                "keySchemas": [
                    {"attributeName": "user_id", "keyType": "HASH"},
                    {"attributeName": "created_at", "keyType": "RANGE"},
                ]
            },
            id="as key schemas",
        ),
        pytest.param({"hashKey": "user_id", "rangeKey": "created_at"}, id="as keys"),
    ],
)
def test_an_index_is_read_in_both_ways_to_write_it(keys: dict[str, Any]) -> None:
    given = {"name": "user-index", "projectionType": "INCLUDE", "nonKeyAttributes": ["b", "a"]}
    assert indexes([given | keys]) == {
        "user-index": TableIndex(
            name="user-index",
            keys=(HASH, RANGE),
            projection="INCLUDE",
            non_key_attributes=frozenset({"a", "b"}),
            warm=(0, 0),
        )
    }


def test_an_index_says_what_it_is_keyed_by_and_what_it_holds() -> None:
    [index] = indexes(
        [
            {
                "name": "one",
                "hashKey": "user_id",
                "projectionType": "INCLUDE",
                "nonKeyAttributes": ["b", "a"],
                "warmThroughput": {"readUnitsPerSecond": 12000, "writeUnitsPerSecond": "unknown"},
            }
        ]
    ).values()
    assert (index.key_words, index.projection_words, index.warm) == (
        "user_id (HASH)",
        "INCLUDE (a, b)",
        (12000, 0),
    )


@pytest.mark.parametrize("nothing", [None, [], "unknown"], ids=repr)
def test_there_may_be_no_indexes(nothing: object) -> None:
    assert indexes(nothing) == {}
