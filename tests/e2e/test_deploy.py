"""Every stack, deployed as it is, against the specification's own parameters."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from market_intelligence.access import RequestsTable, every
from tests.e2e.checkout import Checkout
from tests.e2e.standing import Standing
from tests.market_intelligence import calls
from tests.market_intelligence.examples import request
from tests.specification import PROCESSING_LOGS, REQUESTS

SUFFIXES = {"market-intelligence-requests": REQUESTS, "request-processing-logs": PROCESSING_LOGS}
RECOVERY_DAYS = {"dev": 7, "staging": 14, "prod": 35}
PROTECTED = {"dev": False, "staging": True, "prod": True}
HAS_STREAM = {"dev": False, "staging": True, "prod": True}
RESOURCES = {"dev": 13, "staging": 65, "prod": 102}
ALARMS = {"staging": 26, "prod": 52}
ACCOUNT = "123456789012"


@pytest.fixture(
    scope="module", params=["dev", pytest.param("staging", marks=pytest.mark.nightly), "prod"]
)
def stack(request: pytest.FixtureRequest, standing: Standing) -> str:
    """A stack that `make up` has deployed."""
    standing.up(request.param)
    printed = standing.printed[request.param]
    assert printed.count("\n") <= 45, printed
    return request.param


@pytest.fixture(scope="module")
def checkout(standing: Standing) -> Checkout:
    return standing.checkout


@pytest.fixture(scope="module")
def dynamodb(stack: str, checkout: Checkout) -> Any:
    """Plain boto3, as a user gets it from `make env`."""
    return checkout.dynamodb(stack)


def specified(table: dict[str, Any]) -> dict[str, Any]:
    """What the specification fixes in what describe_table says, without order."""
    return {
        "attributes": {
            (a["AttributeName"], a["AttributeType"]) for a in table["AttributeDefinitions"]
        },
        "key": table["KeySchema"],
        "billing": table["BillingModeSummary"]["BillingMode"],
        "indexes": {
            index["IndexName"]: (index["KeySchema"], index["Projection"], index["IndexStatus"])
            for index in table["GlobalSecondaryIndexes"]
        },
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_is_what_the_specifications_own_parameters_make(
    dynamodb: Any, stack: str, suffix: str
) -> None:
    reference = f"reference-{stack}-{suffix}"
    dynamodb.create_table(TableName=reference, **SUFFIXES[suffix])
    wanted = dynamodb.describe_table(TableName=reference)["Table"]
    deployed = dynamodb.describe_table(TableName=f"{stack}-{suffix}")["Table"]
    dynamodb.delete_table(TableName=reference)
    assert specified(deployed) == specified(wanted)
    assert deployed["DeletionProtectionEnabled"] is PROTECTED[stack]


def test_a_stack_has_its_two_tables_and_no_other(dynamodb: Any, stack: str) -> None:
    names: list[str] = dynamodb.list_tables()["TableNames"]
    assert sorted(name for name in names if name.startswith(stack)) == [
        f"{stack}-{suffix}" for suffix in SUFFIXES
    ]


def test_items_of_requests_expire_and_logs_stay(dynamodb: Any, stack: str) -> None:
    expiry = {
        suffix: dynamodb.describe_time_to_live(TableName=f"{stack}-{suffix}")[
            "TimeToLiveDescription"
        ]
        for suffix in SUFFIXES
    }
    assert expiry == {
        "market-intelligence-requests": {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"},
        "request-processing-logs": {"TimeToLiveStatus": "DISABLED"},
    }


def test_the_specifications_own_calls_find_what_access_does(
    dynamodb: Any, stack: str, tmp_path: Path
) -> None:
    table = RequestsTable(dynamodb, f"{stack}-market-intelligence-requests")
    own = calls.Specification(dynamodb, table.name, tmp_path)
    named = request()
    written = [named, *calls.four_requests()]
    for one in written:
        table.submit(one)

    assert own.run(calls.BY_ID)["response"]["Item"] == named.to_attributes()
    assert table.get(named.request_id) == named
    by_user = [*every(partial(table.by_user, named.user_id, newest_first=False))]
    pending = [*every(partial(table.by_status, "pending"))]
    by_urgency = [*every(partial(table.by_priority, "table"))]
    assert (len(by_user), len(pending), len(by_urgency)) == (5, 4, 5)
    assert own.items(calls.BY_USER) == by_user
    assert own.items(calls.PENDING) == pending
    # Theirs is in the order of the text, in which medium is more than low and high.
    assert sorted(own.items(calls.BY_STRATEGY), key=calls.identity) == sorted(
        by_urgency, key=calls.identity
    )
    own.run(calls.EXPIRY)  # what the stack has done already
    expiry = dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}

    for one in written:
        dynamodb.delete_item(TableName=table.name, Key={"request_id": {"S": one.request_id}})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_tables_can_be_restored_as_far_back_as_configured(
    dynamodb: Any, stack: str, suffix: str
) -> None:
    backups = dynamodb.describe_continuous_backups(TableName=f"{stack}-{suffix}")
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    assert recovery["RecoveryPeriodInDays"] == RECOVERY_DAYS[stack]


def test_the_outputs_name_what_was_made(checkout: Checkout, stack: str) -> None:
    outputs = json.loads(checkout.shell("pulumi stack output --json", stack).stdout)
    arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table"
    tables = {
        "requestsTableName": f"{stack}-market-intelligence-requests",
        "requestsTableArn": f"{arn}/{stack}-market-intelligence-requests",
        "requestsIndexNames": ["user-index", "project-index", "status-index", "strategy-index"],
        "requestsRetentionDays": 90,
        "requestsPolicyArns": policies(
            stack, "requests", "reader", *["stream-consumer"] * HAS_STREAM[stack], "writer"
        ),
        "logsTableName": f"{stack}-request-processing-logs",
        "logsTableArn": f"{arn}/{stack}-request-processing-logs",
        "logsIndexNames": ["request-logs-index"],
        "logsPolicyArns": policies(stack, "logs", "reader", "writer"),
        "dashboardName": f"{stack}-market-intelligence-tables-us-east-1",
    }
    around = {
        "alarmTopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:{stack}-market-intelligence-alarms",
        "alarmCount": ALARMS.get(stack),
        "alarmMonthlyUsd": {"staging": 3.4, "prod": 6}.get(stack),
        "backupVaultName": f"{stack}-market-intelligence-backups",
    }
    # What AWS makes up.
    stream, plan = outputs.pop("requestsStreamArn", ""), outputs.pop("backupPlanId", "")
    assert outputs == tables | (around if stack in ALARMS else {})
    assert (
        stream.startswith(f"{arn}/{stack}-market-intelligence-requests/stream/2")
        is (HAS_STREAM[stack])
    )
    assert bool(plan) is (stack in ALARMS)


def policies(stack: str, table: str, *roles: str) -> dict[str, str]:
    start = f"arn:aws:iam::{ACCOUNT}:policy/{stack}-market-intelligence-{table}"
    return {role: f"{start}-{role}-us-east-1" for role in roles}


def test_a_second_run_changes_nothing_nor_a_tracked_file(checkout: Checkout, stack: str) -> None:
    printed = checkout.make("up", stack)
    assert f"Nothing to do in the {stack} stack: {RESOURCES[stack]} unchanged." in printed
    assert printed.count("\n") <= 12, printed
    assert "created" not in printed
    assert "updated" not in printed
    assert checkout.git("status", "--porcelain") == ""
