"""A deployed table, restored under a new name, verified, and removed again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ops.verify import samples
from tests.e2e.checkout import Checkout
from tests.e2e.standing import Standing

STACK = "prod"
TABLES = {
    "requests": "prod-market-intelligence-requests",
    "logs": "prod-request-processing-logs",
}
ALARMS = {"requests": 32, "logs": 17}
_INSIGHTS = "contributor insights"
PUT_BACK = {
    "requests": ["mark", "tags", "recovery in days", "stream", _INSIGHTS, "alarms", "expiry"],
    "logs": ["mark", "tags", "recovery in days", _INSIGHTS, "alarms"],
}


@pytest.fixture(scope="module")
def checkout(standing: Standing) -> Checkout:
    return standing.up(STACK)


@pytest.fixture(
    scope="module", params=["requests", pytest.param("logs", marks=pytest.mark.nightly)]
)
def table(checkout: Checkout, request: pytest.FixtureRequest) -> Iterator[str]:
    """A table of a deployed stack, with items for as long as they are needed."""
    name: str = request.param
    make = {"requests": samples.request, "logs": samples.log}[name]
    written = [make(f"item-{number:02}").to_attributes() for number in range(20)]
    dynamodb = checkout.dynamodb(STACK)
    for item in written:
        dynamodb.put_item(TableName=TABLES[name], Item=item)
    yield name
    key = {"requests": "request_id", "logs": "log_id"}[name]
    for item in written:
        dynamodb.delete_item(TableName=TABLES[name], Key={key: item[key]})


@pytest.fixture(scope="module")
def restored(checkout: Checkout, table: str) -> dict[str, Any]:
    """What a restore of it says."""
    done = checkout.shell(f"./mi restore --table {table} --yes --json", STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def items(checkout: Checkout, name: str) -> list[dict[str, Any]]:
    found = checkout.dynamodb(STACK).scan(TableName=name)["Items"]
    return sorted(found, key=json.dumps)


def alarms(checkout: Checkout, name: str) -> list[dict[str, Any]]:
    """Return the alarms on a table, without what tells them apart from those on another."""
    paginator = checkout.client("cloudwatch", STACK).get_paginator("describe_alarms")
    found = [one for page in paginator.paginate() for one in page["MetricAlarms"]]
    own = [one for one in found if f'"{name}"' in json.dumps(one, default=str)]
    kept = [
        {
            key: sorted(value, key=json.dumps) if key == "Dimensions" else value
            for key, value in one.items()
            if key not in {"AlarmName", "AlarmArn"} and "Timestamp" not in key
        }
        for one in own
    ]
    texts = [json.dumps(one, default=str, sort_keys=True).replace(name, "TABLE") for one in kept]
    return [json.loads(text) for text in sorted(texts)]


def test_all_of_it_is_put_back_and_verified(restored: dict[str, Any], table: str) -> None:
    assert restored["ok"] is True
    assert restored["plan"]["source"] == TABLES[table]
    by_outcome: dict[str, list[str]] = {}
    for one in restored["settings"]:
        by_outcome.setdefault(one["outcome"], []).append(one["setting"])
    expected = [*PUT_BACK[table], "deletion protection"]
    assert by_outcome.pop("put back") == expected
    assert {one["status"] for one in restored["checks"]} == {"ok"}


def test_all_items_are_there(checkout: Checkout, restored: dict[str, Any], table: str) -> None:
    found = items(checkout, restored["plan"]["target"])
    assert len(found) == 20
    assert found == items(checkout, TABLES[table])
    counts = {one["check"]: one["found"] for one in restored["checks"] if one["section"] == "items"}
    assert counts["valid"] == {"read": 20, "all": True, "invalid": 0}
    assert counts["in the source"] == {"the same": 20, "changed since": 0, "gone since": 0}


def test_its_alarms_are_those_of_the_stack(
    checkout: Checkout, restored: dict[str, Any], table: str
) -> None:
    found = alarms(checkout, restored["plan"]["target"])
    assert len(found) == ALARMS[table]
    assert found == alarms(checkout, TABLES[table])


def test_the_stack_stays_as_it_is(checkout: Checkout, restored: dict[str, Any]) -> None:
    assert restored["ok"]
    verified = checkout.shell("./mi verify", STACK)
    assert verified.returncode == 0, verified.stdout
    assert checkout.git("status", "--porcelain") == ""


def test_the_same_again_changes_nothing(
    checkout: Checkout, restored: dict[str, Any], table: str
) -> None:
    name = restored["plan"]["target"]
    done = checkout.shell(f"./mi restore --table {table} --as {name} --yes --json", STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    again = json.loads(done.stdout)
    assert again["plan"]["goesOn"] is True
    outcomes = {one["outcome"] for one in again["settings"]}
    assert outcomes == {"there already"}


def test_it_is_removed_and_nothing_else_is(
    checkout: Checkout, restored: dict[str, Any], table: str
) -> None:
    name = restored["plan"]["target"]
    refused = checkout.shell(f"./mi restore --remove {TABLES[table]} --yes", STACK)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{TABLES[table]} is a table of the prod stack, and")
    done = checkout.shell(f"./mi restore --remove {name} --yes", STACK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"Deleted {name} and {ALARMS[table]} alarms on it."
    assert checkout.tables(STACK) == sorted(TABLES.values())
    assert alarms(checkout, name) == []
    assert len(alarms(checkout, TABLES[table])) == ALARMS[table]


def take(checkout: Checkout, step: dict[str, Any]) -> None:
    """Take a step as a person would, who agrees to it."""
    for command in step["commands"]:
        if command.startswith("aws dynamodb untag-resource"):
            _, arn, _, key = command.split()[3:]
            checkout.dynamodb(STACK).untag_resource(ResourceArn=arn, TagKeys=[key])
            continue
        agreed = " --yes" if command.startswith("pulumi up") or "--release" in command else ""
        done = checkout.shell(f"{command}{agreed}", STACK)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if "pulumi preview" in command:
            steps = [line for line in done.stdout.splitlines() if " aws:dynamodb:Table " in line]
            assert not [one for one in steps if "replace" in one or "delete" in one], done.stdout


def made(checkout: Checkout) -> list[Any]:
    """Return when each table was made, which tells it from another of its name."""
    dynamodb = checkout.dynamodb(STACK)
    found = (dynamodb.describe_table(TableName=name)["Table"] for name in TABLES.values())
    return [table["CreationDateTime"] for table in found]


def output(checkout: Checkout, name: str) -> str:
    return checkout.shell(f"pulumi stack output {name} --stack {STACK}", STACK).stdout.strip()


@pytest.mark.nightly
def test_the_stack_works_with_the_restored_table_and_goes_back(checkout: Checkout) -> None:
    source = TABLES["requests"]
    before_all = made(checkout)
    restored = checkout.shell("./mi restore --as restored --yes --json", STACK)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    document = json.loads(restored.stdout)
    before = items(checkout, source)

    *steps, _ = document["steps"]
    for step in steps:
        take(checkout, step)
    assert output(checkout, "requestsTableName") == "restored"
    assert items(checkout, "restored") == before
    assert len(alarms(checkout, "restored")) == ALARMS["requests"]
    assert alarms(checkout, source) == []
    refused = checkout.shell("./mi restore --remove restored --yes", STACK)
    assert refused.stderr.startswith("restored is a table of the prod stack, and is not removed.")

    take(checkout, document["back"][0])
    assert output(checkout, "requestsTableName") == source
    verified = checkout.shell("./mi verify --write", STACK)
    assert verified.returncode == 0, verified.stdout
    assert items(checkout, source) == before
    assert made(checkout) == before_all
    changes = [line for line in checkout.git("status", "--short").splitlines() if "??" not in line]
    assert changes == []
