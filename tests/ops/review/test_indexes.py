"""What a review finds where the indexes of a table, or the keys of either, change."""

from typing import Any

import pytest

from market_intelligence.load.workload import Workload
from tests.ops.review.previews import (
    Change,
    Properties,
    change,
    explanations,
    finding_names,
    findings_page,
    page,
    update,
)

INDEXES = "globalSecondaryIndexes"
A_DAY = 86_400


def index(
    name: str = "user-index", *keys: str, projection: str = "ALL", **more: Any
) -> dict[str, Any]:
    schemas = [
        {"attributeName": key, "keyType": kind}
        for key, kind in zip(keys or ("user_id", "created_at"), ("HASH", "RANGE"), strict=False)
    ]
    return {"name": name, "keySchemas": schemas, "projectionType": projection, **more}


def changed(old: list[dict[str, Any]], new: list[dict[str, Any]], **more: Any) -> Change:
    return update({INDEXES: old}, {INDEXES: new}, **more)


def warm(reads: int) -> dict[str, Any]:
    return index(warmThroughput={"readUnitsPerSecond": reads})


def holding(*names: str) -> dict[str, Any]:
    return index(projection="INCLUDE", nonKeyAttributes=[*names])


def table(
    id_type: str = "S", user_type: str = "S", *, by: str = "user", name: str = "by-user"
) -> dict[str, Any]:
    return {
        "hashKey": "id",
        "attributes": [{"name": "id", "type": id_type}, {"name": "user", "type": user_type}],
        INDEXES: [{"name": name, "hashKey": by, "projectionType": "ALL"}],
    }


def attribute(name: str, kind: str | None) -> dict[str, Any]:
    return table() | {"attributes": [{"name": name, "type": kind}]}


USER = index()
TEAM = index("team-index", "team_id")
BY_KEYS = {"name": "user-index", "hashKey": "user_id", "rangeKey": "created_at"}
OTHER = {"name": "other", "hashKey": "id", "projectionType": "ALL"}
DROPPED, REBUILT = (f"blocking index-{one}:requests/user-index" for one in ("dropped", "rebuilt"))
TEAM_ADDED = "look index-added:requests/team-index"
IN_TURN = "note indexes-one-by-one:requests"
ID_IGNORED, USER_IGNORED = (f"blocking key-type-ignored:requests/{one}" for one in ("id", "user"))
KEY_OF_INDEX = "globalSecondaryIndexes[0].hashKey"

CASES: dict[str, tuple[Change, list[str]]] = {
    "keys": (
        changed([USER], [index("user-index", "owner_id")]),
        ["blocking index-rebuilt:requests/user-index"],
    ),
    "projection": (
        changed([USER], [holding("b", "a")]),
        ["blocking index-rebuilt:requests/user-index"],
    ),
    "warm throughput": (
        changed([warm(24_000)], [warm(12_000)]),
        ["blocking index-rebuilt:requests/user-index"],
    ),
    "dropped": (changed([USER], []), ["blocking index-dropped:requests/user-index"]),
    "renamed": (
        changed([USER], [USER | {"name": "users-index"}]),
        ["blocking index-dropped:requests/user-index", "look index-added:requests/users-index"],
    ),
    "two built": (
        changed([], [USER, TEAM]),
        [
            "look index-added:requests/team-index",
            "look index-added:requests/user-index",
            "note indexes-one-by-one:requests",
        ],
    ),
    "keys that the provider ignores": (
        change("same", table(), table("N", by="id")),
        ["blocking key-ignored:requests/by-user", "blocking key-type-ignored:requests/id"],
    ),
    "dropped beside one that stays": (changed([USER, TEAM], [TEAM]), [DROPPED]),
    "added": (changed([USER], [USER, TEAM]), [TEAM_ADDED]),
    "dropped and added": (changed([USER], [TEAM]), [DROPPED, TEAM_ADDED]),
    "rebuilt and added": (
        changed([USER], [index("user-index", "owner_id"), TEAM]),
        [REBUILT, TEAM_ADDED, IN_TURN],
    ),
    "another hash key": (
        changed([USER], [index("user-index", "owner_id", "created_at")]),
        [REBUILT],
    ),
    "another range key": (
        changed([USER], [index("user-index", "user_id", "updated_at")]),
        [REBUILT],
    ),
    "no range key": (changed([USER], [index("user-index", "user_id")]), [REBUILT]),
    "keys only": (changed([USER], [index(projection="KEYS_ONLY")]), [REBUILT]),
    "more attributes": (changed([holding("a")], [holding("a", "b")]), [REBUILT]),
    "warmer": (
        changed([warm(12_000)], [warm(24_000)]),
        ["look warm-raised:requests/user-index"],
    ),
    "warm throughput left out": (changed([warm(12_000)], [USER]), []),
    "indexes in another order": (changed([USER, TEAM], [TEAM, USER]), []),
    "attributes in another order": (changed([holding("a", "b")], [holding("b", "a")]), []),
    "keys written otherwise": (changed([BY_KEYS | {"projectionType": "ALL"}], [USER]), []),
    "a maximum, lifted where there is none": (
        changed([USER], [index(onDemandThroughput={"maxReadRequestUnits": -1})]),
        ["note maximum-spent:requests/user-index"],
    ),
    "ignored by the provider": (changed([USER], [TEAM], diffs=["tags"]), []),
    "of a table that goes": (
        change("replace", {INDEXES: [USER]}, {}),
        ["blocking table-replaced:requests"],
    ),
    "of a table that comes": (change("create", None, {INDEXES: [USER]}), []),
    "type of the table's key": (change("same", table(), table("N")), [ID_IGNORED]),
    "type of an index's key": (change("same", table(), table(user_type="N")), [USER_IGNORED]),
    "type ignored by an earlier deployment": (
        change("same", table("N"), table("N"), outputs=table()),
        [ID_IGNORED],
    ),
    "type beside another change": (
        update(table(), table(user_type="N"), diffs=["tags.a"]),
        [USER_IGNORED],
    ),
    "type of a key that is given up": (
        update(table(), table(user_type="N", by="id"), diffs=[KEY_OF_INDEX]),
        ["blocking index-rebuilt:requests/by-user"],
    ),
    "type of the key of an index that is rebuilt": (
        update(table(), table(user_type="N", name="by-owner"), diffs=[KEY_OF_INDEX]),
        ["blocking index-dropped:requests/by-user", "look index-added:requests/by-owner"],
    ),
    "type of the key of an index that is rebuilt for another reason": (
        update(
            table(),
            table(user_type="N")
            | {INDEXES: [table()[INDEXES][0] | {"projectionType": "KEYS_ONLY"}]},
            diffs=["globalSecondaryIndexes[0].projectionType"],
        ),
        ["blocking index-rebuilt:requests/by-user"],
    ),
    "type of the key of an index that stays beside a new one": (
        update(
            table(),
            table(user_type="N") | {INDEXES: [*table()[INDEXES], OTHER]},
            diffs=["globalSecondaryIndexes[1].name", "attributes[1].type"],
        ),
        [USER_IGNORED, "look index-added:requests/other"],
    ),
    "key of an index": (
        change("same", table(), table(by="id")),
        ["blocking key-ignored:requests/by-user"],
    ),
    "type of a table that goes": (
        change("replace", table(), table("N")),
        ["blocking table-replaced:requests"],
    ),
    "type of what is no key": (change("same", attribute("x", "S"), attribute("x", "N")), []),
    "no type": (change("same", table(), attribute("id", None)), []),
}


@pytest.mark.parametrize(("step", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(step: Change, expected: list[str]) -> None:
    assert finding_names(step) == expected


LOAD = Workload.model_validate(
    {
        "requestsPerSecond": 2,
        "retentionDays": 10,
        "life": {"endedBytes": 2_500},
        "logs": {"perRequest": 3, "entryBytes": 300, "keptDays": 5},
    }
)
REQUESTS_ITEMS, LOGS_ITEMS = 2 * A_DAY * 10, 2 * A_DAY * 3 * 5


@pytest.mark.parametrize(
    ("name", "table_class", "items", "units", "usd"),
    [
        ("requests", {}, REQUESTS_ITEMS, 3, 0.625),
        ("requests", {"tableClass": "STANDARD"}, REQUESTS_ITEMS, 3, 0.625),
        ("logs", {"tableClass": "STANDARD_INFREQUENT_ACCESS"}, LOGS_ITEMS, 1, 0.78),
    ],
)
def test_the_expected_load_decides_what_an_index_costs_to_build(
    name: str, table_class: Properties, items: int, units: int, usd: float
) -> None:
    step = update({**table_class, INDEXES: []}, {**table_class, INDEXES: [USER]}, name=name)
    [sentence] = explanations(step, load=LOAD)
    assert sentence.endswith(
        f"Building it costs one write unit for each KB of each item: with the {items:,} items of "
        f"the workload, at most {items * units:,} units, "
        f"{items * units * usd / 1_000_000:,.2f} USD."
    )


def test_a_table_outside_the_specification_has_no_expected_load() -> None:
    step = update({INDEXES: []}, {INDEXES: [USER]}, name="others")
    assert explanations(step, load=LOAD) == explanations(step)


def test_findings_say_what_happens_and_what_to_do() -> None:
    assert findings_page([step] for step, _ in CASES.values()) == page("findings/indexes.md")
