import json

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.table_provider import RULE, TEMPLATES, TYPE_NAMES
from tests.policies.conftest import Run

TABLE = "aws.dynamodb.Table"
CLUSTER = "aws.dax.Cluster"
POLICY = as_policy(RULE)
CONTROL = "aws:cloudcontrol/resource:Resource"
EXTENSION = "aws-native:index:ExtensionResource"
STACK = "aws:cloudformation/stack:Stack"


def refusal(what: str, declared_as: str = TABLE) -> str:
    return f"Declare what is in 'requests' as {declared_as}: no rule can look into {what}."


@pytest.mark.parametrize(
    ("resource_type", "declared_as"),
    [
        ("aws-native:dynamodb:Table", TABLE),
        ("aws-native:dynamodb:GlobalTable", TABLE),
        ("aws-native:dax:Cluster", CLUSTER),
        ("awscc:index/dynamodbTable:DynamodbTable", TABLE),
        ("awscc:index/dynamodbGlobalTable:DynamodbGlobalTable", TABLE),
        ("awscc:index/daxCluster:DaxCluster", CLUSTER),
        ("aws:index/dynamodbTable:DynamodbTable", TABLE),
        ("aws:index/daxCluster:DaxCluster", CLUSTER),
    ],
)
def test_other_providers(run: Run, resource_type: str, declared_as: str) -> None:
    said = [refusal(resource_type, declared_as)]
    assert run(POLICY, {}, resource_type=resource_type) == said
    assert run(POLICY, {"tableName": UNKNOWN_STRING_VALUE}, resource_type=resource_type) == said


@pytest.mark.parametrize(
    "resource_type",
    [
        "aws:dynamodb/table:Table",
        "aws:dax/cluster:Cluster",
        "aws:dynamodb/tableReplica:TableReplica",
        "aws-native:s3:Bucket",
        "aws-native:dynamodbx:Table",
        "awscc:index/s3Bucket:S3Bucket",
        "aws:index/s3Bucket:S3Bucket",
    ],
)
def test_other_types_are_not_looked_at(resource_type: str) -> None:
    assert not RULE.covers(resource_type)


def test_names_and_templates_are_looked_at() -> None:
    assert list(TYPE_NAMES) == [CONTROL, EXTENSION]
    assert TEMPLATES == (
        STACK,
        "aws:cloudformation/stackSet:StackSet",
        "aws-native:cloudformation:Stack",
        "aws-native:cloudformation:StackSet",
    )
    assert all(RULE.covers(one) for one in (*TYPE_NAMES, *TEMPLATES))


@pytest.mark.parametrize(
    ("resource_type", "key"), [(CONTROL, "typeName"), (EXTENSION, "type")], ids=["aws", "native"]
)
@pytest.mark.parametrize(
    ("name", "declared_as"),
    [
        pytest.param("AWS::DynamoDB::Table", TABLE, id="table"),
        pytest.param("AWS::DynamoDB::GlobalTable", TABLE, id="global table"),
        pytest.param("aws::dynamodb::table", TABLE, id="other case"),
        pytest.param("AWS::DAX::Cluster", CLUSTER, id="cluster"),
        pytest.param("AWS::Serverless::SimpleTable", TABLE, id="serverless table"),
        pytest.param("AWS::S3::Bucket", None, id="bucket"),
        pytest.param("AWS::DynamoDBx::Table", None, id="another service"),
        pytest.param("Mine::AWS::DynamoDB::Table", None, id="another type"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="left out"),
        pytest.param(1.0, None, id="number"),
        pytest.param(True, None, id="flag"),
        pytest.param(["AWS::DynamoDB::Table"], None, id="list"),
        pytest.param({"x": "AWS::DynamoDB::Table"}, None, id="object"),
    ],
)
def test_type_names(
    run: Run, resource_type: str, key: str, name: object, declared_as: str | None
) -> None:
    said = [refusal(resource_type, declared_as)] if declared_as else []
    assert run(POLICY, {key: name}, resource_type=resource_type) == said


def template(*names: str) -> str:
    resources = {f"r{position}": {"Type": name} for position, name in enumerate(names)}
    return json.dumps({"Resources": resources})


@pytest.mark.parametrize("resource_type", TEMPLATES)
@pytest.mark.parametrize(
    ("body", "declared_as"),
    [
        pytest.param(template("AWS::S3::Bucket", "AWS::DynamoDB::Table"), [TABLE], id="JSON"),
        pytest.param("Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n", [TABLE], id="YAML"),
        pytest.param("AWS::DynamoDB::", [TABLE], id="no template"),
        pytest.param(template("aws::dynamodb::table"), [TABLE], id="other case"),
        pytest.param(template("AWS::DAX::Cluster"), [CLUSTER], id="cluster"),
        pytest.param(template("AWS::Serverless::SimpleTable"), [TABLE], id="serverless table"),
        pytest.param(
            template("AWS::DAX::Cluster", "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"),
            [TABLE, CLUSTER],
            id="all",
        ),
        pytest.param(template("AWS::S3::Bucket"), [], id="bucket"),
        pytest.param("", [], id="empty"),
        pytest.param(None, [], id="left out"),
        pytest.param(1.0, [], id="number"),
        pytest.param(True, [], id="flag"),
        pytest.param(["AWS::DynamoDB::Table"], [], id="list"),
        pytest.param({"Type": "AWS::DynamoDB::Table"}, [], id="object"),
    ],
)
def test_templates(run: Run, resource_type: str, body: object, declared_as: list[str]) -> None:
    said = [refusal("a template", one) for one in declared_as]
    assert run(POLICY, {"templateBody": body}, resource_type=resource_type) == said


@pytest.mark.parametrize(
    ("resource_type", "key"),
    [*TYPE_NAMES.items(), *((one, "templateBody") for one in TEMPLATES)],
)
def test_unknown_is_no_violation(run: Run, resource_type: str, key: str) -> None:
    assert run(POLICY, {key: UNKNOWN_STRING_VALUE}, resource_type=resource_type) == [
        f"unknown: string value at .{key} can't be known during preview"
    ]
