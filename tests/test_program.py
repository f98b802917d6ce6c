"""The whole program, run for each stack with that stack's own file."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from rehearsal.plugin import registry
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.check import Wish, check
from rehearsal.plugin.quotas import refuse_too_large
from settings.regions import PARTITIONS
from tests.components.stacks import (
    ANALYSTS,
    ARNS,
    EVERYTHING,
    SPECS,
    STACKS,
    TABLES,
    Deployed,
    changed,
    deployed,
    kind,
    name_of,
    run,
)
from tests.conftest import ACCOUNT, FUNCTIONS, LABEL, PROJECT, Mocks

COMPONENT_TYPE = "market-intelligence:table:Table"
TABLE = "aws:dynamodb/table:Table"
EVERY = [*STACKS, "everything"]
KEYED = [*REQUESTS.indexes, *PROCESSING_LOGS.indexes]
# Two for each place that is read and written; four more for the reasons, of an index three; six of
# a table on errors and latency; three on the account.
ALARMS = {
    "staging": 2 * (2 + len(KEYED)) + 2 * 6,
    "prod": (2 + 4) * 2 + (2 + 3) * len(KEYED) + 2 * 6 + 3,
}
# How many resources of AWS a stack has, by type.
MADE = {
    "dev": {"cloudwatch:Dashboard": 1, "dynamodb:Table": 2, "iam:Policy": 4},
    "staging": {
        "backup:Plan": 1,
        "backup:Selection": 1,
        "backup:Vault": 1,
        "cloudwatch:Dashboard": 1,
        "cloudwatch:MetricAlarm": ALARMS["staging"],
        "dynamodb:ContributorInsights": 1 + len(REQUESTS.indexes),
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
        "backup:RegionSettings": 1,
        "backup:Selection": 1,
        "backup:Vault": 2,
        "backup:VaultLockConfiguration": 2,
        "cloudwatch:Dashboard": 1,
        "cloudwatch:MetricAlarm": ALARMS["prod"],
        "dynamodb:ContributorInsights": 2 + len(KEYED),
        "dynamodb:Table": 2,
        "iam:Policy": 5,
        "iam:Role": 1,
        "iam:RolePolicyAttachment": 2,
        "kms:Alias": 4,
        "kms:Key": 4,
        "sns:Topic": 1,
        "sns:TopicSubscription": 1,
    },
    "plainest": {"dynamodb:Table": 1},
}


@pytest.mark.parametrize("stack", MADE)
def test_a_stack_has_exactly_these_resources(stack: str) -> None:
    assert deployed(stack).counts == MADE[stack]


def test_the_plainest_stack_has_its_table_and_nothing_else() -> None:
    registered = deployed("plainest").mocks.registered

    assert [found.urn.partition("market-intelligence::")[2] for found in registered] == [
        "pulumi:pulumi:Stack::market-intelligence-dev",
        f"{COMPONENT_TYPE}::requests",
        f"{COMPONENT_TYPE}${TABLE}::requests",
    ]


@pytest.mark.parametrize("stack", EVERY)
def test_no_two_resources_of_aws_have_a_name_in_common(stack: str) -> None:
    registered = deployed(stack).mocks.registered

    names = [name_of(one) for one in registered if kind(one).startswith("aws:")]
    assert sorted({*names}) == sorted(names)


HERE = {"backups", "backups-key", "logs", "requests", "tables"}
AWAY = {"backups-us-west-2", "backups-us-west-2-key"}


@pytest.mark.parametrize(
    ("stack", "protected"),
    [
        ("dev", set[str]()),
        ("staging", HERE),
        ("prod", HERE | AWAY),
        ("everything", HERE | AWAY | {"tables-eu-west-1", "tables-us-west-2"}),
    ],
)
def test_what_would_lose_data_is_protected_where_tables_are(
    stack: str, protected: set[str]
) -> None:
    assert {name_of(one) for one in deployed(stack).mocks.registered if one.protect} == protected


def test_a_stack_can_lift_every_protection() -> None:
    stack = changed("prod", deletionProtection=False)

    assert [one for one in stack.mocks.registered if one.protect] == []
    assert stack.inputs("logs")["deletionProtectionEnabled"] is False


@pytest.mark.parametrize("stack", EVERY)
def test_every_resource_that_takes_tags_has_those_of_the_stack(stack: str) -> None:
    environment = "prod" if stack == "everything" else stack
    tags = {
        "environment": environment,
        "managed-by": "pulumi",
        "project": "market-intelligence",
        "stack": environment,
    } | ({"team": "search"} if stack == "everything" else {})

    found = deployed(stack).of_aws
    assert {name: one.inputs.get("tags", tags) for name, one in found.items()} == dict.fromkeys(
        found, tags
    )


def policies(stack: str, table: str, *roles: str) -> dict[str, str]:
    start = f"arn:aws:iam::{ACCOUNT}:policy/{stack}-market-intelligence-{table}"
    return {role: f"{start}-{role}-us-east-1" for role in roles}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_exports_what_others_need_to_find_the_tables(stack: str) -> None:
    follower = () if stack == "dev" else ("stream-consumer",)
    requests, logs = (arn.replace("prod", stack) for arn in ARNS.values())
    tables: dict[str, object] = {
        "requestsTableName": f"{stack}-market-intelligence-requests",
        "requestsTableArn": requests,
        "requestsIndexNames": [index.name for index in REQUESTS.indexes],
        "requestsRetentionDays": 90,
        "requestsPolicyArns": policies(stack, "requests", "reader", "writer", *follower),
        "logsTableName": f"{stack}-request-processing-logs",
        "logsTableArn": logs,
        "logsIndexNames": [index.name for index in PROCESSING_LOGS.indexes],
        "logsPolicyArns": policies(stack, "logs", "reader", "writer"),
        "dashboardName": f"{stack}-market-intelligence-tables-us-east-1",
    }
    if stack != "dev":
        # An alarm costs ten cents; that on errors has five metrics.
        tables |= {
            "requestsStreamArn": f"{requests}/stream/{LABEL}",
            "alarmTopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:{stack}-market-intelligence-alarms",
            "alarmCount": ALARMS[stack],
            "alarmMonthlyUsd": round(0.1 * (ALARMS[stack] + 2 * 4), 2),
            "backupVaultName": f"{stack}-market-intelligence-backups",
            "backupPlanId": "backups-plan",
        }

    assert deployed(stack).outputs == tables


def test_a_stack_that_sets_everything_exports_the_rest() -> None:
    outputs = deployed("everything").outputs

    assert outputs["requestsRetentionDays"] == 33
    assert outputs["logsStreamArn"] == f"{ARNS['logs']}/stream/{LABEL}"
    assert outputs["cacheEndpoint"] == "prod-requests.dax:9111"
    assert deployed("plainest").outputs.keys() == {
        "requestsTableName",
        "requestsTableArn",
        "requestsIndexNames",
    }


def test_nothing_is_registered_when_a_setting_is_wrong(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError):
        run(mocks, "dev", {f"{PROJECT}:recovery": '{"days": 0}'})

    assert [found.urn for found in mocks.registered] == [
        "urn:pulumi:dev::market-intelligence::pulumi:pulumi:Stack::market-intelligence-dev"
    ]


def test_resources_with_unique_names_are_deleted_before_their_replacements() -> None:
    found = deployed("everything").of_aws
    insights = {name for name, one in found.items() if one.replace_on_changes == ["mode"]}

    assert len(insights) == len(SPECS) + sum(len(spec.indexes) for spec in SPECS.values())
    assert {name for name, one in found.items() if one.delete_before_replace} == insights | {
        "cache",
        "backups-lock",
        "backups-us-west-2-lock",
        "requests-kinesis",
    }


# What each type waits for in a stack that has everything, and why: the id or ARN is AWS's own.
WAITS = {
    "aws:backup/plan:Plan": {"aws:backup/vault:Vault"},
    "aws:backup/selection:Selection": {"aws:backup/plan:Plan", "aws:iam/role:Role"},
    "aws:backup/vault:Vault": {"aws:kms/key:Key"},
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {"aws:backup/vault:Vault"},
    "aws:cloudwatch/dashboard:Dashboard": set[str](),
    "aws:cloudwatch/metricAlarm:MetricAlarm": set[str](),
    "aws:dax/cluster:Cluster": {
        "aws:dax/parameterGroup:ParameterGroup",
        "aws:dax/subnetGroup:SubnetGroup",
        "aws:iam/role:Role",
    },
    "aws:dax/parameterGroup:ParameterGroup": set[str](),
    "aws:dax/subnetGroup:SubnetGroup": set[str](),
    "aws:dynamodb/contributorInsights:ContributorInsights": {TABLE},
    "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination": {TABLE},
    "aws:dynamodb/resourcePolicy:ResourcePolicy": {TABLE},
    TABLE: {"aws:kms/key:Key"},
    # The policy of who follows a stream names it, and its label is the time it was made at.
    "aws:iam/policy:Policy": {"aws:kms/key:Key", TABLE},
    "aws:iam/role:Role": set[str](),
    "aws:iam/rolePolicy:RolePolicy": {"aws:kms/key:Key", "aws:iam/role:Role"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"aws:iam/role:Role"},
    "aws:kms/alias:Alias": {"aws:kms/key:Key"},
    "aws:kms/key:Key": set[str](),
    "aws:sns/topic:Topic": {"aws:kms/key:Key"},
    "aws:sns/topicSubscription:TopicSubscription": {"aws:sns/topic:Topic"},
}


def test_only_what_needs_an_answer_from_aws_waits_for_one() -> None:
    stack = deployed("everything")
    by_urn = {one.urn: kind(one) for one in stack.of_aws.values()}
    waits: defaultdict[str, set[str]] = defaultdict(set)
    for one in stack.of_aws.values():
        waits[kind(one)] |= {by_urn[urn] for urn in one.dependencies}

    assert dict(waits) == WAITS
    on_tables = {
        name
        for name, one in stack.of_type("iam:Policy").items()
        if TABLE in {by_urn[urn] for urn in one.dependencies}
    }
    assert on_tables == {"requests-stream-consumer", "logs-stream-consumer"}


OWN_NAMES = {"requests": "market_intelligence_requests", "logs": "request_processing_logs"}


def as_text(stack: Deployed) -> dict[str, str]:
    """Return the inputs of every resource, and the outputs, as text."""
    found = {resource.urn: json.dumps(resource.inputs) for resource in stack.mocks.registered}
    outputs = stack.mocks.outputs.items()
    return found | {f"outputs of {urn}": json.dumps(one) for urn, one in outputs}


def test_a_name_that_a_stack_gives_a_table_reaches_all_that_is_made_around_it() -> None:
    def given(own: Mapping[str, Any]) -> dict[str, Any]:
        return {name: EVERYTHING[name] | {"tableName": own[name]} for name in OWN_NAMES}

    before = as_text(deployed("everything"))
    after = as_text(changed("prod", **(EVERYTHING | given(OWN_NAMES))))

    def renamed(text: str) -> str:
        for table, name in TABLES.items():
            # Longer names are those of other things.
            text = re.sub(rf"{name}(?!-)", OWN_NAMES[table], text)
        return text

    assert after == {urn: renamed(text) for urn, text in before.items()}
    assert sum(after[urn] != text for urn, text in before.items()) > len(before) / 2


def test_readers_of_one_table_read_only_that() -> None:
    stack = changed("prod", logs={"readers": [ANALYSTS]})

    assert stack.of_type("dynamodb:ResourcePolicy").keys() == {"logs-readers"}


@pytest.mark.parametrize("table_name", [None, "t" * 255])
def test_names_and_documents_are_as_long_as_aws_takes_wherever_a_stack_is(
    monkeypatch: pytest.MonkeyPatch, table_name: str | None
) -> None:
    # Nothing asks it: the checks take from boto3 which words AWS knows.
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    longest = max(PARTITIONS, key=len)
    monkeypatch.setitem(FUNCTIONS, "aws:index/getRegion:getRegion", {"region": longest})
    own = EVERYTHING["requests"] | ({"tableName": table_name} if table_name else {})
    mocks = Mocks()
    asked = EVERYTHING | {"requests": own}
    config = {f"{PROJECT}:{name}": json.dumps(value) for name, value in asked.items()}
    run(mocks, "staging", config)
    for one in mocks.registered:
        type_name = one.urn.split("::")[-2].rpartition("$")[2]
        # The address of a subscription is secret here.
        if type_name.startswith("aws:") and "Subscription" not in type_name:
            found = registry.kind(type_name)
            wish = Wish(name=name_of(one), news=one.inputs, olds={}, seed=b"seed", tags={})
            checked, reasons = check(found, Aws(longest), wish)
            assert reasons == []
            refuse_too_large(type_name, checked)
