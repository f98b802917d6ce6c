from dataclasses import MISSING, FrozenInstanceError, fields

import pytest

from tables.specs import PROCESSING_LOGS, REQUESTS, Index, Key, TableSpec


@pytest.mark.parametrize(
    ("spec", "names"),
    [
        pytest.param(
            REQUESTS,
            [
                "created_at",
                "priority",
                "processing_strategy",
                "project_id",
                "request_id",
                "status",
                "user_id",
            ],
            id="requests",
        ),
        pytest.param(PROCESSING_LOGS, ["log_id", "request_id", "timestamp"], id="logs"),
    ],
)
def test_attributes_are_the_keys_by_name(spec: TableSpec, names: list[str]) -> None:
    assert spec.attributes == tuple(Key(name, "S") for name in names)


def test_attributes_hold_the_range_key_of_the_table_and_each_attribute_once() -> None:
    spec = TableSpec(
        name="orders",
        base_name="orders",
        hash_key=Key("id"),
        range_key=Key("at", "N"),
        indexes=(
            Index(name="by-time", hash_key=Key("day"), range_key=Key("at", "N")),
            Index(name="by-id", hash_key=Key("id")),
        ),
    )

    assert spec.attributes == (Key("at", "N"), Key("day"), Key("id"))


@pytest.mark.parametrize(
    ("spec", "physical_name"),
    [
        pytest.param(REQUESTS, "prod-market-intelligence-requests", id="requests"),
        pytest.param(PROCESSING_LOGS, "prod-request-processing-logs", id="logs"),
    ],
)
def test_physical_name_starts_with_the_environment(spec: TableSpec, physical_name: str) -> None:
    assert spec.physical_name("prod") == physical_name


def test_physical_name_is_one_that_dynamodb_takes() -> None:
    with pytest.raises(ValueError, match=r"^table 'logs': ") as refused:
        PROCESSING_LOGS.physical_name("prod eu")

    assert str(refused.value) == (
        "table 'logs': physical name 'prod eu-request-processing-logs' is not 3 to 255 of the "
        "characters a-z, A-Z, 0-9, '_', '.' and '-'"
    )


def test_specs_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        REQUESTS.__setattr__("ttl_attribute", None)


def test_refusal_names_the_table_and_everything_wrong_with_it() -> None:
    with pytest.raises(ValueError, match=r"^table 'orders': ") as refused:
        TableSpec(
            name="orders",
            base_name="orders",
            hash_key=Key("id"),
            range_key=Key("id"),
            ttl_attribute="id",
        )

    assert str(refused.value) == (
        "table 'orders': range_key 'id' is the hash_key too; "
        "ttl_attribute 'id' is a key of the table or of an index"
    )


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        pytest.param(Index, ["hash_key", "name"], id="index"),
        pytest.param(TableSpec, ["hash_key", "name", "base_name"], id="table"),
    ],
)
def test_cannot_be_written_without(kind: type[Index | TableSpec], required: list[str]) -> None:
    assert [field.name for field in fields(kind) if field.default is MISSING] == required
