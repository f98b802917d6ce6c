from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from guardrails.adapter import as_policy
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.table_recovery import CONFIG_SCHEMA, RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
REFUSAL = (
    "Set point_in_time_recovery.enabled to True on table 'prod-market-intelligence-requests': "
    "it is production's, and recovery is off."
)
WRONG = [
    pytest.param(False, id="off"),
    pytest.param(None, id="null"),
    pytest.param(1, id="number"),
    pytest.param("true", id="string"),
    pytest.param("True", id="other case"),
    pytest.param([True], id="list"),
    pytest.param({"enabled": True}, id="block of a table"),
]


def too_few_days(least: int, shown: str) -> str:
    return (
        f"Set point_in_time_recovery.recovery_period_in_days to {least} or more on "
        f"table 'prod-market-intelligence-requests': it is {shown}."
    )


def of_replica(label: str) -> str:
    return (
        f"Set point_in_time_recovery to True on {label}: "
        "it is production's, and AWS takes over no recovery from its table."
    )


def of_region(region: str) -> str:
    return of_replica(f"replica {region!r} of table 'prod-market-intelligence-requests'")


@pytest.fixture
def production_table(requests_table: dict[str, Any]) -> dict[str, Any]:
    return requests_table | {"name": "prod-market-intelligence-requests"}


def test_recoverable_table_passes(run: Run, production_table: dict[str, Any]) -> None:
    assert run(POLICY, production_table, stack="prod") == []


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param({"enabled": False}, id="off"),
        pytest.param({"recoveryPeriodInDays": 35}, id="days alone"),
        pytest.param({"enabled": "true"}, id="string"),
        pytest.param({"enabled": 1}, id="number"),
        pytest.param({"enabled": None}, id="null inside"),
        pytest.param({}, id="empty"),
        pytest.param(None, id="null"),
        pytest.param(True, id="no object"),
        pytest.param([{"enabled": True}], id="list"),
    ],
)
def test_table_of_production_needs_recovery(
    run: Run, production_table: dict[str, Any], setting: object
) -> None:
    production_table["pointInTimeRecovery"] = setting
    assert run(POLICY, production_table, stack="prod") == [REFUSAL]


def test_missing_setting_is_off(run: Run, production_table: dict[str, Any]) -> None:
    del production_table["pointInTimeRecovery"]
    assert run(POLICY, production_table, stack="prod") == [REFUSAL]


def test_other_environments_may_go_without(run: Run, requests_table: dict[str, Any]) -> None:
    requests_table["pointInTimeRecovery"] = {"enabled": False}
    assert run(POLICY, requests_table, stack="dev") == []


def test_config_can_say_that_a_stack_is_production(
    run: Run, requests_table: dict[str, Any]
) -> None:
    assert set(CONFIG_SCHEMA.properties) == {"environment", "minimumDays"}
    requests_table["pointInTimeRecovery"] = {"enabled": False}
    assert run(POLICY, requests_table, config={"environment": "prod"}) == [
        REFUSAL.replace("prod-", "dev-")
    ]


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        pytest.param(UNKNOWN_OBJECT_VALUE, "Object value at .pointInTimeRecovery", id="block"),
        pytest.param(
            {"enabled": UNKNOWN_BOOLEAN_VALUE},
            "boolean value at .pointInTimeRecovery.enabled",
            id="switch",
        ),
    ],
)
def test_unknown_setting_is_not_checkable_yet_in_production_alone(
    run: Run, production_table: dict[str, Any], setting: object, path: str
) -> None:
    production_table["pointInTimeRecovery"] = setting
    assert run(POLICY, production_table) == [f"unknown: {path} can't be known during preview"]
    production_table["name"] = "dev-market-intelligence-requests"
    assert run(POLICY, production_table) == []


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        pytest.param({"enabled": True}, [], id="on"),
        pytest.param(
            {"enabled": False},
            ["unknown: string value at .name can't be known during preview"],
            id="off",
        ),
        pytest.param(
            {"enabled": UNKNOWN_BOOLEAN_VALUE},
            ["unknown: string value at .name can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_unknown_name_matters_only_where_recovery_is_not_on(
    run: Run, requests_table: dict[str, Any], setting: object, said: list[str]
) -> None:
    requests_table |= {"name": UNKNOWN_STRING_VALUE, "pointInTimeRecovery": setting}
    assert run(POLICY, requests_table) == said


def test_unknown_name_hides_nothing_in_a_stack_of_production(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table |= {"name": UNKNOWN_STRING_VALUE, "pointInTimeRecovery": {"enabled": False}}
    refusal = REFUSAL.replace("prod-market-intelligence-requests", "requests")
    assert run(POLICY, requests_table, stack="prod") == [refusal]


@pytest.mark.parametrize(
    ("days", "config"),
    [
        pytest.param(None, {}, id="null is all that AWS can"),
        pytest.param(35, {}, id="all that AWS can"),
        pytest.param(None, {"minimumDays": 35}, id="null where all is demanded"),
        pytest.param(7, {"minimumDays": 7}, id="as many as demanded"),
        pytest.param(8, {"minimumDays": 7}, id="more than demanded"),
        pytest.param(1, {"minimumDays": 1}, id="one"),
    ],
)
def test_days_enough_pass(
    run: Run, production_table: dict[str, Any], days: int | None, config: dict[str, int]
) -> None:
    production_table["pointInTimeRecovery"] = {"enabled": True, "recoveryPeriodInDays": days}
    assert run(POLICY, production_table, config=config) == []


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        pytest.param(6, "6", id="too few"),
        pytest.param(0, "0", id="zero"),
        pytest.param(-1, "-1", id="negative"),
        pytest.param("35", "not a number", id="string"),
        pytest.param(True, "not a number", id="boolean"),
        pytest.param([35], "not a number", id="list"),
        pytest.param({"days": 35}, "not a number", id="object"),
    ],
)
def test_too_few_days_are_refused(
    run: Run, production_table: dict[str, Any], days: object, shown: str
) -> None:
    production_table["pointInTimeRecovery"] = {"enabled": True, "recoveryPeriodInDays": days}
    assert run(POLICY, production_table, config={"minimumDays": 7}) == [too_few_days(7, shown)]
    assert run(POLICY, production_table) == [too_few_days(35, shown)]


@pytest.mark.parametrize(("days", "shown"), [(0, "0"), ("35", "not a number")])
def test_one_day_is_the_least_that_can_be_demanded(
    run: Run, production_table: dict[str, Any], days: object, shown: str
) -> None:
    production_table["pointInTimeRecovery"] = {"enabled": True, "recoveryPeriodInDays": days}
    assert run(POLICY, production_table, config={"minimumDays": 1}) == [too_few_days(1, shown)]


def test_all_that_aws_can_is_demanded_where_the_config_says_nothing(
    run: Run, production_table: dict[str, Any]
) -> None:
    production_table["pointInTimeRecovery"] = {"enabled": True, "recoveryPeriodInDays": 34}
    assert run(POLICY, production_table) == [too_few_days(35, "34")]
    assert CONFIG_SCHEMA.properties["minimumDays"]["maximum"] == 35


def test_days_do_not_matter_elsewhere_nor_where_recovery_is_off(
    run: Run, production_table: dict[str, Any]
) -> None:
    production_table["pointInTimeRecovery"] = {"enabled": False, "recoveryPeriodInDays": 1}
    assert run(POLICY, production_table) == [REFUSAL]
    production_table |= {
        "name": "dev-market-intelligence-requests",
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 1},
    }
    assert run(POLICY, production_table, config={"minimumDays": 7}) == []


def test_unknown_days_are_not_checkable_yet(run: Run, production_table: dict[str, Any]) -> None:
    production_table["pointInTimeRecovery"] = {
        "enabled": True,
        "recoveryPeriodInDays": UNKNOWN_NUMBER_VALUE,
    }
    assert run(POLICY, production_table) == [
        (
            "unknown: number value at .pointInTimeRecovery.recoveryPeriodInDays "
            "can't be known during preview"
        )
    ]


def test_unknown_switch_does_not_hide_too_few_days(
    run: Run, production_table: dict[str, Any]
) -> None:
    production_table["pointInTimeRecovery"] = {
        "enabled": UNKNOWN_BOOLEAN_VALUE,
        "recoveryPeriodInDays": 1,
    }
    assert run(POLICY, production_table) == [
        too_few_days(35, "1"),
        "unknown: boolean value at .pointInTimeRecovery.enabled can't be known during preview",
    ]


@pytest.mark.parametrize("value", WRONG)
def test_replica_in_the_table_needs_its_own(
    run: Run, production_table: dict[str, Any], value: object
) -> None:
    production_table["replicas"] = [
        {"regionName": "eu-west-1", "pointInTimeRecovery": True},
        {"regionName": "eu-west-2", "pointInTimeRecovery": value},
        {"regionName": "eu-west-3"},
    ]
    assert run(POLICY, production_table) == [of_region("eu-west-2"), of_region("eu-west-3")]


@pytest.mark.parametrize("value", WRONG)
def test_replica_beside_the_table_needs_its_own(run: Run, value: object) -> None:
    props = {"pointInTimeRecovery": value}
    refusals = [of_replica("table replica 'requests'")]
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == refusals
    assert run(POLICY, {}, resource_type=TABLE_REPLICA, stack="prod") == refusals
    assert run(POLICY, props, resource_type=TABLE_REPLICA) == []


def test_recoverable_replica_beside_the_table_passes(run: Run) -> None:
    props = {"pointInTimeRecovery": True}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == []


def test_unknown_replicas_hide_no_fault_of_the_table(
    run: Run, production_table: dict[str, Any]
) -> None:
    del production_table["pointInTimeRecovery"]
    production_table["replicas"] = UNKNOWN_ARRAY_VALUE
    assert run(POLICY, production_table) == [
        REFUSAL,
        "unknown: Array value at .replicas can't be known during preview",
    ]


def test_unknown_recovery_of_a_replica_is_not_checkable_yet(run: Run) -> None:
    props = {"pointInTimeRecovery": UNKNOWN_BOOLEAN_VALUE}
    assert run(POLICY, props, resource_type=TABLE_REPLICA, stack="prod") == [
        "unknown: boolean value at .pointInTimeRecovery can't be known during preview"
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket") == [
        (
            "not applicable: checks only aws:dynamodb/table:Table, "
            "aws:dynamodb/tableReplica:TableReplica"
        )
    ]
