"""The whole program, run for each stack with that stack's own file."""

import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest
import yaml

from tests.conftest import ACCOUNT, LABEL, PROJECT, Mocks

CHECKOUT = Path(__file__).parents[1]

STACK_TYPE = "pulumi:pulumi:Stack"
COMPONENT_TYPE = "market-intelligence:table:Table"
TABLE_TYPE = f"{COMPONENT_TYPE}$aws:dynamodb/table:Table"
ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table"

# What makes one environment different from another, and nothing else may.
DIFFERENCES: dict[str, dict[str, Any]] = {
    "dev": {"days": 7, "protection": False, "stream": False, "encrypted": False},
    "staging": {"days": 14, "protection": True, "stream": True, "encrypted": True},
    "prod": {"days": 35, "protection": True, "stream": True, "encrypted": True},
}
# How many resources of AWS a stack has, by type.
MADE = {
    "dev": {"cloudwatch:Dashboard": 1, "dynamodb:Table": 2, "iam:Policy": 4},
    "staging": {
        "backup:Plan": 1,
        "backup:Selection": 1,
        "backup:Vault": 1,
        "cloudwatch:Dashboard": 1,
        "cloudwatch:MetricAlarm": 26,
        "dynamodb:ContributorInsights": 5,
        "dynamodb:Table": 2,
        "iam:Policy": 5,
        "iam:Role": 1,
        "iam:RolePolicyAttachment": 2,
        "kms:Alias": 3,
        "kms:Key": 3,
        "sns:Topic": 1,
    },
    "prod": {
        "backup:Plan": 1,
        "backup:Selection": 1,
        "backup:Vault": 2,
        "backup:VaultLockConfiguration": 2,
        "cloudwatch:Dashboard": 1,
        "cloudwatch:MetricAlarm": 52,
        "dynamodb:ContributorInsights": 7,
        "dynamodb:Table": 2,
        "iam:Policy": 5,
        "iam:Role": 1,
        "iam:RolePolicyAttachment": 2,
        "kms:Alias": 4,
        "kms:Key": 4,
        "sns:Topic": 1,
        "sns:TopicSubscription": 1,
    },
}
# Whatever a stack can do without.
PLAINEST = {
    f"{PROJECT}:alarms": '{"enabled": false}',
    f"{PROJECT}:backup": '{"enabled": false}',
    f"{PROJECT}:dashboard": '{"enabled": false}',
    f"{PROJECT}:encryption": '{"key": "aws-owned"}',
    f"{PROJECT}:grants": '{"enabled": false}',
}


def engine_config(stack: str) -> dict[str, str]:
    """Read a stack's file as the engine does: project defaults filled in, all values as text."""
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    defaults = {f"{PROJECT}:{key}": item["default"] for key, item in project["config"].items()}
    own = yaml.safe_load((CHECKOUT / f"Pulumi.{stack}.yaml").read_text())["config"]
    values = cast("dict[str, object]", defaults | own)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
    }


def run(mocks: Mocks, stack: str, changes: dict[str, str] | None = None) -> None:
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
        stack=stack,
        config=engine_config(stack) | (changes or {}),
    )


def common_inputs(stack: str) -> dict[str, object]:
    differences = DIFFERENCES[stack]
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/tables"
    return {
        "billingMode": "PAY_PER_REQUEST",
        "deletionProtectionEnabled": differences["protection"],
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": differences["days"]},
        "serverSideEncryption": {"enabled": True, "kmsKeyArn": key}
        if differences["encrypted"]
        else {"enabled": False},
        "streamEnabled": False,
        "tableClass": "STANDARD",
        "tags": {
            "environment": stack,
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": stack,
        },
    }


def index(name: str, hash_key: str, range_key: str) -> dict[str, object]:
    return {
        "name": name,
        "keySchemas": [
            {"attributeName": hash_key, "keyType": "HASH"},
            {"attributeName": range_key, "keyType": "RANGE"},
        ],
        "projectionType": "ALL",
    }


def requests_inputs(stack: str) -> dict[str, object]:
    stream: dict[str, object] = (
        {"streamEnabled": True, "streamViewType": "NEW_AND_OLD_IMAGES"}
        if DIFFERENCES[stack]["stream"]
        else {}
    )
    return (
        common_inputs(stack)
        | {
            "name": f"{stack}-market-intelligence-requests",
            "hashKey": "request_id",
            "attributes": [
                {"name": "created_at", "type": "S"},
                {"name": "priority", "type": "S"},
                {"name": "processing_strategy", "type": "S"},
                {"name": "project_id", "type": "S"},
                {"name": "request_id", "type": "S"},
                {"name": "status", "type": "S"},
                {"name": "user_id", "type": "S"},
            ],
            "globalSecondaryIndexes": [
                index("user-index", "user_id", "created_at"),
                index("project-index", "project_id", "created_at"),
                index("status-index", "status", "created_at"),
                index("strategy-index", "processing_strategy", "priority"),
            ],
            "ttl": {"attributeName": "ttl", "enabled": True},
        }
        | stream
    )


def logs_inputs(stack: str) -> dict[str, object]:
    return common_inputs(stack) | {
        "name": f"{stack}-request-processing-logs",
        "hashKey": "log_id",
        "attributes": [
            {"name": "log_id", "type": "S"},
            {"name": "request_id", "type": "S"},
            {"name": "timestamp", "type": "S"},
        ],
        "globalSecondaryIndexes": [index("request-logs-index", "request_id", "timestamp")],
    }


def policies(stack: str, table: str, *roles: str) -> dict[str, str]:
    start = f"arn:aws:iam::{ACCOUNT}:policy/{stack}-market-intelligence-{table}"
    return {role: f"{start}-{role}-us-east-1" for role in roles}


def outputs(mocks: Mocks, stack: str) -> dict[str, object]:
    urn = f"urn:pulumi:{stack}::market-intelligence::{STACK_TYPE}::market-intelligence-{stack}"
    return mocks.outputs[urn]


def made(mocks: Mocks) -> dict[str, int]:
    """Count the resources of AWS by type, such as `kms:Key`."""
    kinds = [one.urn.split("::")[2].rpartition("$")[2] for one in mocks.registered]
    names = [kind.split(":") for kind in kinds if kind.startswith("aws:")]
    return dict(Counter(f"{module.partition('/')[0]}:{name}" for _, module, name in names))


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_registers_exactly_these_resources(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    assert made(mocks) == MADE[stack]
    assert mocks.resource(f"{TABLE_TYPE}::requests").inputs == requests_inputs(stack)
    assert mocks.resource(f"{TABLE_TYPE}::logs").inputs == logs_inputs(stack)


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_no_two_resources_of_aws_have_a_name_in_common(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    ours = [one.urn.rpartition("::")[2] for one in mocks.registered if "aws:" in one.urn]
    assert sorted({*ours}) == sorted(ours)


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_protects_what_would_lose_data_where_tables_are_protected(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    protected = {one.urn.rpartition("::")[2] for one in mocks.registered if one.protect}
    here = {"backups", "backups-key", "logs", "requests", "tables"}
    away = {"backups-us-west-2", "backups-us-west-2-key"}
    assert protected == {"dev": set[str](), "staging": here, "prod": here | away}[stack]


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_every_resource_that_takes_tags_has_those_of_the_stack(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    tags = common_inputs(stack)["tags"]
    tagged = [one for one in mocks.registered if "tags" in one.inputs]
    assert {one.urn.rpartition("::")[2]: one.inputs["tags"] for one in tagged} == {
        one.urn.rpartition("::")[2]: tags for one in tagged
    }


@pytest.mark.parametrize("stack", DIFFERENCES)
def test_exports_what_others_need_to_find_the_tables(mocks: Mocks, stack: str) -> None:
    run(mocks, stack)

    follower = ("stream-consumer",) if DIFFERENCES[stack]["stream"] else ()
    tables = {
        "requestsTableName": f"{stack}-market-intelligence-requests",
        "requestsTableArn": f"{ARN}/{stack}-market-intelligence-requests",
        "requestsIndexNames": ["user-index", "project-index", "status-index", "strategy-index"],
        "requestsRetentionDays": 90,
        "requestsPolicyArns": policies(stack, "requests", "reader", "writer", *follower),
        "logsTableName": f"{stack}-request-processing-logs",
        "logsTableArn": f"{ARN}/{stack}-request-processing-logs",
        "logsIndexNames": ["request-logs-index"],
        "logsPolicyArns": policies(stack, "logs", "reader", "writer"),
        "dashboardName": f"{stack}-market-intelligence-tables-us-east-1",
    }
    around = {
        "requestsStreamArn": f"{ARN}/{stack}-market-intelligence-requests/stream/{LABEL}",
        "alarmTopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:{stack}-market-intelligence-alarms",
        "alarmCount": MADE[stack].get("cloudwatch:MetricAlarm"),
        "alarmMonthlyUsd": {"staging": 3.4, "prod": 6.0}.get(stack),
        "backupVaultName": f"{stack}-market-intelligence-backups",
        "backupPlanId": "backups-plan",
    }
    assert outputs(mocks, stack) == tables | ({} if stack == "dev" else around)


def test_the_plainest_stack_has_its_tables_and_nothing_else(mocks: Mocks) -> None:
    run(mocks, "dev", PLAINEST)

    assert made(mocks) == {"dynamodb:Table": 2}
    assert set(outputs(mocks, "dev")) == {
        "requestsRetentionDays",
        *(
            f"{table}{what}"
            for table in ("requests", "logs")
            for what in ("TableName", "TableArn", "IndexNames")
        ),
    }


def test_leaves_out_the_logs_table_that_is_off(mocks: Mocks) -> None:
    run(mocks, "dev", PLAINEST | {f"{PROJECT}:logs": '{"enabled": false}'})

    assert [found.urn.partition("market-intelligence::")[2] for found in mocks.registered] == [
        f"{STACK_TYPE}::market-intelligence-dev",
        f"{COMPONENT_TYPE}::requests",
        f"{TABLE_TYPE}::requests",
    ]
    assert set(outputs(mocks, "dev")) == {
        "requestsTableName",
        "requestsTableArn",
        "requestsIndexNames",
        "requestsRetentionDays",
    }


def test_hands_each_setting_to_both_tables(mocks: Mocks) -> None:
    changes = PLAINEST | {
        f"{PROJECT}:environment": "prod",
        f"{PROJECT}:deletionProtection": "false",
        f"{PROJECT}:recovery": '{"enabled": false}',
        f"{PROJECT}:requests": '{"timeToLive": false}',
        f"{PROJECT}:tags": '{"team": "search"}',
    }
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
        stack="prod-eu",
        config=changes,
    )

    changed: dict[str, object] = {
        "deletionProtectionEnabled": False,
        "pointInTimeRecovery": {"enabled": False},
        "serverSideEncryption": {"enabled": False},
        "tags": {
            "environment": "prod",
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": "prod-eu",
            "team": "search",
        },
    }
    ttl: dict[str, object] = {"ttl": {"attributeName": "ttl", "enabled": False}}
    plain = {name: value for name, value in requests_inputs("prod").items() if "stream" not in name}
    requests = mocks.resource(f"{TABLE_TYPE}::requests").inputs
    assert requests == plain | {"streamEnabled": False} | changed | ttl
    assert mocks.resource(f"{TABLE_TYPE}::logs").inputs == logs_inputs("prod") | changed


def test_a_cache_is_made_and_served_watched_and_shown(mocks: Mocks) -> None:
    cache = (
        '{"enabled": true, "subnetIds": ["subnet-1a2b3c4d"], "securityGroupIds": ["sg-1a2b3c4d"]}'
    )
    run(mocks, "prod", {f"{PROJECT}:cache": cache})

    more = {
        "cloudwatch:MetricAlarm": MADE["prod"]["cloudwatch:MetricAlarm"] + 5,
        "dax:Cluster": 1,
        "dax:ParameterGroup": 1,
        "dax:SubnetGroup": 1,
        "iam:Role": 2,
        "iam:RolePolicy": 1,
    }
    assert made(mocks) == MADE["prod"] | more
    assert outputs(mocks, "prod")["cacheEndpoint"] == "prod-requests.dax:9111"
    reader = str(mocks.resource("::requests-reader").inputs["policy"])
    assert f"arn:aws:dax:us-east-1:{ACCOUNT}:cache/prod-requests" in reader
    dashboard = mocks.resource("aws:cloudwatch/dashboard:Dashboard::dashboard").inputs
    assert "## Cache prod-requests" in str(dashboard["dashboardBody"])


def test_registers_nothing_when_a_setting_is_wrong(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError):
        run(mocks, "dev", {f"{PROJECT}:recovery": '{"days": 0}'})

    assert [found.urn for found in mocks.registered] == [
        f"urn:pulumi:dev::market-intelligence::{STACK_TYPE}::market-intelligence-dev"
    ]
