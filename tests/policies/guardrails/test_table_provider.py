"""No table or cache is declared where the rules cannot inspect it."""

import json

import pytest

from tests.policies.asking import UNKNOWN, cases, covers, found, resource

RULE = "dynamodb-table-provider"

TABLE = "aws.dynamodb.Table"
CLUSTER = "aws.dax.Cluster"
TYPE_NAMES = {
    "aws:cloudcontrol/resource:Resource": "typeName",
    "aws-native:index:ExtensionResource": "type",
}
TEMPLATES = (
    "aws:cloudformation/stack:Stack",
    "aws:cloudformation/stackSet:StackSet",
    "aws-native:cloudformation:Stack",
    "aws-native:cloudformation:StackSet",
)


def refusal(what: str, declared_as: str = TABLE) -> str:
    return f"Declare what is in 'requests' as {declared_as}: no rule can inspect {what}."


@pytest.mark.parametrize(
    ("resource_type", "declared_as"),
    [
        ("aws-native:dynamodb:Table", TABLE),
        ("aws-native:dax:Cluster", CLUSTER),
        ("awscc:index/dynamodbTable:DynamodbTable", TABLE),
        ("awscc:index/daxCluster:DaxCluster", CLUSTER),
        ("aws:index/dynamodbTable:DynamodbTable", TABLE),
        ("aws:index/daxCluster:DaxCluster", CLUSTER),
    ],
)
def test_other_providers(resource_type: str, declared_as: str) -> None:
    for props in ({}, {"tableName": UNKNOWN}):
        said = found(RULE, resource(resource_type, props))
        assert said == [refusal(resource_type, declared_as)]


@pytest.mark.parametrize(
    "resource_type",
    [
        "aws:dynamodb/table:Table",
        "aws:dax/cluster:Cluster",
        "aws-native:s3:Bucket",
        "aws-native:dynamodbx:Table",
        "awscc:index/s3Bucket:S3Bucket",
        "aws:index/s3Bucket:S3Bucket",
    ],
)
def test_other_types_are_not_looked_at(resource_type: str) -> None:
    assert not covers(RULE, resource_type)


@pytest.mark.parametrize(("resource_type", "key"), TYPE_NAMES.items())
@cases(
    "name declared_as",
    {
        "table": ("AWS::DynamoDB::Table", TABLE),
        "other case": ("aws::dynamodb::globaltable", TABLE),
        "cluster": ("AWS::DAX::Cluster", CLUSTER),
        "serverless table": ("AWS::Serverless::SimpleTable", TABLE),
        "another service": ("AWS::DynamoDBx::Table", None),
        "another type": ("Mine::AWS::DynamoDB::Table", None),
        "empty": ("", None),
        "left out": (None, None),
        "list": (["AWS::DynamoDB::Table"], None),
    },
)
def test_type_names(resource_type: str, key: str, name: object, declared_as: str | None) -> None:
    said = [refusal(resource_type, declared_as)] if declared_as else []
    assert found(RULE, resource(resource_type, {key: name})) == said


def template(*names: str) -> str:
    resources = {f"r{position}": {"Type": name} for position, name in enumerate(names)}
    return json.dumps({"Resources": resources})


@pytest.mark.parametrize("resource_type", TEMPLATES)
@cases(
    "body declared_as",
    {
        "YAML": ("Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n", [TABLE]),
        "no template": ("AWS::DynamoDB::", [TABLE]),
        "other case": (template("aws::dynamodb::table"), [TABLE]),
        "all": (
            template("AWS::DAX::Cluster", "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"),
            [TABLE, CLUSTER],
        ),
        "bucket": (template("AWS::S3::Bucket"), []),
        "left out": (None, []),
        "object": ({"Type": "AWS::DynamoDB::Table"}, []),
    },
)
def test_templates(resource_type: str, body: object, declared_as: list[str]) -> None:
    said = [refusal("a template", one) for one in declared_as]
    assert found(RULE, resource(resource_type, {"templateBody": body})) == said


def test_what_is_not_known_may_be_a_table() -> None:
    for resource_type, key in {**TYPE_NAMES, **dict.fromkeys(TEMPLATES, "templateBody")}.items():
        unknown = resource(resource_type, {key: UNKNOWN})
        assert found(RULE, unknown) == [f"unknown .{key}"]
