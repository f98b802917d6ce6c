import pulumi
import pytest

from components.table import Table, TableArgs
from tables.specs import PROCESSING_LOGS, REQUESTS, Index, Key, TableSpec
from tests.conftest import Mocks, Registered

COMPONENT = "urn:pulumi:dev::market-intelligence::market-intelligence:table:Table"
TABLE = f"{COMPONENT}$aws:dynamodb/table:Table"

ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    range_key=Key("at", "N"),
    indexes=(
        Index(name="by-payload", hash_key=Key("payload", "B"), projection="KEYS_ONLY"),
        Index(
            name="by-day",
            hash_key=Key("day"),
            range_key=Key("at", "N"),
            projection="INCLUDE",
            non_key_attributes=("note", "amount"),
        ),
    ),
)


def deploy(mocks: Mocks, args: TableArgs, opts: pulumi.ResourceOptions | None = None) -> Registered:
    mocks.run(lambda: Table("orders", args, opts))
    return mocks.resource("$aws:dynamodb/table:Table::orders")


def test_makes_the_specified_table_safe_by_default(mocks: Mocks) -> None:
    table = deploy(mocks, TableArgs(spec=ORDERS, environment="dev"))

    assert table.protect
    assert table.inputs == {
        "name": "dev-orders",
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "id",
        "rangeKey": "at",
        "attributes": [
            {"name": "at", "type": "N"},
            {"name": "day", "type": "S"},
            {"name": "id", "type": "S"},
            {"name": "payload", "type": "B"},
        ],
        "globalSecondaryIndexes": [
            {
                "name": "by-payload",
                "keySchemas": [{"attributeName": "payload", "keyType": "HASH"}],
                "projectionType": "KEYS_ONLY",
            },
            {
                "name": "by-day",
                "keySchemas": [
                    {"attributeName": "day", "keyType": "HASH"},
                    {"attributeName": "at", "keyType": "RANGE"},
                ],
                "projectionType": "INCLUDE",
                "nonKeyAttributes": ["note", "amount"],
            },
        ],
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35},
        "deletionProtectionEnabled": True,
        "tags": {},
    }


def test_urns_stay_for_ever_since_another_one_would_replace_the_table(mocks: Mocks) -> None:
    deploy(mocks, TableArgs(spec=ORDERS, environment="dev"))

    assert [resource.urn for resource in mocks.registered[1:]] == [
        f"{COMPONENT}::orders",
        f"{TABLE}::orders",
    ]


def test_registers_all_its_outputs(mocks: Mocks) -> None:
    deploy(mocks, TableArgs(spec=ORDERS, environment="dev"))

    assert mocks.outputs[f"{COMPONENT}::orders"] == {
        "name": "dev-orders",
        "arn": "arn:aws:dynamodb:us-east-1:111122223333:table/dev-orders",
        "indexNames": ["by-payload", "by-day"],
    }


@pytest.mark.parametrize("days", [1, 35])
def test_recovery_reaches_back_the_given_days(mocks: Mocks, days: int) -> None:
    table = deploy(mocks, TableArgs(spec=ORDERS, environment="dev", recovery_days=days))

    assert table.inputs["pointInTimeRecovery"] == {"enabled": True, "recoveryPeriodInDays": days}


def test_recovery_can_be_off(mocks: Mocks) -> None:
    table = deploy(mocks, TableArgs(spec=ORDERS, environment="dev", recovery_days=None))

    assert table.inputs["pointInTimeRecovery"] == {"enabled": False}


@pytest.mark.parametrize("days", [0, 36])
def test_recovery_days_outside_what_aws_keeps_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match=r"^table 'orders': ") as refused:
        TableArgs(spec=ORDERS, environment="dev", recovery_days=days)

    assert str(refused.value) == (
        f"table 'orders': recovery_days is {days}; it takes 1 to 35, or None to turn recovery off"
    )


@pytest.mark.parametrize("time_to_live", [True, False], ids=["on", "off"])
def test_expiry_keeps_its_attribute_on_and_off(mocks: Mocks, *, time_to_live: bool) -> None:
    args = TableArgs(spec=REQUESTS, environment="dev", time_to_live=time_to_live)

    assert deploy(mocks, args).inputs["ttl"] == {"attributeName": "ttl", "enabled": time_to_live}


def test_expiry_is_refused_without_an_attribute_to_expire_by() -> None:
    with pytest.raises(ValueError, match=r"^table 'logs': ") as refused:
        TableArgs(spec=PROCESSING_LOGS, environment="dev", time_to_live=True)

    assert str(refused.value) == (
        "table 'logs': time_to_live is on, but its spec has no ttl_attribute"
    )


def test_tags_reach_the_table(mocks: Mocks) -> None:
    table = deploy(mocks, TableArgs(spec=ORDERS, environment="dev", tags={"team": "search"}))

    assert table.inputs["tags"] == {"team": "search"}


@pytest.mark.parametrize(
    ("deletion_protection", "parent_protect", "protect"),
    [
        pytest.param(True, None, True, id="by its own args"),
        pytest.param(False, True, True, id="by its parent"),
        pytest.param(False, None, False, id="not at all"),
    ],
)
def test_protection(
    mocks: Mocks, *, deletion_protection: bool, parent_protect: bool | None, protect: bool
) -> None:
    args = TableArgs(spec=ORDERS, environment="dev", deletion_protection=deletion_protection)

    table = deploy(mocks, args, pulumi.ResourceOptions(protect=parent_protect))

    assert table.inputs["deletionProtectionEnabled"] is deletion_protection
    assert table.protect is protect
