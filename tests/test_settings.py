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
