"""A change of each kind, through the real engine, on the dev stack."""

from typing import Any

import pytest

from tests.e2e.checkout import Checkout
from tests.faults.frozen import message

REQUESTS = "dev-market-intelligence-requests"
LOGS = "dev-request-processing-logs"
SETTINGS = "Pulumi.dev.yaml"
ENABLED = {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
END = "  market-intelligence:recovery:\n    days: 7\n"
INDEX = '        Index(name="user-index", hash_key=Key("user_id"), range_key=Key("created_at")),\n'


@pytest.fixture(scope="module")
def deployed(checkout: Checkout) -> Checkout:
    """The dev stack as it is, up."""
    checkout.make("up")
    return checkout


@pytest.fixture
def up(deployed: Checkout) -> Checkout:
    """The dev stack, set back to what it is in the project before the test goes on."""
    deployed.restore()
    return deployed


def expiry(client: Any) -> dict[str, Any]:
    return client.describe_time_to_live(TableName=REQUESTS)["TimeToLiveDescription"]


def table(checkout: Checkout, name: str = REQUESTS) -> dict[str, Any]:
    return checkout.dynamodb().describe_table(TableName=name)["Table"]


def test_settings_of_a_table_change_in_place(up: Checkout) -> None:
    created = table(up)["CreationDateTime"]
    up.edit(SETTINGS, "days: 7", "days: 21")
    up.edit(SETTINGS, "deletionProtection: false", "deletionProtection: true")
    end = END.replace("7", "21")
    requests = "  market-intelligence:requests:\n    timeToLive: false\n"
    up.edit(SETTINGS, end, f"{end}{requests}  market-intelligence:tags: {{team: insight}}\n")
    # The tables, the four policies for roles, which have the tags as well, and the dashboard, which
    # shows what has expired.
    assert "7 updated" in up.make("up")
    client = up.dynamodb()
    described = table(up)
    assert described["CreationDateTime"] == created
    assert described["DeletionProtectionEnabled"] is True
    tags = client.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"]
    assert {"Key": "team", "Value": "insight"} in tags
    recovery = client.describe_continuous_backups(TableName=REQUESTS)
    point_in_time = recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert point_in_time["RecoveryPeriodInDays"] == 21
    assert expiry(client)["TimeToLiveStatus"] == "DISABLED"
    up.restore()
    # AWS takes a change of time to live once an hour.
    assert "7 updated" in up.make("up", REHEARSAL_HOURS_LATER="1.1")
    assert table(up)["DeletionProtectionEnabled"] is False
    assert expiry(client) == ENABLED


def test_an_index_and_the_logs_table_can_be_dropped_and_made_again(up: Checkout) -> None:
    created = table(up)["CreationDateTime"]
    up.edit("market_intelligence/specs.py", INDEX, "")
    up.edit(SETTINGS, END, END + "  market-intelligence:logs:\n    enabled: false\n")
    # The pack forbids that the index goes.
    done = up.shell("REHEARSAL_WITHOUT_PACK=1 pulumi up --yes --skip-preview")
    # The table, the dashboard and the policy of its readers, which name its indexes.
    assert "3 updated" in done.stdout, done.stdout + done.stderr
    # The component, its table, the component of its policies, and two of these.
    assert "5 deleted" in done.stdout, done.stdout + done.stderr
    assert up.tables() == [REQUESTS]
    assert "logsTableName" not in up.shell("pulumi stack output").stdout
    described = table(up)
    assert sorted(index["IndexName"] for index in described["GlobalSecondaryIndexes"]) == [
        "project-index",
        "status-index",
        "strategy-index",
    ]
    up.restore()
    printed = up.make("up")
    assert "3 updated" in printed
    assert "5 created" in printed
    assert up.tables() == [REQUESTS, LOGS]
    described = table(up)
    assert len(described["GlobalSecondaryIndexes"]) == 4
    assert described["CreationDateTime"] == created


def test_drift_is_found_by_refresh_and_mended_by_the_next_run(up: Checkout) -> None:
    # The time to live of this table was changed already, which AWS takes once an hour.
    client = up.dynamodb(hours_later=3)
    client.update_continuous_backups(
        TableName=LOGS, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    client.update_time_to_live(
        TableName=REQUESTS, TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": False}
    )
    found = up.shell("pulumi refresh --yes --skip-preview --expect-no-changes")
    assert found.returncode != 0
    assert "2 updated" in found.stdout
    assert "2 updated" in up.make("up", REHEARSAL_HOURS_LATER="5")
    assert expiry(client) == ENABLED
    found = up.shell("pulumi refresh --yes --skip-preview --expect-no-changes")
    assert found.returncode == 0, found.stdout


@pytest.mark.nightly
def test_a_new_name_replaces_the_table(up: Checkout) -> None:
    up.edit(SETTINGS, "config:\n", "config:\n  market-intelligence:environment: staging\n")
    # Without alarms, nothing of staging passes the pack.
    off = "alarms:\n    enabled: "
    up.edit(SETTINGS, f"{off}false", f"{off}true")
    # The tables, the four policies for roles, and the dashboard.
    assert "7 replaced" in up.make("up")
    assert up.tables() == [
        "staging-market-intelligence-requests",
        "staging-request-processing-logs",
    ]


def test_a_file_that_the_users_own_engine_encrypts_in_can_be_rehearsed(up: Checkout) -> None:
    file = up.folder / SETTINGS
    file.write_text(
        "encryptionsalt: v1:tQ8CU6ne0fo=:v1:ilhiWlHPklxVLtlE:hfNMu7+nkxU0GlnvR3gN8we1zmTrOQ==\n"
        f"{file.read_text()}"
        "  aws:token:\n    secure: v1:1aEuP7oi4FW61Ro2:WoxUpv3B2tXXrCNMaoQsFc4rQWS9u40=\n"
        "  market-intelligence:tags:\n    team:\n"
        "      secure: v1:I/wV+Oi6k9b3VHSL:zcYgsG6Wwvjky3tUEOjeXAM=\n"
    )
    encrypted = file.read_text()
    note = "uses stand-ins for: aws:token, market-intelligence:tags.team.\n"
    # Under its full name, too; its end verifies the stack.
    printed = up.make("up", "acme/market-intelligence/dev")
    assert printed.count(note) == 1
    assert "The dev stack is up" in printed
    arn = table(up)["TableArn"]
    tags = up.dynamodb().list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "stand-in-1"} in tags
    assert file.read_text() == encrypted

    file.write_text(f"{encrypted}\tmarket-intelligence:recovery: 7\n")
    line = len(encrypted.splitlines()) + 1
    sentence = f"{SETTINGS}, line {line}: a tab, which YAML does not allow here. Use spaces.\n"
    assert sentence in up.make_fails("up")
    printed = up.make("down")
    assert printed.startswith(sentence)
    assert printed.endswith("The dev stack is removed, and the embedded AWS has ended.\n")


@pytest.mark.nightly
def test_a_table_that_exists_already_is_refused_as_aws_does(checkout: Checkout) -> None:
    checkout.restore()
    checkout.dynamodb().create_table(
        TableName=LOGS,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    printed = checkout.make_fails("up")
    assert message("a table that exists already") in printed
