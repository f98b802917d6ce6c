"""Settings of a table with more than one allowed value or place."""

from typing import Any

import pytest

from guardrails.dynamodb import table_recovery, table_stream
from tests.policies.asking import PROD, UNKNOWN, cases, edited, found, meant, resource

GLOBAL_TABLE = "aws:dynamodb/globalTable:GlobalTable"
TABLE_ITEM = "aws:dynamodb/tableItem:TableItem"
TABLE = "aws:dynamodb/table:Table"

KEY = "arn:aws:kms:us-east-1:111122223333:key/1234"
LIMITS = {"maxReadRequestUnits": 1, "maxWriteRequestUnits": 40_000}
LIMITED: dict[str, Any] = {
    "name": "x",
    "billingMode": "PAY_PER_REQUEST",
    "onDemandThroughput": LIMITS,
    "globalSecondaryIndexes": [{"name": "by-user", "onDemandThroughput": {**LIMITS}}],
}


def capacity(props: dict[str, Any], maximum: str | None = "required") -> list[str]:
    config = {"onDemandMaximum": maximum} if maximum else {}
    return found("dynamodb-table-capacity", resource(TABLE, props), config=config)


def no_maximum(kind: str, label: str = "table 'x'", shown: str = "not set") -> str:
    setting = f"on_demand_throughput.max_{kind}_request_units"
    said = f"Set {setting} to 1 or more on {label}: it is {shown}."
    return said + meant("onDemandMaximum", "dynamodb-table-capacity")


def no_maxima(label: str = "table 'x'") -> list[str]:
    return [no_maximum("read", label), no_maximum("write", label)]


def test_maximums_are_required_only_by_the_config() -> None:
    unlimited: dict[str, Any] = {
        "name": "x",
        "billingMode": "PAY_PER_REQUEST",
        "globalSecondaryIndexes": [{}],
    }
    assert capacity(LIMITED) == capacity(unlimited, None) == capacity(unlimited, "optional") == []
    assert capacity(unlimited) == [*no_maxima(), *no_maxima("index not set of table 'x'")]
    assert capacity(edited(LIMITED, "globalSecondaryIndexes")) == []


@pytest.mark.parametrize(
    ("path", "label"),
    [("", "table 'x'"), ("globalSecondaryIndexes.0.", "index 'by-user' of table 'x'")],
    ids=["table", "index"],
)
@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_maximum_is_one_or_more(path: str, label: str, kind: str) -> None:
    place = f"{path}onDemandThroughput.max{kind.title()}RequestUnits"
    shown = {0: "0", -1: "-1", None: "not set", "100": "not a number", True: "not a number"}
    said = {value: capacity(edited(LIMITED, place, value)) for value in shown}
    assert said == {value: [no_maximum(kind, label, one)] for value, one in shown.items()}
    assert capacity(edited(LIMITED, place, UNKNOWN)) == [f"unknown .{place}"]


@cases(
    "path value expected",
    {
        "list for a block": ("onDemandThroughput", [LIMITS], no_maxima()),
        "unknown block": ("onDemandThroughput", UNKNOWN, ["unknown .onDemandThroughput"] * 2),
        "text for indexes": (
            "globalSecondaryIndexes",
            "by-user",
            no_maxima("index not set of table 'x'"),
        ),
        "unknown indexes": (
            "globalSecondaryIndexes",
            UNKNOWN,
            ["unknown .globalSecondaryIndexes"] * 2,
        ),
        "index of an unknown name": (
            "globalSecondaryIndexes.0",
            {"name": UNKNOWN},
            no_maxima("index not known yet of table 'x'"),
        ),
    },
)
def test_empty_blocks_are_not_maximums(path: str, value: object, expected: list[str]) -> None:
    assert capacity(edited(LIMITED, path, value)) == expected


def recovery(minimum: int | None = None, **block: object) -> list[str]:
    config = PROD | ({"minimumDays": minimum} if minimum else {})
    props = {"name": "x", "pointInTimeRecovery": {"enabled": True, **block}}
    return found("dynamodb-table-recovery", resource(TABLE, props), config=config)


def too_few(least: int, shown: str) -> list[str]:
    setting = "point_in_time_recovery.recovery_period_in_days"
    said = f"Set {setting} to {least} or more on table 'x': it is {shown}."
    return [said + meant("minimumDays", "dynamodb-table-recovery")]


@cases(
    "minimum enough too_little",
    {
        "all that AWS can, by default": (
            None,
            [35, None],
            {34: "34", 1: "1", "35": "not a number"},
        ),
        "a week": (7, [7, 8, None], {6: "6", 0: "0", True: "not a number"}),
        "a day": (1, [1, None], {0: "0", -1: "-1", "1": "not a number"}),
    },
)
def test_days_of_recovery(
    minimum: int | None, enough: list[object], too_little: dict[object, str]
) -> None:
    assert [recovery(minimum, recoveryPeriodInDays=days) for days in enough] == [[] for _ in enough]
    said = {days: recovery(minimum, recoveryPeriodInDays=days) for days in too_little}
    assert said == {days: too_few(minimum or 35, shown) for days, shown in too_little.items()}


def test_days_do_not_matter_where_recovery_is_off_and_hide_no_unknown_switch() -> None:
    off = (
        "Set point_in_time_recovery.enabled to True on table 'x': it is in production, and "
        "recovery is off."
    )
    assert recovery(enabled=False, recoveryPeriodInDays=1) == [off]
    assert recovery(enabled=UNKNOWN, recoveryPeriodInDays=1) == [
        "unknown .pointInTimeRecovery.enabled",
        *too_few(35, "1"),
    ]
    days = "pointInTimeRecovery.recoveryPeriodInDays"
    assert recovery(recoveryPeriodInDays=UNKNOWN) == [f"unknown .{days}"]


def test_the_config_takes_the_days_and_the_views_that_aws_has() -> None:
    assert table_recovery.CONFIG_SCHEMA.properties["minimumDays"]["maximum"] == 35
    views = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
    assert table_stream.CONFIG_SCHEMA.properties["streamViewType"]["enum"] == views


GUARDED = {
    "name": "x",
    "serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY},
    "pointInTimeRecovery": {"enabled": True},
    "deletionProtectionEnabled": True,
}
GUARDING = (
    "dynamodb-table-encryption",
    "dynamodb-table-recovery",
    "dynamodb-table-deletion-protection",
)


@cases(
    "replicas labels",
    {
        "by region": (
            [{"regionName": "eu-west-1"}, {"regionName": "eu-west-2"}],
            ["replica 'eu-west-1' of table 'x'", "replica 'eu-west-2' of table 'x'"],
        ),
        "region of a wrong type": ([{"regionName": 5}], ["replica 0 of table 'x'"]),
        "unknown region": ([{"regionName": UNKNOWN}], ["replica 0 of table 'x'"]),
        "string": ("eu-west-1", ["replica 0 of table 'x'"]),
        "object": ({"regionName": "eu-west-1"}, ["replica 0 of table 'x'"]),
        "list of nulls": ([None], ["replica 0 of table 'x'"]),
        "null": (None, []),
        "none": ([], []),
    },
)
def test_each_replica_in_a_table_is_guarded(replicas: object, labels: list[str]) -> None:
    table = resource(TABLE, GUARDED | {"replicas": replicas})
    for rule in GUARDING:
        said = found(rule, table, config=PROD)
        assert len(said) == len(labels)
        assert all(f" on {label}" in one for one, label in zip(said, labels, strict=True))


def test_unknown_replicas_hide_no_fault_of_their_table() -> None:
    table = resource(TABLE, {"name": "x", "replicas": UNKNOWN})
    for rule in GUARDING:
        said = found(rule, table, config=PROD)
        assert "on table 'x'" in said[0]
        assert said[-1] == "unknown .replicas"


def test_some_resources_are_refused_whatever_their_properties() -> None:
    legacy = (
        "Remove the global table 'requests', and declare replicas on its table: it uses the "
        "legacy version 2017.11.29."
    )
    item = "Remove the table item 'requests': Pulumi's state would contain its values."
    for props in ({}, {"name": UNKNOWN}, {"item": {"secret": 5}, "replicas": "x"}):
        assert found("dynamodb-global-table-version", resource(GLOBAL_TABLE, props)) == [legacy]
        assert found("dynamodb-item-absence", resource(TABLE_ITEM, props)) == [item]
