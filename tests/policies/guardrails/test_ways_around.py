"""Nothing gets around the rules by another provider, a template, or a second resource."""

import json
import time

import pytest

from guardrails.aws.templates import hidden, readable
from tests.policies.asking import UNKNOWN, cases, covers, found, resource

RULE = "aws-resource-provider"
STACK = "aws:cloudformation/stack:Stack"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
TABLE = "aws:dynamodb/table:Table"
TAG = "aws:dynamodb/tag:Tag"
MOST_SECONDS = 0.1


def declared(service: str, what: str) -> str:
    return f"Declare what is in 'requests' with aws.{service}: no rule can look into {what}."


def unseen(reason: str) -> str:
    return f"Declare what 'requests' makes as resources of aws: {reason}, where no rule can look."


@cases(
    "resource_type service",
    {
        "native": ("aws-native:iam:ManagedPolicy", "iam"),
        "native alarm": ("aws-native:cloudwatch:CompositeAlarm", "cloudwatch"),
        "native dashboard": ("aws-native:cloudwatch:Dashboard", None),
        "bridged": ("aws:index/snsTopicSubscription:SnsTopicSubscription", "sns"),
        "bridged alarm": ("aws:index/cloudwatchMetricAlarm:CloudwatchMetricAlarm", "cloudwatch"),
        "bridged event rule": ("aws:index/cloudwatchEventRule:CloudwatchEventRule", None),
        "module": ("tables:tf:aws_backup_vault", "backup"),
        "table of a module": ("tables:tf:aws_dynamodb_table", "dynamodb"),
        "own": ("aws:kms/key:Key", None),
        "own of the cache": ("aws:dax/cluster:Cluster", None),
        "another cloud": ("gcp:kms/key:Key", None),
    },
)
def test_other_providers(resource_type: str, service: str | None) -> None:
    assert covers(RULE, resource_type)
    said = [declared(service, resource_type)] if service else []
    assert found(RULE, resource(resource_type, {})) == said


def test_a_template_that_is_not_in_the_program() -> None:
    kept = unseen("its template is kept elsewhere")
    assert found(RULE, resource(STACK, {"templateUrl": "https://x"})) == [kept]
    product = "aws:servicecatalog/provisionedProduct:ProvisionedProduct"
    assert found(RULE, resource(product, {})) == [kept]
    assert found(RULE, resource(STACK, {"templateUrl": UNKNOWN})) == ["unknown .templateUrl"]
    assert found(RULE, resource(STACK, {"templateBody": UNKNOWN})) == ["unknown .templateBody"]
    body = json.dumps({"Type": ["AWS::SNS::Topic", "AWS::IAM::Role", "Custom::X"]})
    assert found(RULE, resource(STACK, {"templateBody": body})) == [
        declared("iam", "a template"),
        declared("sns", "a template"),
        unseen("its template has a custom resource"),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "aws::" * 200_000,
        "Transform: " + " " * 1_000_000,
        "[" * 1_000_000,
        r"\u0041" * 150_000,
        "aws::iam::" + "role" * 250_000,
    ],
)
def test_no_template_takes_long(template: str) -> None:
    # TemplateBody in the API reference of CloudFormation.
    body = template[:51_200]
    started = time.process_time()
    found(RULE, resource(STACK, {"templateBody": body}))
    found("dynamodb-table-provider", resource(STACK, {"templateBody": body}))
    assert time.process_time() - started < MOST_SECONDS


@cases(
    "template text",
    {
        "JSON": (r'{"a": "\u0041"}', '{"a": "a"}'),
        "YAML": (r'"\x41\u0042\U00000043"', '"abc"'),
        "folded": ('"A\\\n   B"', '"ab"'),
        "no character": (r'"\UFFFFFFFF"', '""'),
    },
)
def test_escapes_hide_nothing(template: str, text: str) -> None:
    assert readable(template) == text


def test_what_hides_others() -> None:
    assert hidden("transform: aws::serverless-2016-10-31") == []
    assert hidden('"transform": "aws::serverless-2016-10-31",') == []
    assert hidden("transform: [aws::serverless-2016-10-31, other]") == ["a macro"]
    assert hidden("description: transforms data") == []
    assert hidden(readable(r"\x41" * 20_000)) == ["more escapes than are read"]


def test_a_resource_has_one_policy() -> None:
    topic = resource(TOPIC, {"arn": UNKNOWN, "policy": "{}"}, "alerts")
    topic.property_dependencies["policy"] = []
    beside = resource(TOPIC_POLICY, {"arn": UNKNOWN}, "beside", comes_from={"arn": topic})
    other = resource(TOPIC_POLICY, {"arn": "arn:aws:sns:us-east-1:1:other"}, "other")
    assert found("aws-resource-policy-uniqueness", topic, beside, other) == [
        (
            "Remove TopicPolicy 'beside', or what Topic 'alerts' has: both are of one resource, "
            "and AWS keeps the one that is written last."
        )
    ]
    assert found("aws-resource-policy-uniqueness", beside, other) == []


def test_a_tag_stands_in_its_table() -> None:
    table = resource(TABLE, {"name": "t"}, "t", provider={"region": "us-east-1"})
    said = ["Move tag resource 'over' into tags of table 't': it overwrites what the table says."]

    def over(arn: str) -> list[str]:
        tag = resource(TAG, {"resourceArn": arn}, "over", comes_from={"resourceArn": table})
        return found("dynamodb-tag-override", table, tag)

    assert over("arn:aws:dynamodb:us-east-1:1:table/t") == over(UNKNOWN) == said
    assert over("arn:aws:dynamodb:eu-west-1:1:table/t") == over("t") == []
