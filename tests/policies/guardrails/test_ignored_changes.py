"""No change to what the rules check is ignored, except properties that something else sets."""

import pytest

from guardrails.dynamodb.table_provider import TEMPLATES, TYPE_NAMES
from guardrails.iam.user_absence import GIVEN, USER
from tests.policies.asking import RULES, found, resource, types_of

RULE = "aws-resource-ignored-changes"
SELECTION = "aws:backup/selection:Selection"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
SUBNET_GROUP = "aws:dax/subnetGroup:SubnetGroup"
GLOBAL_TABLE = "aws:dynamodb/globalTable:GlobalTable"
TABLE_ITEM = "aws:dynamodb/tableItem:TableItem"
GLOBAL_SECONDARY_INDEX = "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex"
TABLE = "aws:dynamodb/table:Table"
STREAM = "aws:kinesis/stream:Stream"
KEY = "aws:kms/key:Key"


def ignoring(resource_type: str, *paths: str) -> list[str]:
    return found(RULE, resource(resource_type, {}, ignore_changes=paths))


def refusal(path: str, resource_type: str = TABLE) -> str:
    return (
        f"Remove {path!r} from the option ignore_changes on {resource_type.rpartition(':')[2]} "
        "'requests': Pulumi would not apply the program's value."
    )


def test_the_rule_covers_the_types_that_other_rules_check() -> None:
    of_single_resources = {
        resource_type
        for name in RULES
        for resource_type in types_of(name)
        if name != RULE and resource_type.startswith("aws:") and not resource_type.endswith("*")
    }
    of_users = {*GIVEN} - {USER}  # a user has tags
    refused_whatever_they_say = {GLOBAL_TABLE, TABLE_ITEM, *of_users, *TYPE_NAMES, *TEMPLATES}
    guarded = of_single_resources | {SELECTION, LOCK, SUBNET_GROUP}
    assert sorted(types_of(RULE)) == sorted(guarded - refused_whatever_they_say)


@pytest.mark.parametrize("resource_type", types_of(RULE))
def test_no_guarded_resource_ignores_what_is_guarded(resource_type: str) -> None:
    paths = ("policy", "tags", 'tags["owner"]', "*")
    assert ignoring(resource_type) == []
    assert ignoring(resource_type, *paths) == [refusal(path, resource_type) for path in paths]


@pytest.mark.parametrize(
    "path",
    [
        "deletion_protection_enabled",
        '["deletionProtectionEnabled"]',
        "pointInTimeRecovery.enabled",
        'serverSideEncryption["kmsKeyArn"]',
        "globalSecondaryIndexes[*]",
        "globalSecondaryIndexes[0].onDemandThroughput.maxReadRequestUnits",
        "global_secondary_indexes[0].projection_type",
        "replicas[0]",
        "replicas[*].deletion_protection_enabled",
        "tags.backup",
        "tagsAll",
        "[*]",
        "*.enabled",
        "*.readCapacity",
        "",
    ],
)
def test_a_table_may_not_ignore_what_the_program_sets(path: str) -> None:
    assert ignoring(TABLE, path, "readCapacity") == [refusal(path)]


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        (TABLE, "readCapacity"),
        (TABLE, "read_capacity"),
        (TABLE, '["writeCapacity"]'),
        (TABLE, "warm_throughput"),
        (TABLE, "warmThroughput.readUnitsPerSecond"),
        (TABLE, "globalSecondaryIndexes[0].readCapacity"),
        (TABLE, "global_secondary_indexes[0].write_capacity"),
        (TABLE, 'globalSecondaryIndexes[3]["warmThroughput"].writeUnitsPerSecond'),
        (TABLE, "replicas"),
        (GLOBAL_SECONDARY_INDEX, "provisionedThroughput"),
        (GLOBAL_SECONDARY_INDEX, "warmThroughput.readUnitsPerSecond"),
        (STREAM, "shard_count"),
    ],
)
def test_properties_that_others_set_may_be_ignored(resource_type: str, path: str) -> None:
    assert ignoring(resource_type, path) == []
    assert ignoring(KEY, path) == [refusal(path, KEY)]
