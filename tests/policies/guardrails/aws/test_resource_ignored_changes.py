import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from guardrails import RULES
from guardrails.adapter import as_policy
from guardrails.aws.resource_ignored_changes import RULE
from guardrails.backup.selections import SELECTION
from guardrails.backup.vault_lock import LOCK
from guardrails.dax.clusters import SUBNET_GROUP
from guardrails.dynamodb.global_table_version import GLOBAL_TABLE
from guardrails.dynamodb.item_absence import TABLE_ITEM
from guardrails.dynamodb.table_provider import TEMPLATES, TYPE_NAMES
from guardrails.dynamodb.tables import GLOBAL_SECONDARY_INDEX, TABLE
from guardrails.kinesis.stream_encryption import STREAM
from guardrails.kms.keys import KEY
from guardrails.rule import ResourceRule
from tests.policies.conftest import Run

POLICY = as_policy(RULE)


def check(run: Run, resource_type: str, *paths: str) -> list[str]:
    options = proto.AnalyzerResourceOptions(ignoreChanges=paths)
    return run(POLICY, {}, resource_type=resource_type, options=options)


def refusal(path: str, resource_type: str = TABLE) -> str:
    return (
        f"Remove {path!r} from the option ignore_changes on "
        f"{resource_type.rpartition(':')[2]} 'requests': what the program says would not be done."
    )


def test_refusal_names_the_resource_as_the_program_does(run: Run) -> None:
    assert check(run, KEY, "policy") == [
        (
            "Remove 'policy' from the option ignore_changes on Key 'requests': "
            "what the program says would not be done."
        )
    ]


def test_rule_covers_what_rules_guard() -> None:
    of_single_resources = {
        resource_type
        for rule in RULES
        if isinstance(rule, ResourceRule) and rule is not RULE
        for resource_type in rule.resource_types
        if resource_type.startswith("aws:") and not resource_type.endswith("*")
    }
    of_stacks = {SELECTION, LOCK, SUBNET_GROUP}
    refused_whatever_they_say = {GLOBAL_TABLE, TABLE_ITEM}
    searched_for_tables = {*TYPE_NAMES, *TEMPLATES}
    guarded = of_single_resources | of_stacks
    guarded -= refused_whatever_they_say | searched_for_tables
    assert sorted(RULE.resource_types) == sorted(guarded)


@pytest.mark.parametrize("resource_type", RULE.resource_types)
def test_resources_that_ignore_nothing_pass(run: Run, resource_type: str) -> None:
    assert check(run, resource_type) == []
    assert run(POLICY, {}, resource_type=resource_type) == []


@pytest.mark.parametrize("resource_type", RULE.resource_types)
def test_no_guarded_resource_ignores_what_is_guarded(run: Run, resource_type: str) -> None:
    for path in ("policy", "tags", 'tags["owner"]', "*"):
        assert check(run, resource_type, path) == [refusal(path, resource_type)]


@pytest.mark.parametrize(
    "path",
    [
        "deletionProtectionEnabled",
        "deletion_protection_enabled",
        '["deletionProtectionEnabled"]',
        "pointInTimeRecovery.enabled",
        "point_in_time_recovery.recovery_period_in_days",
        'serverSideEncryption["kmsKeyArn"]',
        "globalSecondaryIndexes",
        "globalSecondaryIndexes[0]",
        "globalSecondaryIndexes[*]",
        "globalSecondaryIndexes[*].keySchemas",
        "globalSecondaryIndexes[0].onDemandThroughput.maxReadRequestUnits",
        "global_secondary_indexes[0].projection_type",
        "replicas[0]",
        "replicas[*]",
        "replicas[0].kmsKeyArn",
        "replicas[*].deletion_protection_enabled",
        "tags",
        "tags.backup",
        'tags["backup"]',
        "tagsAll",
        "*",
        "[*]",
        "*.enabled",
        "*.readCapacity",
        "",
    ],
)
def test_table_may_not_ignore_what_the_program_sets(run: Run, path: str) -> None:
    assert check(run, TABLE, path) == [refusal(path)]


@pytest.mark.parametrize(
    "path",
    [
        "readCapacity",
        "read_capacity",
        '["readCapacity"]',
        "writeCapacity",
        "warmThroughput",
        "warm_throughput",
        "warmThroughput.readUnitsPerSecond",
        "globalSecondaryIndexes[0].readCapacity",
        "globalSecondaryIndexes[*].writeCapacity",
        "global_secondary_indexes[0].write_capacity",
        "globalSecondaryIndexes[*].warmThroughput",
        'globalSecondaryIndexes[3]["warmThroughput"].writeUnitsPerSecond',
        "replicas",
    ],
)
def test_table_may_ignore_what_others_set(run: Run, path: str) -> None:
    assert check(run, TABLE, path) == []


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        pytest.param(GLOBAL_SECONDARY_INDEX, "provisionedThroughput", id="capacity of an index"),
        pytest.param(
            GLOBAL_SECONDARY_INDEX, "warmThroughput.readUnitsPerSecond", id="warmth of an index"
        ),
        pytest.param(STREAM, "shard_count", id="shards of a stream"),
    ],
)
def test_others_set_these_too(run: Run, resource_type: str, path: str) -> None:
    assert check(run, resource_type, path) == []
    assert check(run, KEY, path) == [refusal(path, KEY)]


def test_each_ignored_property_is_a_finding(run: Run) -> None:
    assert check(run, TABLE, "ttl", "readCapacity", "tableClass") == [
        refusal("ttl"),
        refusal("tableClass"),
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert check(run, "aws:s3/bucket:Bucket", "policy") == [
        f"not applicable: checks only {', '.join(RULE.resource_types)}"
    ]
