"""Tables made by hand, as the specification's script makes them, adopted with their items."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.checkout import Checkout
from tests.specification import PROCESSING_LOGS, REQUESTS

ITEMS = 1000
BATCH = 25
TABLES = {"requests": REQUESTS, "logs": PROCESSING_LOGS}
# In prod the tables have the specification's own names; in staging those of the environment, and
# expiry as the specification turns it on.
NAMES = {
    "prod": {"requests": "market_intelligence_requests", "logs": "request_processing_logs"},
    "staging": {
        "requests": "staging-market-intelligence-requests",
        "logs": "staging-request-processing-logs",
    },
}
OPTIONS = {
    "prod": "--requests market_intelligence_requests --logs request_processing_logs",
    "staging": "",
}
WRITTEN = {
    "prod": [" M Pulumi.prod.yaml", " M policies/config/prod.json"],
    "staging": [],
}
FOLLOWS = {
    "requests": {
        "deletionProtectionEnabled",
        "pointInTimeRecovery",
        "serverSideEncryption",
        "streamEnabled",
        "streamViewType",
        "tags",
    },
    "logs": {"deletionProtectionEnabled", "pointInTimeRecovery", "serverSideEncryption", "tags"},
}
EXPIRY = {
    "prod": {"TimeToLiveStatus": "DISABLED"},
    "staging": {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"},
}


@pytest.fixture(scope="module", params=["prod", pytest.param("staging", marks=pytest.mark.nightly)])
def stack(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def dynamodb(checkout: Checkout, stack: str) -> Iterator[Any]:
    """An AWS with the tables and their items, which nobody has told Pulumi of."""
    client = checkout.dynamodb(stack)
    for table, name in NAMES[stack].items():
        client.create_table(TableName=name, **TABLES[table])
        written = items(table)
        for start in range(0, ITEMS, BATCH):
            puts = [{"PutRequest": {"Item": item}} for item in written[start : start + BATCH]]
            client.batch_write_item(RequestItems={name: puts})
    if stack == "staging":
        client.update_time_to_live(
            TableName=NAMES[stack]["requests"],
            TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True},
        )
    yield client
    checkout.restore()
    checkout.make("down", stack)


@pytest.fixture(scope="module")
def before(dynamodb: Any, stack: str) -> dict[str, Any]:
    """What tells a table from another of its name."""
    return identities(dynamodb, stack)


@pytest.fixture(scope="module")
def commands(checkout: Checkout, stack: str, before: dict[str, Any]) -> list[str]:
    """What it says to do, once it has written what that needs."""
    assert len(before) == 2
    done = checkout.shell(f"./mi adopt {OPTIONS[stack]} --write --json", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads(done.stdout)
    assert [table["status"] for table in document["tables"]] == ["can be adopted"] * 2
    return document["commands"]


@pytest.fixture(scope="module")
def imported(checkout: Checkout, stack: str, commands: list[str]) -> str:
    """The tables in Pulumi's state, as they are."""
    taken, removed, *_ = commands
    done = checkout.shell(f"{taken} --yes && {removed}", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def deployed(checkout: Checkout, stack: str, commands: list[str], imported: str) -> str:
    """The stack as its file says, with the tables in it."""
    assert "2 imported" in imported
    steps = preview(checkout, stack, commands)
    assert {name: (step["op"], {*step["diffReasons"]}) for name, step in steps.items()} == {
        name: ("update", properties) for name, properties in FOLLOWS.items()
    }
    done = checkout.shell(f"{commands[3]} --yes", stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def items(table: str) -> list[dict[str, Any]]:
    """Make items, whose time to live has passed."""
    names = [one["AttributeName"] for one in TABLES[table]["AttributeDefinitions"]]
    return [
        {name: {"S": f"{name}-{number:04}"} for name in names} | {"ttl": {"N": str(number)}}
        for number in range(ITEMS)
    ]


def identities(client: Any, stack: str) -> dict[str, Any]:
    tables = [client.describe_table(TableName=name)["Table"] for name in NAMES[stack].values()]
    return {one["TableName"]: (one["TableArn"], one["CreationDateTime"]) for one in tables}


def preview(checkout: Checkout, stack: str, commands: list[str]) -> dict[str, Any]:
    """Return what a deployment would do with each table, under the pack."""
    command = commands[2].replace("--diff", "--json")
    done = checkout.shell(command, stack)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = json.loads(done.stdout)["steps"]
    assert {step["op"] for step in steps} <= {"create", "update", "same"}
    kind = "aws:dynamodb/table:Table::"
    return {step["urn"].split(kind)[1]: step for step in steps if kind in step["urn"]}


def test_tables_are_those_that_were_there(
    dynamodb: Any, stack: str, before: dict[str, Any], deployed: str
) -> None:
    assert "replace" not in deployed
    assert identities(dynamodb, stack) == before
    assert sorted(dynamodb.list_tables()["TableNames"]) == sorted(NAMES[stack].values())


@pytest.mark.parametrize("table", TABLES)
def test_every_item_is_as_it_was(dynamodb: Any, stack: str, deployed: str, table: str) -> None:
    assert "2 updated" in deployed
    pages = dynamodb.get_paginator("scan").paginate(TableName=NAMES[stack][table])
    found = [item for page in pages for item in page["Items"]]
    key = TABLES[table]["KeySchema"][0]["AttributeName"]
    assert sorted(found, key=lambda item: item[key]["S"]) == items(table)


def test_expiry_is_as_it_was(dynamodb: Any, stack: str, deployed: str) -> None:
    assert deployed
    answer = dynamodb.describe_time_to_live(TableName=NAMES[stack]["requests"])
    found = answer["TimeToLiveDescription"]
    # The embedded AWS goes on to tell the attribute of expiry that is off.
    assert {name: found[name] for name in EXPIRY[stack]} == EXPIRY[stack]


@pytest.mark.parametrize("table", TABLES)
def test_the_settings_have_followed(dynamodb: Any, stack: str, deployed: str, table: str) -> None:
    assert deployed
    name = NAMES[stack][table]
    described = dynamodb.describe_table(TableName=name)["Table"]
    assert described["DeletionProtectionEnabled"] is True
    answer = dynamodb.describe_continuous_backups(TableName=name)
    recovery = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["RecoveryPeriodInDays"] == {"prod": 35, "staging": 14}[stack]
    tags = dynamodb.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"]
    assert {"Key": "stack", "Value": stack} in tags


def test_nothing_is_left_to_do(
    checkout: Checkout, stack: str, commands: list[str], deployed: str
) -> None:
    assert deployed
    changes = checkout.shell(f"{commands[2]} --expect-no-changes", stack)
    assert changes.returncode == 0, changes.stdout + changes.stderr
    printed = checkout.make("up", stack)
    assert "unchanged" in printed
    assert "proof" in printed
    again = checkout.shell(f"./mi adopt {OPTIONS[stack]}", stack)
    assert again.returncode == 0
    assert again.stdout.count("adopted already") == 2
    assert "There is nothing left to adopt." in again.stdout


def test_the_checkout_has_its_settings_and_nothing_else(
    checkout: Checkout, stack: str, deployed: str
) -> None:
    assert deployed
    assert checkout.git("status", "--short").splitlines() == WRITTEN[stack]


def test_a_name_that_is_forgotten_replaces_nothing(
    checkout: Checkout, dynamodb: Any, before: dict[str, Any], stack: str, deployed: str
) -> None:
    if stack == "staging":
        setting = "  market-intelligence:requests:\n"
        checkout.edit("Pulumi.staging.yaml", setting, f"{setting}    tableName: another\n")
    else:
        checkout.restore()
    assert deployed
    done = checkout.shell("pulumi up --yes", stack)
    assert done.returncode != 0
    assert "unable to replace resource" in done.stdout + done.stderr
    assert identities(dynamodb, stack) == before
