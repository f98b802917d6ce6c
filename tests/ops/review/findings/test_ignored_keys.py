from typing import Any

import pytest

from ops.review.findings.ignored_keys import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

ID_IGNORED = ("key-type-ignored:requests/id", "blocking")
USER_IGNORED = ("key-type-ignored:requests/user", "blocking")
KEY_IGNORED = ("key-ignored:requests/by-user", "blocking")


def table(
    id_type: str = "S",
    user_type: str = "S",
    *,
    by: str = "user",
    name: str = "by-user",
    **more: Any,
) -> dict[str, Any]:
    return {
        "hashKey": "id",
        "attributes": [{"name": "id", "type": id_type}, {"name": "user", "type": user_type}],
        "globalSecondaryIndexes": [{"name": name, "hashKey": by, "projectionType": "ALL"}],
        **more,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(step("same", table(), table("N")), [ID_IGNORED], id="type of the table's key"),
        pytest.param(
            step("same", table(), table(user_type="N")), [USER_IGNORED], id="type of an index's key"
        ),
        pytest.param(
            step("same", table("N"), table("N"), told=table()),
            [ID_IGNORED],
            id="type ignored by an earlier deployment",
        ),
        pytest.param(
            update(table(tags={}), table(user_type="N", tags={"a": "b"}), diffs=["tags.a"]),
            [USER_IGNORED],
            id="type beside another change",
        ),
        pytest.param(
            update(
                table(), table(user_type="N", by="id"), diffs=["globalSecondaryIndexes[0].hashKey"]
            ),
            [],
            id="type of a key that is given up",
        ),
        pytest.param(
            update(
                table(),
                table(user_type="N", name="by-owner"),
                diffs=["globalSecondaryIndexes[0].name"],
            ),
            [],
            id="type of the key of an index that is built anew",
        ),
        pytest.param(
            update(
                table(),
                table(user_type="N")
                | {
                    "globalSecondaryIndexes": [
                        *table()["globalSecondaryIndexes"],
                        {"name": "other", "hashKey": "id", "projectionType": "ALL"},
                    ]
                },
                diffs=["globalSecondaryIndexes[1].name", "attributes[1].type"],
            ),
            [USER_IGNORED],
            id="type of the key of an index that stays beside a new one",
        ),
        pytest.param(step("same", table(), table(by="id")), [KEY_IGNORED], id="key of an index"),
        pytest.param(
            update(table(), table(by="id"), diffs=["globalSecondaryIndexes[0].hashKey"]),
            [],
            id="key of an index that is rebuilt",
        ),
        pytest.param(step("same", table(), table()), [], id="nothing"),
        pytest.param(step("replace", table(), table("N")), [], id="type of a table that goes"),
        pytest.param(
            step(
                "same",
                table() | {"attributes": [{"name": "note", "type": "S"}]},
                table() | {"attributes": [{"name": "note", "type": "N"}]},
            ),
            [],
            id="type of what is no key",
        ),
        pytest.param(
            step("same", table(), table() | {"attributes": [{"name": "id"}]}), [], id="no type"
        ),
    ],
)
def test_what_the_provider_ignores_of_keys_is_found(
    change: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(change))) == expected


def test_it_says_what_stays() -> None:
    says = [one.says for one in find(preview(step("same", table(), table("N", by="id"))))]
    assert says == [
        (
            "The program gives the index by-user of requests the keys id (HASH), but the provider "
            "leaves it as it is, with user (HASH): the deployment succeeds and changes nothing."
        ),
        (
            "The program makes id, a key of requests, of type N, but the provider leaves it of "
            "type S: the deployment changes nothing, and DynamoDB refuses items with the new type."
        ),
    ]
