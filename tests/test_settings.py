import json
from pathlib import Path

import pulumi
import pytest
import yaml
from pydantic import ValidationError

from sections.known import known_settings
from sections.workload import NO_WORKLOAD
from settings import StackSettings, load
from tests.conftest import PROJECT, Mocks
from tests.sections.conftest import problems, read

CHECKOUT = Path(__file__).parents[1]

KNOWN = known_settings(StackSettings)
ENVIRONMENT_RULE = (
    "must be 'dev', 'staging' or 'prod' (whose tables these are; empty for the stack's own name)"
)
PROTECTION_RULE = "must be true or false (AWS and Pulumi both refuse to delete a table)"
ROLE = "arn:aws:iam::222233334444:role/reader"
STREAM = {"stream": "NEW_AND_OLD_IMAGES"}
CACHE = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d"],
    "securityGroupIds": ["sg-1a2b3c4d"],
}
TABLE: dict[str, object] = {
    "table_class": "STANDARD",
    "stream": None,
    "contributor_insights": "off",
    "max_read_units": None,
    "max_write_units": None,
    "readers": [],
    "table_name": None,
    "indexes": {},
}
THRESHOLDS = {
    "throttled_reads_per_minute": 0,
    "throttled_writes_per_minute": 0,
    "system_errors_per_minute": 0,
    "item_latency_milliseconds": 20,
    "query_latency_milliseconds": 100,
    "replication_latency_seconds": 180,
    "user_errors_per_minute": 0,
    "account_capacity_percent": 80,
    "cache_cpu_percent": 75,
    "cache_memory_percent": 90,
    "cache_evicted_megabytes": 100,
    "cache_faults_per_minute": 0,
    "cache_throttles_per_minute": 0,
}
DEFAULTS: dict[str, object] = {
    "deletion_protection": True,
    "recovery": {"enabled": True, "days": 35},
    "requests": TABLE | {"time_to_live": True, "retention_days": 90},
    "logs": TABLE | {"enabled": True},
    "encryption": {"key": "customer-managed"},
    "replicas": [],
    "cache": {
        "enabled": False,
        "subnet_ids": [],
        "security_group_ids": [],
        "node_type": "dax.r5.large",
        "nodes": 3,
        "item_ttl_seconds": 300,
        "query_ttl_seconds": 300,
    },
    "alarms": {
        "enabled": True,
        "throttle_reasons": True,
        "account": False,
        "subscriptions": [],
        "thresholds": THRESHOLDS,
    },
    "dashboard": {"enabled": True},
    "backup": {
        "enabled": True,
        "schedule": "cron(0 5 ? * * *)",
        "retention_days": 35,
        "cold_storage_after_days": None,
        "copy_region": None,
        "copy_retention_days": None,
        "lock": None,
    },
    "grants": {"enabled": True},
    "tags": {},
    "workload": NO_WORKLOAD.model_dump(),
}


def test_a_stack_that_sets_nothing_is_safe(mocks: Mocks) -> None:
    assert read(mocks, {}, stack="prod").model_dump() == {"environment": "prod"} | DEFAULTS


OFF = {"enabled": False}
EVERYTHING: dict[str, object] = {
    "environment": "prod",
    "deletionProtection": "false",
    "recovery": {"days": 7},
    "requests": STREAM | {"readers": [ROLE]},
    "logs": STREAM | {"indexes": {"request-logs-index": {"maxReadUnits": 5}}},
    "encryption": {"key": "aws-owned"},
    "replicas": ["eu-west-1", "us-west-2"],
    "cache": CACHE,
    "alarms": {
        "account": True,
        "subscriptions": [{"protocol": "email", "endpoint": "on-call@example.com"}],
        "thresholds": {
            "userErrorsPerMinute": 1,
            "replicationLatencySeconds": 2,
            "cacheCpuPercent": 3,
        },
    },
    "dashboard": OFF,
    "backup": {
        "retentionDays": 120,
        "coldStorageAfterDays": 30,
        "copyRegion": "us-west-2",
        "copyRetentionDays": 30,
        "lock": {"minRetentionDays": 30, "maxRetentionDays": 365},
    },
    "grants": OFF,
    "tags": {"cost center": "R+D: 7"},
    "workload": {"requestsPerSecond": 0.5, "life": {"statuses": ["pending", "failed"]}},
}


def test_a_stack_can_set_every_section(mocks: Mocks) -> None:
    settings = read(mocks, EVERYTHING, stack="prod-eu")

    assert settings.model_dump(exclude_unset=True) == {
        "environment": "prod",
        "deletion_protection": False,
        "recovery": {"days": 7},
        "requests": STREAM | {"readers": [ROLE]},
        "logs": STREAM | {"indexes": {"request-logs-index": {"max_read_units": 5}}},
        "encryption": {"key": "aws-owned"},
        "replicas": ["eu-west-1", "us-west-2"],
        "cache": {
            "enabled": True,
            "subnet_ids": ["subnet-1a2b3c4d"],
            "security_group_ids": ["sg-1a2b3c4d"],
        },
        "alarms": {
            "account": True,
            "subscriptions": [{"protocol": "email", "endpoint": "on-call@example.com"}],
            "thresholds": {
                "user_errors_per_minute": 1,
                "replication_latency_seconds": 2,
                "cache_cpu_percent": 3,
            },
        },
        "dashboard": OFF,
        "backup": {
            "retention_days": 120,
            "cold_storage_after_days": 30,
            "copy_region": "us-west-2",
            "copy_retention_days": 30,
            "lock": {"min_retention_days": 30, "max_retention_days": 365},
        },
        "grants": OFF,
        "tags": {"cost center": "R+D: 7"},
        "workload": {"requests_per_second": 0.5, "life": {"statuses": ["pending", "failed"]}},
    }


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_environment_is_the_stack_unless_set(mocks: Mocks, environment: str) -> None:
    assert read(mocks, {"environment": ""}, stack=environment).environment == environment
    assert read(mocks, {}, stack=environment).environment == environment


def test_a_stack_that_is_no_environment_has_to_name_one(mocks: Mocks) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        read(mocks, {}, stack="alice")

    assert str(refused.value).splitlines() == [
        "The configuration of stack 'alice' has 1 problem:",
        f'  market-intelligence:environment is "alice": {ENVIRONMENT_RULE}',
        "Nothing was deployed. Correct Pulumi.alice.yaml and run again.",
    ]


def test_resource_tags_say_where_a_resource_comes_from(mocks: Mocks) -> None:
    tags = mocks.run(
        lambda: load().resource_tags,
        stack="prod-eu",
        config={f"{PROJECT}:environment": "prod", f"{PROJECT}:tags": '{"team": "search"}'},
    )

    assert tags == {
        "environment": "prod",
        "managed-by": "pulumi",
        "project": "market-intelligence",
        "stack": "prod-eu",
        "team": "search",
    }


def test_settings_do_not_change(mocks: Mocks) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read(mocks, {}).__setattr__("environment", "prod")


def test_other_namespaces_are_not_ours(mocks: Mocks) -> None:
    settings = mocks.run(load, config={"other:recovery": "nonsense", f"{PROJECT}2:x": "y"})

    assert settings.model_dump() == {"environment": "dev"} | DEFAULTS


def test_keys_in_the_process_environment_count_too(
    mocks: Mocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({f"{PROJECT}:recover": "{}"}))

    assert problems(mocks, {}) == ["recover is {}: no such setting; did you mean recovery?"]


RECOVERY = "must be an object of settings: enabled, days (point-in-time recovery of every table)"
DEEP = f'{{"days": {"[" * 100_000}'
LONG = f'{{"days": {"9" * 5000}}}'


@pytest.mark.parametrize(
    ("stack", "problem"),
    [
        pytest.param(
            {"environment": "prd"},
            f'environment is "prd": {ENVIRONMENT_RULE}',
            id="environment that is none",
        ),
        pytest.param(
            {"environment": {}},
            f"environment is {{}}: {ENVIRONMENT_RULE}",
            id="empty object for an environment",
        ),
        pytest.param(
            {"environment": []},
            f"environment is []: {ENVIRONMENT_RULE}",
            id="empty list for an environment",
        ),
        pytest.param(
            {"deletionProtecton": "true"},
            'deletionProtecton is "true": no such setting; did you mean deletionProtection?',
            id="misspelt setting",
        ),
        pytest.param(
            {"deletionProtecton": ""},
            'deletionProtecton is "": no such setting; did you mean deletionProtection?',
            id="misspelt setting without a value",
        ),
        pytest.param(
            {"recovery.days": "7"},
            '["recovery.days"] is "7": no such setting; set days inside recovery',
            id="path for a setting",
        ),
        pytest.param(
            {"owner": "x"},
            'owner is "x": no such setting, only environment, deletionProtection, recovery, '
            "requests, logs, encryption, replicas, cache, alarms, dashboard, backup, grants, tags, "
            "workload",
            id="setting like no other",
        ),
        pytest.param(
            {"deletionProtection": "yes"},
            f'deletionProtection is "yes": {PROTECTION_RULE}',
            id="yes for true",
        ),
        pytest.param(
            {"deletionProtection": ""},
            f'deletionProtection is "": {PROTECTION_RULE}',
            id="nothing for true",
        ),
        pytest.param(
            {"dashboard": "false"},
            'dashboard is "false": must be an object of settings: enabled '
            "(a dashboard of the tables, their alarms and the cache)",
            id="false for a section",
        ),
        pytest.param(
            {"grants": {"enable": False}},
            "grants.enable is false: no such setting; did you mean grants.enabled?",
            id="misspelt switch",
        ),
        pytest.param({"recovery": ""}, f'recovery is "": {RECOVERY}', id="nothing for a section"),
        pytest.param({"recovery": "7"}, f'recovery is "7": {RECOVERY}', id="number for a section"),
        pytest.param({"recovery": [7]}, f"recovery is [7]: {RECOVERY}", id="list for a section"),
        pytest.param(
            {"recovery": "{days: 7}"},
            f'recovery is "{{days: 7}}": {RECOVERY}',
            id="section that is not JSON",
        ),
        pytest.param(
            {"recovery": DEEP},
            f"recovery is {json.dumps(DEEP)[:120]}…: {RECOVERY}",
            id="section too deep to read",
        ),
        pytest.param(
            {"recovery": LONG},
            f"recovery is {json.dumps(LONG)[:120]}…: {RECOVERY}",
            id="section with a number too long to read",
        ),
        pytest.param(
            {"replicas": "eu-west-1"},
            'replicas is "eu-west-1": must be a list '
            "(regions that have a copy of every table, to read and to write)",
            id="region for regions",
        ),
        pytest.param(
            {"replicas": ["eu-west-1", "Ireland"]},
            'replicas[1] is "Ireland": must be a region, such as us-west-2',
            id="region that is none",
        ),
        pytest.param(
            {"replicas": [{"region": "eu-west-1"}]},
            'replicas[0] is {"region": "eu-west-1"}: must be text, in quotes '
            "(regions that have a copy of every table, to read and to write)",
            id="object for a region",
        ),
        pytest.param(
            {"replicas": ["us-east-1"]},
            'replicas[0] is "us-east-1": must be another region than aws:region, '
            "where the tables are",
            id="replica where the tables are",
        ),
        pytest.param(
            {"replicas": ["eu-west-1", "eu-west-1"]},
            'replicas is ["eu-west-1", "eu-west-1"]: [1] is the same as [0]: remove one of them',
            id="replica twice",
        ),
        pytest.param(
            {"replicas": ["eu-west-1"]},
            'replicas is ["eu-west-1"]: needs requests.stream and logs.stream to be '
            "NEW_AND_OLD_IMAGES, which replicas are made from",
            id="replicas without streams",
        ),
        pytest.param(
            {"replicas": ["eu-west-1"], "requests": STREAM, "logs": {"stream": "NEW_IMAGE"}},
            'replicas is ["eu-west-1"]: needs logs.stream to be NEW_AND_OLD_IMAGES, '
            "which replicas are made from",
            id="replicas with half a stream",
        ),
        pytest.param(
            {"replicas": ["eu-west-1"], "logs": {"enabled": False}},
            'replicas is ["eu-west-1"]: needs requests.stream to be NEW_AND_OLD_IMAGES, '
            "which replicas are made from",
            id="replicas of one table",
        ),
        pytest.param(
            {"encryption": {"key": "aws-managed"}, "requests": {"readers": [ROLE]}},
            'encryption needs another key than "aws-managed", because the readers of requests are '
            "of other accounts, which AWS does not let use that one",
            id="readers that cannot decrypt",
        ),
        pytest.param(
            {
                "encryption": {"key": "aws-managed"},
                "requests": {"readers": [ROLE]},
                "logs": {"readers": [ROLE]},
            },
            'encryption needs another key than "aws-managed", because the readers of requests and '
            "logs are of other accounts, which AWS does not let use that one",
            id="readers of both tables that cannot decrypt",
        ),
        pytest.param(
            {
                "alarms": {
                    "thresholds": {
                        "cacheCpuPercent": 50,
                        "replicationLatencySeconds": 60,
                        "userErrorsPerMinute": 5,
                    }
                }
            },
            "alarms sets what has no effect: "
            "thresholds.userErrorsPerMinute while alarms.account is false, "
            "thresholds.replicationLatencySeconds while there are no replicas, "
            "thresholds.cacheCpuPercent while cache.enabled is false; remove it",
            id="thresholds of what there is not",
        ),
    ],
)
def test_a_wrong_setting_is_refused(mocks: Mocks, stack: dict[str, object], problem: str) -> None:
    assert problems(mocks, stack) == [problem]


@pytest.mark.parametrize(
    "stack",
    [
        pytest.param(
            {"replicas": ["eu-west-1"], "requests": STREAM, "logs": {"enabled": False}},
            id="replicas without logs",
        ),
        pytest.param(
            {"encryption": {"key": "aws-owned"}, "requests": {"readers": [ROLE]}},
            id="readers, and a key of AWS's own",
        ),
        pytest.param({"recovery": ' {"days": 7}'}, id="space before a section"),
    ],
)
def test_what_only_looks_wrong_is_taken(mocks: Mocks, stack: dict[str, object]) -> None:
    assert read(mocks, stack).model_fields_set == {"environment", *stack}


def test_every_problem_is_reported_at_once(mocks: Mocks) -> None:
    stack = {
        "environment": "prd",
        "deletionProtecton": "true",
        "recovery": {"enabled": False, "days": 99},
        "requests": "on",
        "replicas": ["us-east-1"],
        "cache": {"enabled": True},
        "backup": {"copyRetentionDays": 7, "lock": {"minRetentionDays": 7}},
        "tags": {"stack": 7, "team": 7},
    }

    assert problems(mocks, stack) == [
        (
            "backup.copyRetentionDays is 7: "
            "has no effect without copyRegion: remove it, or set copyRegion"
        ),
        (
            "cache needs subnetIds (where its nodes are) and securityGroupIds "
            "(who reaches its nodes) while enabled is true"
        ),
        'deletionProtecton is "true": no such setting; did you mean deletionProtection?',
        f'environment is "prd": {ENVIRONMENT_RULE}',
        (
            "recovery.days is 99: "
            "has no effect while enabled is false: remove it, or set enabled: true"
        ),
        'replicas[0] is "us-east-1": must be another region than aws:region, where the tables are',
        (
            'requests is "on": must be an object of settings: tableClass, stream, '
            "contributorInsights, ... (the requests table)"
        ),
        "tags.stack: every resource has this tag already: remove it",
        (
            "tags.team is 7: must be text, in quotes "
            "(tags of every resource, beside environment, managed-by, project, stack)"
        ),
    ]


def test_nothing_is_compared_with_what_is_wrong(mocks: Mocks) -> None:
    stack = {
        "requests": {"stream": "ALL"},
        "logs": {"enabled": False},
        "replicas": ["eu-west-1"],
        "cache": {"enabled": "on"},
        "alarms": {"thresholds": {"cacheCpuPercent": 50}},
        "backup": {"retentionDays": 0, "coldStorageAfterDays": 1, "lock": {"minRetentionDays": 9}},
    }

    assert problems(mocks, stack) == [
        "backup.retentionDays is 0: must be 1 or more (how long to keep a backup)",
        'cache.enabled is "on": must be true or false (on or off)',
        (
            'requests.stream is "ALL": '
            "must be 'KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE' or 'NEW_AND_OLD_IMAGES' "
            "(what its stream shows of a change)"
        ),
    ]


def test_secret_values_are_not_shown(mocks: Mocks) -> None:
    stack = {
        "alarms": {"thresholds": {"systemErrorsPerMinute": "hunter2"}},
        "encryption": {"key": "aws-managed"},
        "environment": "hunter3",
        "replicas": ["eu-west-1", "eu-west-1"],
        "requests": {"readers": [ROLE]},
        "tags": {"Team": "hunter4", "team": "hunter5"},
    }

    assert problems(mocks, stack, secret=[*stack]) == [
        (
            "alarms.thresholds.systemErrorsPerMinute is [secret]: must be a whole number "
            "(requests that DynamoDB failed in, for 15 minutes)"
        ),
        (
            "encryption needs another key than [secret], because the readers of requests are of "
            "other accounts, which AWS does not let use that one"
        ),
        f"environment is [secret]: {ENVIRONMENT_RULE}",
        "replicas is [secret]: [1] is the same as [0]: remove one of them",
        "tags is [secret]: [secret] and [secret] are the same key to IAM: remove one",
    ]


def test_project_file_declares_what_a_stack_can_set() -> None:
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    # Engine 3.79 knows no type for objects, so sections and tags are declared without one.
    typed: dict[str, dict[str, object]] = {
        "environment": {"type": "string", "default": ""},
        "deletionProtection": {"type": "boolean", "default": True},
        "replicas": {"default": []},
    }

    assert project["config"] == {
        path: {"description": info.description, "default": {}} | typed.get(path, {})
        for path, info in KNOWN.items()
        if "." not in path
    }


def test_defaults_of_the_project_file_change_nothing(mocks: Mocks) -> None:
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    defaults = {name: declared["default"] for name, declared in project["config"].items()}

    assert read(mocks, defaults).model_dump() == {"environment": "dev"} | DEFAULTS
