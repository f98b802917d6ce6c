"""What a stack can set, and what it means where nothing is set.

What is refused is in the frozen list of bad settings, but for the values here: of a schedule, of a
region and of text that stands for something else.
"""

import gzip
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest
import yaml
from pydantic import ValidationError

from market_intelligence.specs import TABLES, TableSpec
from settings.known import known_settings
from settings.regions import PARTITIONS, STRONG_REGIONS
from settings.stack import StackSettings, load
from settings.tables import section
from settings.workload import NO_WORKLOAD
from tests.components import stacks
from tests.configured import ENVIRONMENTS, FURTHER_OFF, problems, read, refusal
from tests.conftest import PROJECT, Mocks

CHECKOUT = Path(__file__).parents[1]
KNOWN = known_settings(StackSettings)
ROLE = "arn:aws:iam::222233334444:role/team/reader"
KINESIS = "arn:aws:kinesis:us-east-1:111122223333:stream/Changes_1.a-b"
STREAM = {"stream": "NEW_AND_OLD_IMAGES"}
CACHE: dict[str, Any] = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d", "subnet-0123456789abcdef0"],
    "securityGroupIds": ["sg-1a2b3c4d"],
}
TABLE: dict[str, object] = {
    "table_class": "STANDARD",
    "stream": None,
    "kinesis": None,
    "contributor_insights": "off",
    "max_read_units": None,
    "max_write_units": None,
    "warm_read_units": None,
    "warm_write_units": None,
    "readers": [],
    "table_name": None,
    "indexes": {},
}


def _unset(spec: TableSpec) -> dict[str, Any]:
    """Return what a stack sets of a further table."""
    return section(spec).model_validate(FURTHER_OFF.get(spec.name, {})).model_dump()


DEFAULTS: dict[str, object] = {
    "deletion_protection": True,
    "recovery": {"enabled": True, "days": 35},
    "requests": TABLE | {"time_to_live": True, "retention_days": 90},
    "logs": TABLE | {"enabled": True},
    "encryption": {"key": "customer-managed"},
    "consistency": {"mode": "EVENTUAL", "witness_region": None},
    "replicas": [],
    "cache": {
        "enabled": False,
        "subnet_ids": [],
        "security_group_ids": [],
        "node_type": "dax.r5.large",
        "nodes": 3,
        "item_ttl_seconds": 300,
        "query_ttl_seconds": 300,
        "permissions_boundary": None,
    },
    "alarms": {
        "enabled": True,
        "throttle_reasons": True,
        "account": False,
        "subscriptions": [],
        "thresholds": {
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
        },
    },
    "dashboard": {"enabled": True},
    "backup": {
        "enabled": True,
        "schedule": "cron(0 5 ? * * *)",
        "retention_days": 35,
        "cold_storage_after_days": None,
        "copy_region": None,
        "copy_retention_days": None,
        "advanced_features": False,
        "lock": None,
    },
    "grants": {"enabled": True},
    "tags": {},
    "workload": NO_WORKLOAD.model_dump(),
    "cost_increase": {
        "warning": {"usd": 10, "percent": 10},
        "blocking": {"usd": 500, "percent": 100},
    },
    **{spec.name: _unset(spec) for spec in TABLES[2:]},
}
EVERYTHING: dict[str, Any] = stacks.EVERYTHING | {
    "environment": "prod",
    "deletionProtection": False,
    "requests": stacks.EVERYTHING["requests"]
    | {
        "maxWriteUnits": -1,
        "readers": [
            ROLE,
            "arn:aws-cn:iam::222233334444:user/ada",
            "arn:aws:iam::222233334444:root",
        ],
        "tableName": "market_intelligence_requests",
        "retentionDays": 3650,
    },
    "logs": stacks.EVERYTHING["logs"] | {"tableName": "Logs.v-2"},
    "encryption": {"key": "aws-owned"},
    "dashboard": {"enabled": False},
    "grants": {"enabled": False},
    "tags": {"cost center": "R+D: 7"},
    "workload": {
        "requestsPerSecond": 0.5,
        "life": {"progressUpdates": 12, "statuses": ["pending", "failed"]},
        "reads": {"byId": {"perSecond": 10, "consistent": True}},
    },
    "costIncrease": {"warning": {"usd": 0}, "blocking": {"usd": 2500, "percent": 40}},
}


def as_text(value: Any) -> Any:
    """Return a value as the engine passes it after it has rewritten a stack's file."""
    match value:
        case dict():
            members = cast("dict[str, Any]", value)
            return {name: as_text(member) for name, member in members.items()}
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            return value


def written(settings: StackSettings) -> dict[str, Any]:
    """Return settings as they stand in a stack's file."""
    found = settings.model_dump(by_alias=True, exclude_unset=True)
    return {name: value for name, value in found.items() if name not in FURTHER_OFF}


def test_omitted_settings_have_safe_defaults() -> None:
    assert read({}, stack="prod").model_dump() == {"environment": "prod"} | DEFAULTS


@pytest.mark.parametrize("given", [EVERYTHING, as_text(EVERYTHING)], ids=["as written", "as text"])
def test_a_stack_can_set_everything(given: dict[str, Any]) -> None:
    settings = read(given, stack="prod-eu")

    assert written(settings) == EVERYTHING
    assert settings.table_names == {
        "requests": "market_intelligence_requests",
        "logs": "Logs.v-2",
    }


def backup(**given: object) -> dict[str, Any]:
    return {"backup": given}


FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:page"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:pages"
SUBSCRIPTIONS = [
    ("email", "on-call@example.com"),
    ("https", "https://example.com"),
    ("https", "https://example.com:8443/hook?key=x#y"),
    ("lambda", FUNCTION),
    ("lambda", f"{FUNCTION}:$LATEST"),
    ("sms", "+12065550100"),
    ("sqs", QUEUE),
    ("sqs", QUEUE.replace("aws", "aws-us-gov")),
]
SCHEDULES = [
    "cron(59 23 ? * * *)",
    "cron(05 5 * * ? *)",
    "cron(0 */6 ? * * *)",
    "cron(30 5,17 ? * MON-FRI *)",
    "cron(0 5 ? JAN-DEC 2#1 2026-2030)",
    "cron(0 5 ? * 6L *)",
    "cron(0 5 L * ? *)",
    "cron(0 5 3W 1/3 ? *)",
    "cron(0 5 1,15 12 ? 2199)",
]
TAGS = {"t" * 128: "x" * 256, "équipe 7_.:/=+-@": "é 7_.:/=+-@", "laws:team": "true", "empty": ""}
TAKEN: dict[str, dict[str, Any]] = {
    "all subscriptions": {
        "alarms": {
            "subscriptions": [
                {"protocol": name, "endpoint": endpoint} for name, endpoint in SUBSCRIPTIONS
            ]
        }
    },
    "the longest and the oddest tags": {"tags": TAGS},
    "46 tags": {"tags": {f"tag-{number}": "x" for number in range(46)}},
    "a lock whose bounds are the default": backup(
        lock={"minRetentionDays": 35, "maxRetentionDays": 35}
    ),
    "the shortest recovery": {"recovery": {"days": 1}},
    "most nodes": {"cache": CACHE | {"nodeType": "dax.r7i.24xlarge", "nodes": 11}},
    "a boundary before there is a cache": {"cache": {"permissionsBoundary": "a+=,.@-_1"}},
    "queries that are not cached": {"cache": CACHE | {"itemTtlSeconds": 1, "queryTtlSeconds": 0}},
    "the greatest number": {"requests": {"maxReadUnits": 2**53 - 1}},
    "the name of another environment": {"logs": {"tableName": "prod-request-processing-logs"}},
    "replicas without logs": {
        "replicas": ["eu-west-1"],
        "requests": STREAM,
        "logs": {"enabled": False},
    },
    "replicas of which one has settings of its own": {
        "replicas": [
            "eu-west-1",
            {
                "region": "us-west-2",
                "recovery": False,
                "deletionProtection": False,
                "contributorInsights": "all",
                "tags": {"team": "replication"},
            },
        ],
        "requests": STREAM,
        "logs": STREAM,
    },
    "strong consistency with a witness, and no streams": {
        "consistency": {"mode": "STRONG", "witnessRegion": "us-west-2"},
        "replicas": ["us-east-2"],
        "requests": {"timeToLive": False},
    },
    "strong consistency without a witness": {
        "consistency": {"mode": "STRONG"},
        "replicas": ["us-west-2", "us-east-2"],
        "requests": {"timeToLive": False},
    },
    "readers, and a key of AWS's own": {
        "encryption": {"key": "aws-owned"},
        "requests": {"readers": [ROLE]},
    },
    "more at once than a table has anyway": {
        "requests": {
            "warmReadUnits": 12001,
            "warmWriteUnits": 4001,
            "maxReadUnits": 12001,
            "maxWriteUnits": -1,
            "indexes": {"user-index": {"warmReadUnits": 40001}},
        }
    },
    "a Kinesis data stream in milliseconds": {"logs": {"kinesis": {"streamArn": KINESIS}}},
    "a key that AWS manages": {"encryption": {"key": "aws-managed"}},
    "a maximum that is lifted": {"logs": {"indexes": {"request-logs-index": {}}}},
    **{schedule: backup(schedule=schedule) for schedule in SCHEDULES},
}


@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
def test_this_is_taken_as_it_is_written(given: dict[str, Any]) -> None:
    assert written(read(given)) == {"environment": "dev"} | given


@pytest.mark.parametrize(
    ("accounts", "others"),
    [
        (["222233334444"], "222233334444"),
        (["222233334444", "333344445555"], "222233334444 or 333344445555"),
    ],
)
def test_changes_are_sent_to_no_stream_of_another_account(accounts: list[str], others: str) -> None:
    given = {"requests": {"kinesis": {"streamArn": KINESIS}}}
    with pytest.raises(pulumi.RunError) as refused:
        read(given, accounts=accounts)

    assert (
        f'requests.kinesis.streamArn is "{KINESIS}": must be a stream of {others}, the table\'s '
        "account (aws:allowedAccountIds): DynamoDB sends changes to no other account. Make one "
        "there, and have a policy of the stream let the other account read"
    ) in str(refused.value)
    assert read(given, accounts=[*accounts, "111122223333"]).of_table(TABLES[0]).kinesis
    assert read(given, region=None).of_table(TABLES[0]).kinesis


def test_a_section_may_begin_with_a_space() -> None:
    assert read({"recovery": ' {"days": 7}'}).recovery.days == 7


def test_recovery_that_is_off_has_no_window() -> None:
    assert read({"recovery": {"enabled": "false"}}).recovery.window_days is None
    assert read({"recovery": {"days": 7}}).recovery.window_days == 7


BAD_SCHEDULES = {
    "nothing": "",
    "word": "daily",
    "bare fields": "0 5 ? * * *",
    "five fields, as in crontab": "cron(0 5 * * *)",
    "seven fields": "cron(0 0 5 ? * * *)",
    "two spaces": "cron(0 5  ? * * *)",
    "space at the end": "cron(0 5 ? * * *) ",
    "line break at the end": "cron(0 5 ? * * *)\n",
    "capital": "Cron(0 5 ? * * *)",
    "both kinds of day": "cron(0 5 * * * *)",
    "no kind of day": "cron(0 5 ? * ? *)",
    "every minute": "cron(* 5 ? * * *)",
    "every quarter of an hour": "cron(*/15 5 ? * * *)",
    "twice an hour": "cron(0,30 5 ? * * *)",
    "minute 60": "cron(60 5 ? * * *)",
    "hour 24": "cron(0 24 ? * * *)",
    "no hour": "cron(0 ? ? * * *)",
    "day 0": "cron(0 5 0 * ? *)",
    "day 32": "cron(0 5 32 * ? *)",
    "month 13": "cron(0 5 ? 13 * *)",
    "weekday 8": "cron(0 5 ? * 8 *)",
    "year 2200": "cron(0 5 ? * * 2200)",
    "small letters": "cron(0 5 ? * mon *)",
    "other digits": "cron(\N{ARABIC-INDIC DIGIT ONE} 5 ? * * *)",
    "too many digits to read": f"cron({'0' * 5000} 5 ? * * *)",
}


@pytest.mark.parametrize("schedule", BAD_SCHEDULES.values(), ids=BAD_SCHEDULES)
def test_any_other_schedule_is_refused(schedule: str) -> None:
    [problem] = problems(backup(schedule=schedule))

    assert problem.startswith("backup.schedule is ")
    assert problem.endswith(
        ": must be cron(minute hour day month weekday year) in UTC, with one number as minute "
        "and ? as either day or weekday, such as cron(0 5 ? * * *)"
    )


@pytest.mark.parametrize("value", [0, 1, "yes", "True", "", None, [], "0"], ids=repr)
def test_nothing_else_is_true_or_false(value: object) -> None:
    [problem] = problems({"alarms": {"account": value}})

    assert ": must be true or false (" in problem


NOT_WHOLE: list[object] = [
    *(1.0, True, "true", "07", "+7", "7.0", " 7", "7\n", "", None),
    *("1\N{ARABIC-INDIC DIGIT TWO}", "9" * 101),
]


@pytest.mark.parametrize("value", NOT_WHOLE, ids=repr)
def test_nothing_else_is_a_whole_number(value: object) -> None:
    [problem] = problems({"recovery": {"days": value}})

    assert ": must be a whole number (" in problem


@pytest.mark.parametrize("value", ["fast", "", "1e3", "01", "1.", ".5", "1 ", "0x1", "1" * 5_000])
def test_nothing_else_is_a_rate(value: str) -> None:
    [problem] = problems({"workload": {"requestsPerSecond": value}})

    assert ": must be a valid number (" in problem


@pytest.mark.parametrize(
    ("home", "region"),
    [
        ("us-east-1", "ap-southeast-5"),
        ("us-gov-west-1", "us-gov-east-1"),
        ("cn-north-1", "cn-northwest-1"),
        ("us-isob-east-1", "us-isob-west-1"),
        (None, "cn-north-1"),
    ],
)
def test_regions_of_the_same_partition_are_taken(home: str | None, region: str) -> None:
    assert read(backup(copyRegion=region), region=home).backup.copy_region == region


@pytest.mark.parametrize(
    "region", ["us-gov-east-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1", "us-isob-east-1"]
)
def test_regions_of_another_partition_are_refused(region: str) -> None:
    assert problems(backup(copyRegion=region)) == [
        (
            f'backup.copyRegion is "{region}": must be in the same AWS partition as aws:region, '
            "the region of the tables"
        )
    ]


@pytest.mark.parametrize("home", ["us-west-1", "us-gov-west-1", "eu-north-1"])
def test_strong_consistency_is_to_be_had_within_three_sets_of_regions(home: str) -> None:
    given = {"consistency": {"mode": "STRONG"}, "requests": {"timeToLive": False}}
    with pytest.raises(pulumi.RunError) as refused:
        read(given, region=home)

    assert (
        'consistency.mode is "STRONG": needs another aws:region, because DynamoDB has strong '
        "consistency only over three of us-east-1, us-east-2, us-west-2; eu-west-1, eu-west-2, "
        "eu-west-3, eu-central-1; ap-northeast-1, ap-northeast-2, ap-northeast-3: or leave it out"
    ) in str(refused.value)


def test_regions_of_strong_consistency_are_those_of_the_api_reference() -> None:
    data = files("botocore").joinpath("data")
    model = gzip.decompress(data.joinpath("dynamodb/2012-08-10/service-2.json.gz").read_bytes())
    witness = json.loads(model)["shapes"]["CreateGlobalTableWitnessGroupMemberAction"]
    said = witness["members"]["RegionName"]["documentation"]
    sets = re.findall(r"[A-Z]{2} Region set: (.*?)</p>", said)
    partition = json.loads(data.joinpath("endpoints.json").read_text())["partitions"][0]
    names = {region: one["description"] for region, one in partition["regions"].items()}
    assert [{names[one] for one in regions} for regions in STRONG_REGIONS] == [
        {*one.split(", ")} for one in sets
    ]


@pytest.mark.parametrize("region", ["us-west-2a", "us-west-\N{ARABIC-INDIC DIGIT TWO}", ""])
def test_an_invalid_region_is_refused(region: str) -> None:
    assert problems({"replicas": [region]}) == [
        f'replicas[0] is "{region}": must be a region, such as us-west-2'
    ]


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_environment_is_the_stack_unless_set(environment: str) -> None:
    assert read({"environment": ""}, stack=environment).environment == environment
    assert read({}, stack=environment).environment == environment


def test_a_stack_without_an_environments_name_has_to_set_one() -> None:
    assert refusal({}, stack="alice").splitlines() == [
        "The configuration of stack 'alice' has 1 problem:",
        (
            f'  market-intelligence:environment is "alice": must be {ENVIRONMENTS} '
            "(the environment of these tables; if empty, the name of the stack)"
        ),
        "Nothing was deployed. Correct Pulumi.alice.yaml and run again.",
    ]


def test_problems_are_counted_sorted_and_show_only_the_start_of_a_long_value() -> None:
    given = {"recovery": {"days": 0}, "environment": "e\n\u2028" + "n" * 200}

    assert refusal(given).splitlines() == [
        "The configuration of stack 'dev' has 2 problems:",
        (
            f'  market-intelligence:environment is "e\\n\\u2028{"n" * 115}…: must be '
            f"{ENVIRONMENTS} (the environment of these tables; if empty, the name of the stack)"
        ),
        (
            "  market-intelligence:recovery.days is 0: must be 1 or more "
            "(recovery period in days, 1 to 35)"
        ),
        "Nothing was deployed. Correct Pulumi.dev.yaml and run again.",
    ]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read({}).__setattr__("environment", "prod")


def test_other_namespaces_are_not_read() -> None:
    further = {f"{PROJECT}:{name}": json.dumps(value) for name, value in FURTHER_OFF.items()}
    other = {"other:recovery": "nonsense", f"{PROJECT}2:x": "y"}
    settings = Mocks().run(load, config=further | other)

    assert settings.model_dump() == {"environment": "dev"} | DEFAULTS


def test_keys_in_the_process_environment_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({f"{PROJECT}:recover": "{}"}))

    assert problems({}) == ["recover is {}: no such setting; did you mean recovery?"]


def test_the_project_file_declares_all_settings_and_its_defaults_change_nothing() -> None:
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())["config"]
    # Engine 3.79 knows no type for objects, so sections and tags are declared without one.
    typed: dict[str, dict[str, object]] = {
        "environment": {"type": "string", "default": ""},
        "deletionProtection": {"type": "boolean", "default": True},
        "replicas": {"default": []},
    }

    assert project == {
        path: {"description": info.description, "default": {}} | typed.get(path, {})
        for path, info in KNOWN.items()
        if "." not in path
    }
    defaults = {name: declared["default"] for name, declared in project.items()}
    assert read(defaults | FURTHER_OFF).model_dump() == {"environment": "dev"} | DEFAULTS


def test_regions_are_those_of_the_pinned_botocore() -> None:
    text = files("botocore").joinpath("data", "endpoints.json").read_text()
    assert {
        region: partition["partition"]
        for partition in json.loads(text)["partitions"]
        for region in partition["services"]["dynamodb"]["endpoints"]
        if re.fullmatch(partition["regionRegex"], region)
    } == PARTITIONS
