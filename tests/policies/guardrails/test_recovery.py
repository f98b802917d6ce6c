from collections.abc import Callable
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails import recovery
from guardrails.adapter import as_policy
from guardrails.environment import CONFIG_SCHEMA

Run = Callable[..., list[str]]
POLICY = as_policy(recovery.RULE)
REFUSAL = (
    "Set point_in_time_recovery.enabled to True on table 'prod-market-intelligence-requests': "
    "it is production's, and recovery is off."
)


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
    assert POLICY.config_schema is CONFIG_SCHEMA
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
