"""What the roles of a table may do, and nothing else: see `evaluation` for how that is found."""

import pytest

from components.documents import document
from components.permissions import sharing
from tests.components.evaluation import ACTIONS, DIRECTLY, allowed, change, unevaluated
from tests.components.reach import (
    ENCRYPT,
    FOLLOW,
    INDEXES,
    KEY,
    LIST_STREAMS,
    READ,
    READ_CACHE,
    RESOURCES,
    SITE,
    SPECS,
    WRITE,
    WRITE_CACHE,
    cache_role,
    expected,
    named,
    queries,
    roles,
)
from tests.conftest import Mocks

EACH_ROLE = pytest.mark.parametrize("role", ["reader", "writer", "stream-consumer"])
EACH_TABLE = pytest.mark.parametrize("table", SPECS)


@EACH_ROLE
@EACH_TABLE
def test_a_role_may_do_this_and_nothing_else(mocks: Mocks, table: str, role: str) -> None:
    assert allowed(roles(mocks, table)[role], RESOURCES) == expected(table)[role]


def test_the_cache_may_do_what_its_clients_may_and_nothing_else() -> None:
    assert allowed(cache_role(), RESOURCES) == {
        "requests": READ | WRITE,
        "key": ENCRYPT,
        **queries("requests"),
    }


@pytest.mark.parametrize(
    ("table", "role", "reached"),
    [
        ("requests", "reader", {"requests"}),
        ("requests", "writer", {"requests"}),
        ("requests", "stream-consumer", set[str]()),
        ("logs", "reader", set[str]()),
        ("logs", "writer", set[str]()),
        ("logs", "stream-consumer", set[str]()),
    ],
)
def test_through_the_cache_a_role_reaches_its_own_table_or_none(
    mocks: Mocks, table: str, role: str, reached: set[str]
) -> None:
    own = allowed(roles(mocks, table)[role], RESOURCES)
    asks = any(action.startswith("dax:") for actions in own.values() for action in actions)
    served = allowed(cache_role(), RESOURCES) if asks else {}

    assert {name.partition(" ")[0] for name in served} - {"key"} == reached


@EACH_TABLE
def test_another_account_may_read_by_key_and_nothing_else(table: str) -> None:
    written = document(sharing(SITE, SPECS[table], ["arn:aws:iam::444455556666:role/analysts"]))

    indexes = {f"{table} {index}": READ for index in INDEXES[table]}
    assert allowed(written, RESOURCES) == {table: READ} | indexes


@pytest.mark.parametrize(
    "through", [DIRECTLY, "s3.us-east-1.amazonaws.com"], ids=["by itself", "S3"]
)
@EACH_ROLE
def test_the_key_is_of_use_through_dynamodb_only(mocks: Mocks, role: str, through: str) -> None:
    found = allowed(roles(mocks, "requests")[role], {"key": KEY}, through)

    assert {action for action in found.get("key", ()) if action.startswith("kms:")} == set()


@EACH_TABLE
def test_documents_have_nothing_that_the_evaluation_gets_wrong(mocks: Mocks, table: str) -> None:
    documents = [*roles(mocks, table).values(), cache_role()]

    assert [found for one in documents for found in unevaluated(one)] == []


@pytest.mark.parametrize(
    ("element", "value", "found"),
    [
        pytest.param("NotAction", "dynamodb:Scan", ["element NotAction"], id="element"),
        pytest.param("Effect", "Deny", ["effect Deny"], id="effect"),
        pytest.param("Resource", ["arn:?"], ["wildcard arn:?"], id="wildcard"),
        pytest.param("Action", ["dynamodb:getitem"], ["action dynamodb:getitem"], id="case"),
        pytest.param(
            "Condition",
            {"StringLike": {"aws:PrincipalTag/team": "x"}},
            ["condition StringLike aws:PrincipalTag/team"],
            id="condition",
        ),
    ],
)
def test_what_the_evaluation_gets_wrong_is_found(
    mocks: Mocks, element: str, value: object, found: list[str]
) -> None:
    changed = change(roles(mocks, "requests")["reader"], "ReadItems", element, value)

    assert [*unevaluated(changed)] == found


def test_every_action_there_is_is_evaluated() -> None:
    services = {action.partition(":")[0] for action in ACTIONS}
    granted = READ | WRITE | FOLLOW | LIST_STREAMS | ENCRYPT | READ_CACHE | WRITE_CACHE
    dangerous = named(
        "dynamodb",
        "Scan DeleteItem BatchWriteItem DeleteTable UpdateTable PartiQLDelete PutResourcePolicy "
        "DeleteBackup ExportTableToPointInTime RestoreTableToPointInTime UpdateTimeToLive",
    )

    assert services == {"dynamodb", "dax", "kms"}
    assert granted | dangerous <= {*ACTIONS}


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (
            "reader",
            "PutItem UpdateItem DeleteItem BatchWriteItem PartiQLUpdate Scan PartiQLSelect",
        ),
        ("writer", "GetItem BatchGetItem Query Scan DeleteItem BatchWriteItem DeleteTable"),
        ("stream-consumer", "GetItem BatchGetItem Query Scan PartiQLSelect PutItem UpdateItem"),
    ],
    ids=["the reader writes or scans", "the writer reads or deletes", "the consumer reads items"],
)
def test_nowhere_it_happens_that(mocks: Mocks, role: str, actions: str) -> None:
    found = allowed(roles(mocks, "requests")[role], RESOURCES)

    assert set[str]().union(*found.values()) & named("dynamodb", actions) == set()


@pytest.mark.parametrize(
    ("pattern", "action", "resource"),
    [
        ("a request by its id", "dynamodb:GetItem", "requests"),
        ("the requests of a user", "dynamodb:Query", "requests user-index"),
        ("pending requests", "dynamodb:Query", "requests status-index"),
        ("requests of a strategy by priority", "dynamodb:Query", "requests strategy-index"),
    ],
)
def test_the_reader_can_ask_for(mocks: Mocks, pattern: str, action: str, resource: str) -> None:
    reader = roles(mocks, "requests")["reader"]

    assert action in allowed(reader, RESOURCES)[resource], pattern
