from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from rehearsal import stack_file
from rehearsal.stack_file import Config, dotted, own_settings, replaced
from rehearsal.stand_ins import choices, stand_ins
from settings.stack import StackSettings

ENCRYPTED = "{secure: v1:abc}"


def of(folder: Path, config: str, stack: str = "prod") -> stack_file.StackFile:
    (folder / f"Pulumi.{stack}.yaml").write_text(f"config:\n  aws:region: us-east-1\n{config}")
    return stack_file.read(stack, folder)


def taken(folder: Path, config: str, stack: str = "prod") -> dict[str, object]:
    """Return the stand-ins, with which the settings have to be valid."""
    file = of(folder, config, stack)
    values = stand_ins(file)
    config_there = cast("Config", replaced(file.config, values))
    given: dict[str, Any] = {"environment": stack, **own_settings(config_there)}
    StackSettings.model_validate(given, context={"region": config_there["aws:region"]})
    return {dotted(steps).removeprefix("market-intelligence:"): v for steps, v in values.items()}


def test_whoever_hears_of_alarms_is_reached_as_before(tmp_path: Path) -> None:
    protocols = ("email", "email", "sms", "https", "lambda", "sqs")
    items = "".join(
        f"      - protocol: {protocol}\n        endpoint: {ENCRYPTED}\n" for protocol in protocols
    )
    config = f"  market-intelligence:alarms:\n    subscriptions:\n{items}"
    assert list(taken(tmp_path, config).values()) == [
        "stand-in-1@example.com",
        "stand-in-2@example.com",
        "+12065550003",
        "https://example.com/stand-in-4",
        "arn:aws:lambda:us-east-1:123456789012:function:stand-in-5",
        "arn:aws:sqs:us-east-1:123456789012:stand-in-6",
    ]


def test_what_stands_in_for_an_item_stays_when_others_are_encrypted_before_it(
    tmp_path: Path,
) -> None:
    alarms = (
        "  market-intelligence:alarms:\n    subscriptions:\n"
        f"      - {{protocol: email, endpoint: {ENCRYPTED}}}\n"
    )
    more = f"  aws:token: {ENCRYPTED}\n{alarms}"
    one = taken(tmp_path, alarms)
    assert one == {"alarms.subscriptions[0].endpoint": "stand-in-1@example.com"}
    assert one.items() < taken(tmp_path, more).items()


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("environment: {}", "environment", "prod"),
        ("deletionProtection: {}", "deletionProtection", True),
        ("recovery: {}", "recovery", {}),
        ("recovery: {{days: {}}}", "recovery.days", 35),
        ("encryption: {{key: {}}}", "encryption.key", "customer-managed"),
        ("requests: {{readers: [{}]}}", "requests.readers[0]", "arn:aws:iam::111122223333:role/"),
        ("requests: {{tableName: {}}}", "requests.tableName", "stand-in-1"),
        ("requests: {{stream: {}}}", "requests.stream", "KEYS_ONLY"),
        (
            "requests: {{kinesis: {{streamArn: {}}}}}",
            "requests.kinesis.streamArn",
            "arn:aws:kinesis:us-east-1:123456789012:stream/stand-in-1",
        ),
        ("alarms: {{subscriptions: {}}}", "alarms.subscriptions", []),
        (
            "alarms: {{subscriptions: [{}]}}",
            "alarms.subscriptions[0]",
            {"protocol": "email", "endpoint": "stand-in-1@example.com"},
        ),
        ("alarms: {{thresholds: {{itemLatencyMilliseconds: {}}}}}", "alarms.thresholds.", 20),
        ("backup: {{schedule: {}}}", "backup.schedule", "cron(0 5 ? * * *)"),
        ("backup: {{copyRegion: {}}}", "backup.copyRegion", "us-west-2"),
        ("backup: {{lock: {}}}", "backup.lock", {"minRetentionDays": 35}),
        (
            "backup: {{retentionDays: 7, lock: {{minRetentionDays: {}}}}}",
            "backup.lock.minRetentionDays",
            7,
        ),
        ("tags: {{team: {}}}", "tags.team", "stand-in-1"),
        ("tags: {}", "tags", {}),
        ("workload: {{requestsPerSecond: {}}}", "workload.requestsPerSecond", 0),
    ],
)
def test_a_setting_has_its_default_or_a_value_of_its_kind(
    tmp_path: Path, setting: str, path: str, value: object
) -> None:
    [(found, stand_in)] = taken(
        tmp_path, f"  market-intelligence:{setting.format(ENCRYPTED)}\n"
    ).items()
    assert found.startswith(path)
    assert stand_in == value or str(stand_in).startswith(str(value))


def test_a_stream_is_of_the_account_that_the_stack_is_in(tmp_path: Path) -> None:
    config = (
        '  aws:allowedAccountIds: ["222233334444"]\n'
        f"  market-intelligence:logs: {{kinesis: {{streamArn: {ENCRYPTED}}}}}\n"
    )
    assert taken(tmp_path, config) == {
        "logs.kinesis.streamArn": "arn:aws:kinesis:us-east-1:222233334444:stream/stand-in-1"
    }


def test_values_go_together_with_each_other(tmp_path: Path) -> None:
    config = (
        f"  market-intelligence:cache: {{enabled: {ENCRYPTED}, subnetIds: [{ENCRYPTED}, "
        f"{ENCRYPTED}], securityGroupIds: [{ENCRYPTED}]}}\n"
        "  market-intelligence:requests: {stream: NEW_AND_OLD_IMAGES}\n"
        f"  market-intelligence:logs: {{stream: {ENCRYPTED}}}\n"
        f"  market-intelligence:replicas: [{ENCRYPTED}, us-west-2]\n"
    )
    assert taken(tmp_path, config) == {
        "cache.enabled": True,
        "cache.subnetIds[0]": "subnet-00000001",
        "cache.subnetIds[1]": "subnet-00000002",
        "cache.securityGroupIds[0]": "sg-00000001",
        "logs.stream": "NEW_AND_OLD_IMAGES",
        "replicas[0]": "us-east-2",
    }


def test_the_provider_gets_what_it_can_read(tmp_path: Path) -> None:
    config = "".join(
        f"  {name}: {ENCRYPTED}\n"
        for name in (
            "aws:secretKey",
            "aws:token",
            "aws:allowedAccountIds",
            "aws:assumeRoles",
            "aws:defaultTags",
            "aws:skipMetadataApiCheck",
            "aws:maxRetries",
            "other:password",
        )
    )
    nested = f"  aws:forbiddenAccountIds: [{ENCRYPTED}]\n  aws:ignoreTags: {{keys: {ENCRYPTED}}}\n"
    assert taken(tmp_path, config + nested) == {
        "aws:secretKey": "stand-in",
        "aws:token": "stand-in",
        "aws:allowedAccountIds": ["123456789012"],
        "aws:assumeRoles": [],
        "aws:defaultTags": {},
        "aws:skipMetadataApiCheck": False,
        "aws:maxRetries": 1,
        "other:password": "stand-in",
        "aws:forbiddenAccountIds[0]": "stand-in",
        "aws:ignoreTags.keys": [],
    }


def test_an_environment_is_that_of_the_stacks_name(tmp_path: Path) -> None:
    config = f"  market-intelligence:environment: {ENCRYPTED}\n"
    assert stand_ins(of(tmp_path, config, "staging-eu")) == {
        ("market-intelligence:environment",): "staging"
    }


def test_all_values_that_a_setting_may_have_are_named(tmp_path: Path) -> None:
    config = f"  market-intelligence:encryption: {{key: {ENCRYPTED}}}\n"
    assert list(choices(of(tmp_path, config)).values()) == [
        ["customer-managed", "aws-managed", "aws-owned"]
    ]


def test_a_region_that_stands_in_is_one(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(
        yaml.safe_dump({"config": {"aws:region": {"secure": "v1:abc"}}})
    )
    assert stand_ins(stack_file.read("dev", tmp_path)) == {("aws:region",): "us-east-1"}
