from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
)

from guardrails.adapter import as_policy
from guardrails.dynamodb.table_capacity import RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
TABLE = "table 'dev-market-intelligence-requests'"
DEMAND = f"Set billing_mode to 'PAY_PER_REQUEST' on {TABLE}: it is "
REQUIRED = {"onDemandMaximum": "required"}
LIMITED = {"maxReadRequestUnits": 1, "maxWriteRequestUnits": 40_000}


def maximum(setting: str, label: str, shown: str = "not set") -> str:
    return f"Set on_demand_throughput.{setting} to 1 or more on {label}: it is {shown}."


def maxima(label: str) -> list[str]:
    return [maximum(f"max_{kind}_request_units", label) for kind in ("read", "write")]


@pytest.fixture
def limited_table(requests_table: dict[str, Any]) -> dict[str, Any]:
    for index in requests_table["globalSecondaryIndexes"]:
        index["onDemandThroughput"] = dict(LIMITED)
    return requests_table | {"onDemandThroughput": dict(LIMITED)}


def test_on_demand_table_passes(run: Run, requests_table: dict[str, Any]) -> None:
    assert run(POLICY, requests_table) == []


@pytest.mark.parametrize(
    ("mode", "fault"),
    [
        pytest.param("PROVISIONED", "'PROVISIONED'.", id="provisioned"),
        pytest.param("pay_per_request", "'pay_per_request'.", id="wrong case"),
        pytest.param("", "''.", id="empty"),
        pytest.param(None, "not set, and so 'PROVISIONED'.", id="null"),
        pytest.param(True, "not a string.", id="boolean"),
        pytest.param(["PAY_PER_REQUEST"], "not a string.", id="list"),
        pytest.param({"mode": UNKNOWN_STRING_VALUE}, "not a string.", id="object"),
    ],
)
def test_other_billing_modes_are_refused(
    run: Run, requests_table: dict[str, Any], mode: object, fault: str
) -> None:
    requests_table["billingMode"] = mode
    assert run(POLICY, requests_table) == [DEMAND + fault]


def test_missing_billing_mode_is_provisioned(run: Run, requests_table: dict[str, Any]) -> None:
    del requests_table["billingMode"]
    assert run(POLICY, requests_table) == [DEMAND + "not set, and so 'PROVISIONED'."]


def test_unknown_billing_mode_is_not_checkable_yet(
    run: Run, requests_table: dict[str, Any]
) -> None:
    requests_table["billingMode"] = UNKNOWN_STRING_VALUE
    assert run(POLICY, requests_table) == [
        "unknown: string value at .billingMode can't be known during preview"
    ]


def test_unknown_name_hides_nothing(run: Run, requests_table: dict[str, Any]) -> None:
    requests_table |= {"name": UNKNOWN_STRING_VALUE, "billingMode": "PROVISIONED"}
    assert run(POLICY, requests_table) == [
        "Set billing_mode to 'PAY_PER_REQUEST' on table 'requests': it is 'PROVISIONED'."
    ]


@pytest.mark.parametrize(
    "config", [None, {}, {"onDemandMaximum": "optional"}], ids=["none", "empty", "optional"]
)
def test_maxima_may_be_missing_unless_they_are_required(
    run: Run, requests_table: dict[str, Any], config: dict[str, str] | None
) -> None:
    assert run(POLICY, requests_table, config=config) == []
    requests_table["onDemandThroughput"] = {"maxReadRequestUnits": -1}
    assert run(POLICY, requests_table, config=config) == []


def test_required_maxima_pass(run: Run, limited_table: dict[str, Any]) -> None:
    assert run(POLICY, limited_table, config=REQUIRED) == []


def test_table_and_each_index_need_their_own_maxima(
    run: Run, requests_table: dict[str, Any]
) -> None:
    assert run(POLICY, requests_table, config=REQUIRED) == [
        *maxima(TABLE),
        *maxima(f"index 'user-index' of {TABLE}"),
        *maxima(f"index 'project-index' of {TABLE}"),
        *maxima(f"index 'status-index' of {TABLE}"),
        *maxima(f"index 'strategy-index' of {TABLE}"),
    ]


@pytest.mark.parametrize("on_index", [False, True], ids=["table", "index"])
@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("maxReadRequestUnits", "max_read_request_units"),
        ("maxWriteRequestUnits", "max_write_request_units"),
    ],
    ids=["read", "write"],
)
@pytest.mark.parametrize(
    ("units", "shown"),
    [
        pytest.param(0, "0", id="zero"),
        pytest.param(-1, "-1", id="removed"),
        pytest.param(None, "not set", id="null"),
        pytest.param("100", "not a number", id="string"),
        pytest.param(True, "not a number", id="boolean"),
        pytest.param([100], "not a number", id="list"),
        pytest.param({"units": 100}, "not a number", id="object"),
    ],
)
def test_other_maxima_are_refused(
    run: Run,
    limited_table: dict[str, Any],
    *,
    units: object,
    shown: str,
    name: str,
    setting: str,
    on_index: bool,
) -> None:
    scaled = limited_table["globalSecondaryIndexes"][1] if on_index else limited_table
    label = f"index 'project-index' of {TABLE}" if on_index else TABLE
    scaled["onDemandThroughput"][name] = units
    assert run(POLICY, limited_table, config=REQUIRED) == [maximum(setting, label, shown)]
    del scaled["onDemandThroughput"][name]
    assert run(POLICY, limited_table, config=REQUIRED) == [maximum(setting, label)]


@pytest.mark.parametrize("block", [None, {}, 100, "100", [LIMITED]], ids=str)
def test_throughput_that_says_nothing_is_no_maximum(
    run: Run, limited_table: dict[str, Any], block: object
) -> None:
    limited_table["onDemandThroughput"] = block
    assert run(POLICY, limited_table, config=REQUIRED) == maxima(TABLE)


def test_indexes_of_a_wrong_type_do_not_escape(run: Run, limited_table: dict[str, Any]) -> None:
    limited_table["globalSecondaryIndexes"] = "user-index"
    assert run(POLICY, limited_table, config=REQUIRED) == maxima(f"index not set of {TABLE}")


def test_table_without_indexes_needs_its_own_alone(run: Run, limited_table: dict[str, Any]) -> None:
    del limited_table["globalSecondaryIndexes"]
    assert run(POLICY, limited_table, config=REQUIRED) == []


@pytest.mark.parametrize(
    ("place", "name", "value", "path"),
    [
        pytest.param(
            None,
            "onDemandThroughput",
            UNKNOWN_OBJECT_VALUE,
            "Object value at .onDemandThroughput",
            id="of the table",
        ),
        pytest.param(
            None,
            "globalSecondaryIndexes",
            UNKNOWN_ARRAY_VALUE,
            "Array value at .globalSecondaryIndexes",
            id="indexes",
        ),
        pytest.param(
            0,
            "onDemandThroughput",
            LIMITED | {"maxReadRequestUnits": UNKNOWN_NUMBER_VALUE},
            "number value at .globalSecondaryIndexes.0.onDemandThroughput.maxReadRequestUnits",
            id="of an index",
        ),
    ],
)
def test_unknown_maximum_is_not_checkable_yet_and_hides_no_other(
    run: Run,
    limited_table: dict[str, Any],
    *,
    place: int | None,
    name: str,
    value: object,
    path: str,
) -> None:
    scaled = limited_table
    if place is not None:
        scaled = limited_table["globalSecondaryIndexes"][place]
    scaled[name] = value
    unknown = f"unknown: {path} can't be known during preview"
    assert run(POLICY, limited_table, config=REQUIRED) == [unknown]
    limited_table["billingMode"] = "PROVISIONED"
    assert run(POLICY, limited_table, config=REQUIRED) == [DEMAND + "'PROVISIONED'.", unknown]


def test_maximum_of_an_index_with_an_unknown_name_is_checked(
    run: Run, limited_table: dict[str, Any]
) -> None:
    limited_table["globalSecondaryIndexes"][0] = {"name": UNKNOWN_STRING_VALUE}
    assert run(POLICY, limited_table, config=REQUIRED) == maxima(f"index not known yet of {TABLE}")


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket") == [
        "not applicable: checks only aws:dynamodb/table:Table"
    ]
