"""A stack with everything that can be configured, deployed by the real engine under the pack."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.mutants.mutant import configure

pytestmark = pytest.mark.nightly  # test_every_rule.py previews a stack with all of it
STACK = "prod"
MORE = """
  market-intelligence:replicas:
    - region: eu-west-1
      contributorInsights: all
      tags:
        residency: eu
  market-intelligence:cache:
    enabled: true
    subnetIds: [subnet-11111111, subnet-22222222, subnet-33333333]
    securityGroupIds: [sg-11111111]
"""
REQUESTS = """
    contributorInsights: throttled
    maxReadUnits: 4000
    indexes:
      status-index:
        maxWriteUnits: 500
    readers: [arn:aws:iam::222233334444:role/analysts]
    kinesis:
      streamArn: arn:aws:kinesis:us-east-1:123456789012:stream/changes
      precision: MICROSECOND
  market-intelligence:logs:
    stream: NEW_AND_OLD_IMAGES
    warmWriteUnits: 5000
    indexes:
      request-logs-index:
        warmReadUnits: 15000
    tableClass: STANDARD_INFREQUENT_ACCESS
    contributorInsights: all
"""
ASKED = """
    contributorInsights: throttled
  market-intelligence:logs:
    contributorInsights: throttled
"""
UNCHANGED = "Nothing to do in the prod stack: 140 unchanged."


@pytest.fixture(scope="module")
def deployed(checkout: Checkout) -> Checkout:
    """The stack, after `make up`."""
    file = f"Pulumi.{STACK}.yaml"
    checkout.edit(file, ASKED, REQUESTS)
    checkout.edit(file, "      maxRetentionDays: 365\n", "      changeableForDays: 3\n")
    with (checkout.folder / file).open("a") as settings:
        settings.write(MORE)
    regions = ["us-east-1", "us-west-2", "eu-west-1"]
    configure("aws-resource-region", regions=regions)(checkout)
    for rule in ("dynamodb-resource-policy-audience", "kms-key-policy-audience"):
        configure(rule, trusted=["222233334444"])(checkout)
    checkout.make("up", STACK)
    return checkout


@pytest.fixture(scope="module")
def exported(deployed: Checkout) -> Mapping[str, dict[str, Any]]:
    """The outputs of each resource of AWS in the engine's state, by type and name."""
    printed = deployed.shell(
        "pulumi refresh --yes --skip-preview >&2 && pulumi stack export", STACK
    )
    resources: list[dict[str, Any]] = json.loads(printed.stdout)["deployment"]["resources"]
    return {
        f"{one['type'].rpartition(':')[2]} {one['urn'].rpartition('::')[2]}": one["outputs"]
        for one in resources
        if one["type"].startswith("aws:")
    }


def test_a_second_run_changes_nothing(deployed: Checkout) -> None:
    printed = deployed.make("up", STACK)
    assert UNCHANGED in printed, printed
    assert deployed.git("status", "--porcelain", "--", "components", "settings/stack.py") == ""


def test_nor_does_a_run_after_a_refresh(
    deployed: Checkout, exported: Mapping[str, dict[str, Any]]
) -> None:
    assert len(exported) > 0
    printed = deployed.make("preview", STACK)
    assert UNCHANGED in printed, printed


def test_replicas_are_guarded_like_their_table(exported: Mapping[str, dict[str, Any]]) -> None:
    key = exported["Key tables-eu-west-1"]
    assert key["arn"].startswith("arn:aws:kms:eu-west-1:")
    for table in ("requests", "logs"):
        [replica] = exported[f"Table {table}"]["replicas"]
        assert {name: replica[name] for name in GUARDED} == GUARDED | {"kmsKeyArn": key["arn"]}


GUARDED = {
    "regionName": "eu-west-1",
    "pointInTimeRecovery": True,
    "deletionProtectionEnabled": True,
    "propagateTags": False,
    "kmsKeyArn": "",
}


def test_a_replica_has_insights_and_tags_of_its_own(deployed: Checkout) -> None:
    away = deployed.client("dynamodb", STACK, "eu-west-1")
    for name in ("market-intelligence-requests", "request-processing-logs"):
        table = f"{STACK}-{name}"
        counted = away.describe_contributor_insights(TableName=table)
        assert counted["ContributorInsightsMode"] == "ACCESSED_AND_THROTTLED_KEYS"
        arn = away.describe_table(TableName=table)["Table"]["TableArn"]
        tags = away.list_tags_of_resource(ResourceArn=arn)["Tags"]
        assert {one["Key"]: one["Value"] for one in tags} == {
            "environment": "prod",
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": "prod",
            "residency": "eu",
        }


def test_what_is_recorded_only_is_read_back(exported: Mapping[str, dict[str, Any]]) -> None:
    requests = exported["Table requests"]
    caps = {i["name"]: i.get("onDemandThroughput") for i in requests["globalSecondaryIndexes"]}
    assert requests["onDemandThroughput"]["maxReadRequestUnits"] == 4000
    assert caps["status-index"]["maxWriteRequestUnits"] == 500
    assert exported["Table logs"]["tableClass"] == "STANDARD_INFREQUENT_ACCESS"
    insights = {name: one["mode"] for name, one in exported.items() if "Insights" in name}
    assert insights == {
        f"ContributorInsights requests-{index}insights": "THROTTLED_KEYS"
        for index in ("", "user-index-", "project-index-", "status-index-", "strategy-index-")
    } | {
        f"ContributorInsights logs-{index}insights": "ACCESSED_AND_THROTTLED_KEYS"
        for index in ("", "request-logs-index-")
    } | {
        f"ContributorInsights {table}-eu-west-1-{index}insights": "ACCESSED_AND_THROTTLED_KEYS"
        for table, indexes in (
            ("requests", ("user-index-", "project-index-", "status-index-", "strategy-index-")),
            ("logs", ("request-logs-index-",)),
        )
        for index in ("", *indexes)
    }
    logs = exported["Table logs"]
    [index] = logs["globalSecondaryIndexes"]
    assert [one["warmThroughput"] for one in (logs, index)] == [
        {"readUnitsPerSecond": 12000, "writeUnitsPerSecond": 5000},
        {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 4000},
    ]
    assert exported["SubnetGroup cache-subnets"]["subnetIds"] == [
        "subnet-11111111",
        "subnet-22222222",
        "subnet-33333333",
    ]
    assert exported["Selection backups-tables"]["resources"] == [
        f"arn:aws:dynamodb:us-east-1:123456789012:table/{STACK}-{name}"
        for name in ("market-intelligence-requests", "request-processing-logs")
    ]


def test_the_changes_of_a_table_are_sent_to_the_stream_that_its_stack_names(
    deployed: Checkout, exported: Mapping[str, dict[str, Any]]
) -> None:
    table = "prod-market-intelligence-requests"
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
    assert exported["KinesisStreamingDestination requests-kinesis"]["id"] == f"{table},{stream}"
    dynamodb = deployed.client("dynamodb", STACK)
    answer = dynamodb.describe_kinesis_streaming_destination(TableName=table)
    assert answer["KinesisDataStreamDestinations"] == [
        {
            "StreamArn": stream,
            "DestinationStatus": "ACTIVE",
            "ApproximateCreationDateTimePrecision": "MICROSECOND",
        }
    ]


def test_the_cache_is_encrypted_and_of_three_nodes(deployed: Checkout) -> None:
    [cluster] = deployed.client("dax", STACK).describe_clusters()["Clusters"]
    assert (cluster["ClusterName"], cluster["TotalNodes"]) == ("prod-requests", 3)
    assert cluster["SSEDescription"] == {"Status": "ENABLED"}
    assert cluster["ClusterEndpointEncryptionType"] == "TLS"


def test_backups_are_locked_here_and_copied_elsewhere(deployed: Checkout) -> None:
    vaults = {
        region: deployed.client("backup", STACK, region).list_backup_vaults()["BackupVaultList"]
        for region in ("us-east-1", "us-west-2")
    }
    assert {region: [v["BackupVaultName"] for v in found] for region, found in vaults.items()} == {
        "us-east-1": ["prod-market-intelligence-backups"],
        "us-west-2": ["prod-market-intelligence-backups-of-us-east-1"],
    }
    assert [
        (vault["MinRetentionDays"], vault["EncryptionKeyArn"].split(":")[3])
        for found in vaults.values()
        for vault in found
    ] == [(30, "us-east-1"), (30, "us-west-2")]


def test_the_topic_is_encrypted_and_takes_nothing_in_plain(deployed: Checkout) -> None:
    sns = deployed.client("sns", STACK)
    [topic] = sns.list_topics()["Topics"]
    attributes = sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]
    assert attributes["KmsMasterKeyId"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    statements = {one["Sid"]: one for one in json.loads(attributes["Policy"])["Statement"]}
    assert statements["OverTlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
