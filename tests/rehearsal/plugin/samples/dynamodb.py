"""Samples of the resource types that belong to DynamoDB tables."""

import json
from unittest.mock import ANY

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.sample import Change, Drift, Sample, Steps, Words, no_arn, no_word

READER = "arn:aws:iam::123456789012:role/reader"


def document(**changes: object) -> str:
    """Return a policy on a table."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": READER},
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | changes]})


def table(aws: Aws, name: str) -> Words:
    """Make a table with the index `by-who`."""
    made = aws.call(
        "dynamodb",
        "CreateTable",
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("id", "who")],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-who",
                "KeySchema": [{"AttributeName": "who", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return {"table": made["TableDescription"]["TableArn"]}


DEFAULT_MODE: Properties = {"mode": "ACCESSED_AND_THROTTLED_KEYS"}
INSIGHTS = Sample(
    token="aws:dynamodb/contributorInsights:ContributorInsights",
    inputs={"tableName": "<name>", "indexName": "by-who", "mode": "THROTTLED_KEYS"},
    outputs={},
    identity="name:<name>/index:by-who/<account>",
    needs=table,
    replacing={"tableName": {"tableName": "other"}, "indexName": {"indexName": None}},
    same=[{"mode": None}],
    impossible=[
        (
            {"tableName": "nowhere"},
            (
                "dynamodb UpdateContributorInsights: ResourceNotFoundException: "
                "Requested resource not found: Table: nowhere not found"
            ),
        ),
        (
            {"indexName": "by-whom"},
            (
                "dynamodb UpdateContributorInsights: ResourceNotFoundException: "
                "Requested resource not found: Table: <name> has no index by-whom"
            ),
        ),
    ],
    refused=[
        (
            {"mode": "ALL"},
            "mode",
            'expected mode to be one of ["ACCESSED_AND_THROTTLED_KEYS" "THROTTLED_KEYS"], got ALL',
        )
    ],
    accepted=[{"tableName": UNKNOWN}],
    steps=Steps(
        "UpdateContributorInsights",
        "DescribeContributorInsights",
        delete="UpdateContributorInsights",
    ),
)
PLAIN_INSIGHTS = Sample(
    token=INSIGHTS.token,
    inputs={"tableName": "<name>"},
    outputs=DEFAULT_MODE,
    decided=frozenset({"mode"}),
    identity="name:<name>/index:/<account>",
    needs=table,
    imported=DEFAULT_MODE,
)

CONFIRMATION = "confirmRemoveSelfResourceAccess"
REVISION = frozenset({"revisionId"})
OTHER_POLICY: Properties = {"policy": document(Action="dynamodb:GetItem")}
RESOURCE_POLICIES = Sample(
    token="aws:dynamodb/resourcePolicy:ResourcePolicy",
    inputs={"resourceArn": "<table>", "policy": document()},
    outputs={CONFIRMATION: False, "revisionId": ANY},
    decided=REVISION,
    identity="<table>",
    needs=table,
    updates={
        "policy": Change(OTHER_POLICY, unknown=REVISION),
        "confirmation": Change({CONFIRMATION: True}, unknown=REVISION),
    },
    replacing={"resourceArn": {"resourceArn": "<table>-2"}},
    drift=Drift(
        calls=[
            ("PutResourcePolicy", {"ResourceArn": "<table>", "Policy": OTHER_POLICY["policy"]}),
        ],
        outputs=OTHER_POLICY,
        kinds={"policy": "UPDATE"},
    ),
    same=[
        {"policy": document(Action=["dynamodb:Query", "dynamodb:GetItem"])},
        {"policy": document(Resource=["*"])},
        {"policy": json.dumps(json.loads(document()), indent=2)},
    ],
    impossible=[
        (
            {"resourceArn": "<table>-2"},
            (
                "dynamodb PutResourcePolicy: ResourceNotFoundException: "
                "Requested resource not found: Table: <name>-2 not found"
            ),
        )
    ],
    refused=[
        (
            {"policy": "{"},
            "policy",
            (
                "Invalid JSON String Value. A string value was provided that is not valid JSON "
                "string format (RFC 7159)"
            ),
        ),
        (
            {"resourceArn": "orders"},
            "resourceArn",
            "Invalid ARN Value. The provided value cannot be parsed as an ARN: orders",
        ),
    ],
    accepted=[{"resourceArn": UNKNOWN, "policy": UNKNOWN}],
    steps=Steps(
        "PutResourcePolicy", "GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy"
    ),
)

PRECISION = "approximateCreationDateTimePrecision"
STREAM = "arn:aws:kinesis:<region>:<account>:stream/changes"
NOT_FOUND = "ResourceNotFoundException: Requested resource not found: Table: nowhere not found"
DESTINATIONS = Sample(
    token="aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination",
    inputs={"tableName": "<name>", "streamArn": STREAM, PRECISION: "MICROSECOND"},
    outputs={},
    identity=f"<name>,{STREAM}",
    import_identity=f"<name>,{STREAM}",
    needs=table,
    replacing={
        "tableName": {"tableName": "other"},
        "streamArn": {"streamArn": f"{STREAM}-2"},
        PRECISION: {PRECISION: "MILLISECOND"},
    },
    same=[{PRECISION: None}],
    impossible=[
        ({"tableName": "nowhere"}, f"dynamodb EnableKinesisStreamingDestination: {NOT_FOUND}")
    ],
    taken=(
        "dynamodb EnableKinesisStreamingDestination: ValidationException: Table is not in a valid "
        "state to enable Kinesis Streaming Destination: EnableKinesisStreamingDestination must be "
        "DISABLED or ENABLE_FAILED to perform ENABLE operation."
    ),
    refused=[no_arn("streamArn"), no_word(PRECISION, "MILLISECOND", "MICROSECOND")],
    accepted=[{"tableName": UNKNOWN, "streamArn": UNKNOWN}],
    steps=Steps(
        "EnableKinesisStreamingDestination",
        "DescribeKinesisStreamingDestination",
        delete="DisableKinesisStreamingDestination",
    ),
)
PLAIN_DESTINATIONS = Sample(
    token=DESTINATIONS.token,
    inputs={"tableName": "<name>", "streamArn": STREAM},
    outputs={PRECISION: ""},
    decided=frozenset({PRECISION}),
    identity=DESTINATIONS.identity,
    import_identity=DESTINATIONS.import_identity,
    needs=table,
)

TAGS = Sample(
    token="aws:dynamodb/tag:Tag",
    inputs={"resourceArn": "<table>", "key": "team", "value": "search"},
    outputs={},
    identity="<table>,team",
    needs=table,
    updates={"value": Change({"value": "copies"}, calls=["TagResource"])},
    replacing={"key": {"key": "owner"}, "resourceArn": {"resourceArn": "<table>-2"}},
    drift=Drift(
        calls=[
            (
                "TagResource",
                {"ResourceArn": "<table>", "Tags": [{"Key": "team", "Value": "other"}]},
            ),
        ],
        outputs={"value": "other"},
        kinds={"value": "UPDATE"},
    ),
    accepted=[{"resourceArn": UNKNOWN, "value": UNKNOWN}],
    steps=Steps("TagResource", "ListTagsOfResource", "TagResource", "UntagResource"),
)

DYNAMODB = {
    "destination": DESTINATIONS,
    "plain destination": PLAIN_DESTINATIONS,
    "tag of a table": TAGS,
    "insights": INSIGHTS,
    "plain insights": PLAIN_INSIGHTS,
    "policy on a table": RESOURCE_POLICIES,
}
