"""Every fault of the other supporting resources: topics, alarms, backups, caches, copies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.asking import SOON
from tests.policies.mutation.declared import Declared, Stack, of_type
from tests.policies.mutation.mutant import (
    UNKNOWN,
    Change,
    Mutant,
    absent,
    each,
    fault,
    faults,
    of,
    options,
    sourced,
    unchanged,
    with_value,
    without,
)
from tests.policies.mutation.of_access import (
    STRANGER,
    audience,
    guests,
    of_access,
    of_keys,
    statements,
    with_statement,
)

# The ARN of a topic follows from its name, so that this may be one that is not made yet.
OTHER_TOPIC = "arn:aws:sns:us-east-1:1:other"
OTHER_TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/x"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
VAULT_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
OF_INDEX = "requests-user-index-ReadThrottleEvents"
WEAK: dict[str, dict[str, Any]] = {
    "denies one account": {"Principal": STRANGER},
    "denies another action": {"Action": "sns:Subscribe"},
    "denies on another topic": {"Resource": OTHER_TOPIC},
    "denies all but publishing": {"NotAction": "sns:Publish", "Action": None},
    "denies all but one": {"Principal": None, "NotPrincipal": STRANGER},
    "denies where TLS is on": {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    "denies on two conditions": {
        "Condition": {
            "Bool": {"aws:SecureTransport": "false"},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        }
    },
    "allows": {"Effect": "Allow"},
}


def of_surroundings(stack: Stack) -> Iterator[Mutant]:
    """Yield each fault of what stands around the tables of production."""
    yield from of_keys(stack)
    yield from topics(stack)
    yield from subscriptions(stack)
    yield from alarms(stack)
    yield from backups(stack)
    yield from selections(stack)
    yield from caches(stack)
    yield from of_access(stack)
    yield from copies(stack)
    yield from exemptions(stack)
    yield from of_any_type(stack)


def topics(stack: Stack) -> Iterator[Mutant]:
    yield from of(stack["alarms"], "kmsMasterKeyId", "", "alias/aws/sns")
    yield fault("alarms", "no policy", without("policy"))
    yield fault("pages-policy", "removed", absent)
    yield fault("pages-policy", "of another topic", with_value("arn", OTHER_TOPIC))
    for name in ("alarms", "pages-policy"):
        yield from audience(name, "sns:Publish")
        yield from guests(stack, name)
        listed = statements(stack, name)
        [position] = [at for at, one in enumerate(listed) if one["Effect"] == "Deny"]
        for what, elements in WEAK.items():
            change = with_statement(stack, name, position, listed[position] | elements)
            yield fault(name, f"statement {what}", change)


def subscriptions(stack: Stack) -> Iterator[Mutant]:
    pages = stack["pages"]
    another = replace(pages, name="more", props=dict(pages.props) | {"name": "more"})
    yield fault("pages", "another beside it", unchanged, another)
    for name in of_type(stack, SUBSCRIPTION):
        yield from faults(
            name,
            {
                "removed": absent,
                "of another topic": with_value("topic", OTHER_TOPIC),
                "protocol http": with_value("protocol", "http"),
                "endpoint http": with_value("endpoint", "http://alarms.example.com"),
                "protocol not known": with_value("protocol", UNKNOWN_STRING_VALUE),
            },
        )
    yield fault("pager", "endpoint not known", with_value("endpoint", UNKNOWN_STRING_VALUE))


def alarms(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults that any alarm can have: it tells nobody, or it never goes off."""
    for name in of_type(stack, METRIC_ALARM):
        alarm = stack[name]
        yield fault(name, "removed", absent)
        yield fault(name, "actions off", with_value("actionsEnabled", False))
        yield fault(name, "empty actions", with_value("alarmActions", []))
        for place, metric in _metrics(alarm):
            more = with_value(f"{place}dimensions.Shard", "1")
            yield fault(name, f"{place}a dimension too many", more)
            for dimension in metric.get("dimensions", {}):
                blank = with_value(f"{place}dimensions.{dimension}", "")
                yield fault(name, f"{place}blank {dimension}", blank)
    yield from _of_an_index(stack[OF_INDEX])
    yield fault("any-alarm", "actions off", with_value("actionsEnabled", False))
    yield fault("any-alarm", "no actions", without("alarmActions"))


def _metrics(alarm: Declared) -> Iterator[tuple[str, Any]]:
    """Yield the places where an alarm names a metric, and what is there."""
    if "metricName" in alarm.props:
        yield "", alarm.props
        return
    for position, query in enumerate(alarm.props["metricQueries"]):
        if "metric" in query:
            yield f"metricQueries.{position}.metric.", query["metric"]


def _of_an_index(alarm: Declared) -> Iterator[Mutant]:
    """Yield the faults of an alarm on an index, in all detail."""
    index = "dimensions.GlobalSecondaryIndexName"
    parts = ("namespace", "metricName", "dimensions")
    query = {"id": "m", "metric": {part: alarm.props[part] for part in parts}}
    no_topic = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:x"
    changes: dict[str, Change] = {
        "without its table": without("dimensions.TableName"),
        "with a third dimension": with_value("dimensions.Operation", "Query"),
        "no dimensions": without("dimensions"),
        "of the table only": without(index),
        "of an index in other case": with_value(index, "USER-INDEX"),
        "of another table": with_value("dimensions.TableName", "other"),
        "of another metric": with_value("metricName", "UserErrors"),
        "of another service": with_value("namespace", "AWS/Lambda"),
        "no actions": without("alarmActions"),
        "action is no topic": with_value("alarmActions", [no_topic]),
        "in the other notation": each(*map(without, parts), with_value("metricQueries", [query])),
        "metric not known": with_value("metricName", UNKNOWN_STRING_VALUE),
    }
    yield from faults(OF_INDEX, changes)


def backups(stack: Stack) -> Iterator[Mutant]:
    of_aws = ("", "alias/aws/backup")
    required: dict[str, Any] = {"backup_vault_lock": {"lock": "required"}}
    for name in of_type(stack, "aws:backup/vault:Vault"):
        yield from of(stack[name], "kmsKeyArn", *of_aws)
        yield fault(name, "force destroy", with_value("forceDestroy", True))
        yield fault(name, "locked as demanded", unchanged, **required)
    yield from of(stack["sealed"], "encryptionKeyArn", *of_aws)
    yield from audience("sealed-policy", "backup:*")
    for name in of_type(stack, VAULT_LOCK):
        vault = "backupVaultName"
        optional = {"backup_vault_lock": {"lock": "optional"}}
        yield fault(name, "removed where locks are optional", absent, **optional)
        for what, change in {
            "removed": absent,
            "of another vault": with_value(vault, "other"),
            "of a vault not known": with_value(vault, UNKNOWN_STRING_VALUE),
            "of a vault with a name of AWS's": sourced(vault, name.removesuffix("-lock")),
        }.items():
            yield fault(name, what, change, **required)
    for region in ("ap-south-1", "us-west-2"):
        copied = with_value(
            "rules.0.copyActions.0.destinationVaultArn",
            f"arn:aws:backup:{region}:{ACCOUNT}:backup-vault:x",
        )
        yield fault("backups-plan", f"copies to {region}", copied)
    yield from features()


def features() -> Iterator[Mutant]:
    """Yield the faults of who turns on AWS Backup's advanced features for DynamoDB."""
    settings, preference = "backups-region-settings", "resourceTypeManagementPreference"
    elsewhere = {"backup_plan_features": {"advancedFeatures": "elsewhere"}}
    yield fault(settings, "of another stack", absent, **elsewhere)
    yield from faults(
        settings,
        {
            "removed": absent,
            "of another region": with_value("region", "us-west-2"),
            "of a region not known": with_value("region", UNKNOWN_STRING_VALUE),
            "of no management": without(preference),
            "of management of other types": with_value(preference, {"EFS": True}),
            "of management not known": with_value(f"{preference}.DynamoDB", UNKNOWN[bool]),
        },
    )


def selections(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of a selection by ARN, which takes both tables, and of one by tag."""
    requests, logs = stack["backups-tables"].props["resources"]
    yield from faults(
        "backups-tables",
        {
            "of another table": with_value("resources", [OTHER_TABLE]),
            "of the logs only": with_value("resources", [logs]),
            "of tables of another name": with_value("resources", [f"{requests}-v2", logs]),
            "removed": absent,
            "leaves a table out": with_value("notResources", [requests]),
            "not known": with_value("resources", [UNKNOWN_STRING_VALUE]),
            "of a new table": each(
                with_value("resources", [""]), sourced("resources.0", "requests")
            ),
        },
    )
    by_arn = with_value("resources", [requests])(stack["backups-tables"])
    assert by_arn
    for what, change in {
        "takes what no other does": unchanged,
        "removed": absent,
        "of a new table instead": each(
            without("selectionTags"), sourced("resources.0", "requests")
        ),
        "other value": with_value("selectionTags.0.value", "dev"),
        "other key": with_value("selectionTags.0.key", "Environment"),
        "excluded": with_value("notResources", ["arn:aws:dynamodb:*:*:table/*"]),
    }.items():
        yield fault("by-tag", what, change, by_arn)


def caches(stack: Stack) -> Iterator[Mutant]:
    cache = stack["cache"]
    yield from of(cache, "serverSideEncryption.enabled")
    yield fault("cache", "no encryption", without("serverSideEncryption"))
    yield from of(cache, "clusterEndpointEncryptionType", "NONE", "")
    yield from of(cache, "replicationFactor", 2, 1, 0)
    yield from faults(
        "cache",
        {
            "in the default subnets": without("subnetGroupName"),
            "in the subnets of another stack": with_value("subnetGroupName", "other"),
            "in one zone": with_value("availabilityZones", ["us-east-1a"]),
        },
    )
    yield from faults(
        "cache-subnets",
        {
            "removed": absent,
            "of one subnet": with_value("subnetIds", ["subnet-1a2b3c4d"]),
            "of one subnet named twice": with_value("subnetIds", ["subnet-1a2b3c4d"] * 2),
            "of no subnet": with_value("subnetIds", []),
        },
    )


def copies(stack: Stack) -> Iterator[Mutant]:
    stream, export, replica = stack["stream"], stack["export"], stack["replica"]
    yield from of(stream, "encryptionType", "NONE")
    yield from of(stream, "kmsKeyId", "alias/aws/kinesis")
    yield from of(export, "s3SseAlgorithm", "AES256")
    yield from of(export, "s3SseKmsKeyId", "alias/aws/s3")
    yield from of(replica, "kmsKeyArn", "alias/aws/dynamodb")
    yield from of(replica, "pointInTimeRecovery")
    yield from of(replica, "deletionProtectionEnabled")
    yield fault("replica", "not protected", options(protect=False))
    legacy = Declared(
        type="aws:dynamodb/globalTable:GlobalTable", name="legacy", props={"name": "prod-x"}
    )
    yield fault("replica", "a legacy one beside it", unchanged, legacy)
    item = Declared(
        type="aws:dynamodb/tableItem:TableItem",
        name="item",
        props={"tableName": "prod-market-intelligence-requests", "item": "{}"},
    )
    yield fault("replica", "an item beside it", unchanged, item)


def exemptions(_stack: Stack) -> Iterator[Mutant]:
    needless = {"resource": "tables", "reason": "It was here once.", "expires": SOON}
    several = with_value("multiRegion", True)
    for what, change, *exemptions in (
        ("an exemption of what is gone", unchanged, needless | {"resource": "gone"}),
        ("a needless exemption", unchanged, needless),
        ("an exemption that has expired", several, needless | {"expires": "2020-01-01"}),
        ("an exemption that counts", several, needless),
        ("an exemption until no day", several, needless | {"expires": "2027-02-30"}),
        ("an exemption for ever", several, needless | {"expires": "9999-12-31"}),
        ("an exemption without a reason", several, needless | {"reason": " "}),
        ("two exemptions of one key", several, needless, needless | {"reason": "It moves."}),
        ("an exemption of what the rule does not check", several, needless | {"resource": "logs"}),
    ):
        yield fault("tables", what, change, kms_key_region={"exemptions": exemptions})


def of_any_type(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults that a resource of any type can have; those of tables are elsewhere."""
    others = [one for one in stack.values() if one.type != "aws:dynamodb/table:Table"]
    for one in others:
        if "tags" in one.props:
            yield fault(one.name, "no tags", without("tags"))
        if "region" in one.props:
            yield fault(one.name, "sent to Asia", with_value("region", "ap-south-1"))
    first = {one.type: one for one in reversed(others)}
    for one in others:
        if first[one.type] is not one:
            continue
        if "tags" in one.props:
            of_dev = with_value("tags.environment", "dev")
            yield fault(one.name, "tag environment of dev", of_dev)
        if not one.type.startswith("aws:iam/"):
            yield fault(one.name, "in another region", with_value("region", "eu-south-1"))
        yield fault(one.name, "all changes ignored", options(ignore_changes=("*",)))
