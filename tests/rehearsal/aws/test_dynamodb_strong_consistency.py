"""What boto3 sees of tables that are strongly consistent over regions, on the embedded AWS."""

from typing import Any

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal
from tests.rehearsal.aws.test_dynamodb import INVALID, NAME, PLAIN, STREAM, described

OHIO, OREGON = "us-east-2", "us-west-2"
COUNT = (
    f"{INVALID}Unsupported table replica count for global tables with MultiRegionConsistency set "
    "to STRONG"
)
NOT_STRONG = (
    f"{INVALID}MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates "
    "parameter is present"
)
NOT_EMPTY = f"{INVALID}Table orders has to be empty for MultiRegionConsistency STRONG"
NO_EXPIRY = f"{INVALID}Time to live is not supported with MultiRegionConsistency STRONG"
NOTHING_MORE = (
    f"{INVALID}No replica and no witness can be added to orders: its MultiRegionConsistency is "
    "STRONG"
)
TOGETHER = (
    f"{INVALID}us-east-2, us-west-2 can only be deleted together: the MultiRegionConsistency of "
    "orders is STRONG"
)
EXPIRY = {"AttributeName": "expires", "Enabled": True}
ITEM = {"id": {"S": "1"}}


@pytest.fixture
def home(account: Account) -> Client:
    return account.client("dynamodb")


@pytest.fixture
def ohio(account: Account) -> Client:
    return account.client("dynamodb", OHIO)


def updates(kind: str, *regions: str, witness: str | None = None) -> dict[str, Any]:
    """Return what UpdateTable is asked of replicas and of a witness."""
    replicas = [{kind: {"RegionName": region}} for region in regions]
    witnesses = [{kind: {"RegionName": witness}}] if witness else []
    asked = {"ReplicaUpdates": replicas, "GlobalTableWitnessUpdates": witnesses}
    return {"TableName": NAME} | {name: one for name, one in asked.items() if one}


def strong(*regions: str, witness: str | None = None) -> dict[str, Any]:
    """Return what makes a table strongly consistent."""
    return updates("Create", *regions, witness=witness) | {"MultiRegionConsistency": "STRONG"}


@pytest.mark.parametrize(
    ("regions", "witness"), [((OHIO, OREGON), None), ((OHIO,), OREGON)], ids=["three", "witness"]
)
def test_all_parts_come_and_go_together(
    home: Client, ohio: Client, regions: tuple[str, ...], witness: str | None
) -> None:
    home.create_table(**PLAIN)
    home.update_table(**strong(*regions, witness=witness))
    table = described(home)
    assert table["MultiRegionConsistency"] == described(ohio)["MultiRegionConsistency"] == "STRONG"
    assert [one["RegionName"] for one in table["Replicas"]] == [*regions]
    assert [one["RegionName"] for one in table.get("GlobalTableWitnesses", [])] == (
        [witness] if witness else []
    )
    ohio.put_item(TableName=NAME, Item=ITEM)
    assert home.get_item(TableName=NAME, Key=ITEM, ConsistentRead=True)["Item"] == ITEM
    home.update_table(**updates("Delete", *regions, witness=witness))
    left = {"Replicas", "GlobalTableWitnesses", "MultiRegionConsistency"}
    assert left.isdisjoint(described(home))
    assert ohio.list_tables()["TableNames"] == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        pytest.param(strong(OHIO), COUNT, id="one replica"),
        pytest.param(strong(OHIO, OREGON, witness="us-west-1"), COUNT, id="four regions"),
        pytest.param(strong(OHIO, witness=OHIO), COUNT, id="a witness where a replica is"),
        pytest.param(
            strong(OHIO, "eu-west-1"),
            f"{INVALID}eu-west-1 cannot be strongly consistent with us-east-1",
            id="another continent",
        ),
        pytest.param(
            updates("Create", OHIO, witness=OREGON), NOT_STRONG, id="a witness of eventual ones"
        ),
        pytest.param(
            {"TableName": NAME, "MultiRegionConsistency": "STRONG", "TableClass": "STANDARD"},
            COUNT,
            id="without replicas",
        ),
    ],
)
def test_other_numbers_and_places_are_refused(
    home: Client, asked: dict[str, Any], reason: str
) -> None:
    home.create_table(**PLAIN)
    assert refusal(home.update_table, **asked) == reason
    assert "Replicas" not in described(home)


def test_a_table_with_items_expiry_or_replicas_does_not_become_strong(home: Client) -> None:
    home.create_table(**PLAIN)
    home.put_item(TableName=NAME, Item=ITEM)
    assert refusal(home.update_table, **strong(OHIO, OREGON)) == NOT_EMPTY
    home.delete_item(TableName=NAME, Key=ITEM)
    home.update_time_to_live(TableName=NAME, TimeToLiveSpecification=EXPIRY)
    assert refusal(home.update_table, **strong(OHIO, OREGON)) == (
        f"{INVALID}Time to live and local secondary indexes are not supported with "
        "MultiRegionConsistency STRONG"
    )
    home.update_time_to_live(TableName=NAME, TimeToLiveSpecification=EXPIRY | {"Enabled": False})
    home.update_table(**updates("Create", OHIO))
    assert refusal(home.update_table, **strong(OREGON, witness=OHIO)) == (
        f"{INVALID}MultiRegionConsistency of the global table orders cannot be changed"
    )


def test_a_strong_table_is_fixed(home: Client, ohio: Client) -> None:
    home.create_table(**PLAIN, StreamSpecification=STREAM)
    home.update_table(**strong(OHIO, witness=OREGON))
    before = described(home)
    for asked, reason in (
        (updates("Create", "us-west-1"), NOTHING_MORE),
        (updates("Delete", OHIO), TOGETHER),
        (updates("Delete", witness=OREGON), TOGETHER),
    ):
        assert refusal(home.update_table, **asked) == reason
    expiry = {"TableName": NAME, "TimeToLiveSpecification": EXPIRY}
    assert refusal(ohio.update_time_to_live, **expiry) == NO_EXPIRY
    assert refusal(home.delete_table, TableName=NAME) == (
        f"{INVALID}orders can only be deleted after its replicas: its MultiRegionConsistency is "
        "STRONG"
    )
    put = {"Put": {"TableName": NAME, "Item": ITEM}}
    get = {"Get": {"TableName": NAME, "Key": ITEM}}
    for call, item in ((home.transact_write_items, put), (ohio.transact_get_items, get)):
        assert refusal(call, TransactItems=[item]) == (
            f"{INVALID}Transactions are not supported on orders: its MultiRegionConsistency is "
            "STRONG"
        )
    assert described(home) == before


def test_its_replicas_have_streams_of_their_own(home: Client, ohio: Client) -> None:
    home.create_table(**PLAIN, StreamSpecification=STREAM)
    home.update_table(**strong(OHIO, OREGON))
    assert described(ohio).get("StreamSpecification") is None
    home.update_table(TableName=NAME, StreamSpecification={"StreamEnabled": False})
    ohio.update_table(TableName=NAME, StreamSpecification=STREAM)
    assert described(ohio)["StreamSpecification"] == STREAM
