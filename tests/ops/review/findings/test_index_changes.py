from typing import Any

import pytest

from ops.review.findings.index_changes import find
from ops.review.preview import Step
from tables.cost.prices import default_prices
from tables.load.workload import Workload
from tests.ops.review.findings.made import named, preview, step, update

INDEXES = "globalSecondaryIndexes"


def index(
    name: str = "user-index", *keys: str, projection: str = "ALL", **more: Any
) -> dict[str, Any]:
    schemas = [
        {"attributeName": key, "keyType": kind}
        for key, kind in zip(keys or ("user_id", "created_at"), ("HASH", "RANGE"), strict=False)
    ]
    return {"name": name, "keySchemas": schemas, "projectionType": projection, **more}


def changed(old: list[dict[str, Any]], new: list[dict[str, Any]], **more: Any) -> Step:
    return update({INDEXES: old}, {INDEXES: new}, **more)


def warm(reads: int) -> dict[str, Any]:
    return index(warmThroughput={"readUnitsPerSecond": reads})


def with_attributes(*names: str) -> dict[str, Any]:
    return index(projection="INCLUDE", nonKeyAttributes=[*names])


USER = index()
TEAM = index("team-index", "team_id")
BY_KEYS = {"name": "user-index", "hashKey": "user_id", "rangeKey": "created_at"}
DROPPED = ("index-dropped:requests/user-index", "blocking")
REBUILT = ("index-rebuilt:requests/user-index", "blocking")
TEAM_ADDED = ("index-added:requests/team-index", "look")
IN_TURN = ("indexes-one-by-one:requests", "note")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(changed([USER, TEAM], [TEAM]), [DROPPED], id="dropped"),
        pytest.param(changed([USER], [USER, TEAM]), [TEAM_ADDED], id="added"),
        pytest.param(changed([USER], [TEAM]), [DROPPED, TEAM_ADDED], id="dropped and added"),
        pytest.param(
            changed([], [USER, TEAM]),
            [("index-added:requests/user-index", "look"), TEAM_ADDED, IN_TURN],
            id="two added",
        ),
        pytest.param(
            changed([USER], [index("user-index", "owner_id"), TEAM]),
            [REBUILT, TEAM_ADDED, IN_TURN],
            id="one rebuilt and one added",
        ),
        pytest.param(
            changed([USER], [index("user-index", "owner_id", "created_at")]),
            [REBUILT],
            id="another hash key",
        ),
        pytest.param(
            changed([USER], [index("user-index", "user_id", "updated_at")]),
            [REBUILT],
            id="another range key",
        ),
        pytest.param(
            changed([USER], [index("user-index", "user_id")]), [REBUILT], id="no range key"
        ),
        pytest.param(changed([USER], [index(projection="KEYS_ONLY")]), [REBUILT], id="projection"),
        pytest.param(
            changed([with_attributes("a")], [with_attributes("a", "b")]), [REBUILT], id="attributes"
        ),
        pytest.param(changed([warm(24_000)], [warm(12_000)]), [REBUILT], id="less warm"),
        pytest.param(changed([warm(12_000)], [warm(24_000)]), [], id="warmer"),
        pytest.param(changed([warm(12_000)], [USER]), [], id="warm throughput left out"),
        pytest.param(changed([USER, TEAM], [TEAM, USER]), [], id="another order"),
        pytest.param(
            changed([with_attributes("a", "b")], [with_attributes("b", "a")]),
            [],
            id="attributes in another order",
        ),
        pytest.param(
            changed([BY_KEYS | {"projectionType": "ALL"}], [USER]), [], id="keys written otherwise"
        ),
        pytest.param(
            changed([USER], [index(onDemandThroughput={"maxReadRequestUnits": 5})]),
            [],
            id="a maximum",
        ),
        pytest.param(changed([USER], [TEAM], diffs=["tags"]), [], id="ignored by the provider"),
        pytest.param(step("replace", {INDEXES: [USER]}, {}), [], id="of a table that goes"),
        pytest.param(step("create", None, {INDEXES: [USER]}), [], id="of a table that comes"),
    ],
)
def test_an_index_is_dropped_rebuilt_or_added(
    change: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(change))) == expected


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        pytest.param(
            USER,
            index("user-index", "owner_id"),
            "its keys change from user_id (HASH), created_at (RANGE) to owner_id (HASH)",
            id="keys",
        ),
        pytest.param(
            USER,
            with_attributes("a"),
            "what it holds changes from ALL to INCLUDE (a)",
            id="projection",
        ),
        pytest.param(
            warm(24_000),
            warm(12_000),
            "its warm throughput falls from (24000, 0) to (12000, 0) units a second",
            id="warm throughput",
        ),
    ],
)
def test_a_rebuild_says_why(old: dict[str, Any], new: dict[str, Any], why: str) -> None:
    says = (
        f"The index user-index of requests is dropped and built anew, because {why}: each query "
        "of it fails until it is built. That costs a write unit for each KB of each item that "
        "there is, once."
    )
    assert [one.says for one in find(preview(changed([old], [new])))] == [says]


def test_what_is_renamed_says_what_is_built_instead() -> None:
    found = [one.says for one in find(preview(changed([USER], [USER | {"name": "users-index"}])))]
    assert found[0] == (
        "The index user-index of requests is dropped: from then on each query of it fails. "
        "users-index is built with the same keys: DynamoDB renames no index."
    )


def test_indexes_in_turn_are_named() -> None:
    *_, in_turn = find(preview(changed([USER], [index("user-index", "owner_id"), TEAM])))
    assert in_turn.says == (
        "2 indexes of requests are built: user-index, team-index. DynamoDB builds one of a table "
        "at a time, so the deployment takes as long as all of them one after the other."
    )


@pytest.mark.parametrize(
    ("table_class", "usd"),
    [("STANDARD", "6.48"), ("STANDARD_INFREQUENT_ACCESS", "8.09")],
)
def test_an_index_says_what_it_costs_to_build_it(table_class: str, usd: str) -> None:
    load = Workload.model_validate(
        {"requestsPerSecond": 1, "retentionDays": 60, "life": {"endedBytes": 2_000}}
    )
    given = {"tableClass": table_class}
    added = update(given | {INDEXES: []}, given | {INDEXES: [USER]})
    [found] = find(preview(added), load, default_prices())
    assert found.says == (
        "The index user-index of requests is built from the items that there are; queries of it "
        "fail until it is. That costs a write unit for each KB of each item, once: with the "
        f"5,184,000 items of the workload 10,368,000 units at most, {usd} USD."
    )
