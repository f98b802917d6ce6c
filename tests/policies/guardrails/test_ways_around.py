"""Nothing evades the rules by another provider, a template, or a second resource."""

import json
import time

import pytest

from guardrails.aws.templates import hidden, readable
from tests.policies.asking import UNKNOWN, Properties, cases, covers, found, resource

RULE = "aws-resource-provider"
STACK = "aws:cloudformation/stack:Stack"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
TABLE = "aws:dynamodb/table:Table"
TAG = "aws:dynamodb/tag:Tag"
MOST_SECONDS = 0.1


def declared(service: str, what: str) -> str:
    return f"Declare what is in 'requests' with aws.{service}: no rule can inspect {what}."


def unseen(reason: str) -> str:
    return (
        f"Declare what 'requests' creates as resources of aws: {reason}, which no rule can inspect."
    )


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


OPERATED = "what an operator of Kubernetes makes"
TABLES = "dynamodb.services.k8s.aws/v1alpha1"
CROSSPLANE = "dynamodb.aws.upbound.io/v1beta2"


@cases(
    "resource_type said",
    {
        "a table of ACK": ("kubernetes:dynamodb.services.k8s.aws/v1alpha1:Table", "dynamodb"),
        "a patch": ("kubernetes:dynamodb.services.k8s.aws/v1alpha1:TablePatch", "dynamodb"),
        "a table of Crossplane": ("kubernetes:dynamodb.aws.upbound.io/v1beta2:Table", "dynamodb"),
        "one in a namespace": ("kubernetes:dynamodb.aws.m.upbound.io/v1beta1:Table", "dynamodb"),
        "of the first provider": (
            "kubernetes:dynamodb.aws.crossplane.io/v1alpha1:Table",
            "dynamodb",
        ),
        "of its first versions": (
            "kubernetes:database.aws.crossplane.io/v1alpha1:DynamoTable",
            "dynamodb",
        ),
        "a cache": ("kubernetes:dax.aws.upbound.io/v1beta1:Cluster", "dax"),
        "a role": ("kubernetes:iam.services.k8s.aws/v1alpha1:Role", "iam"),
        "a former role": ("kubernetes:identity.aws.crossplane.io/v1beta1:IAMRole", "iam"),
        "a class of its own": ("tables:kms.services.k8s.aws/v1alpha1:Key", "kms"),
        "a provider of identities": (
            "kubernetes:iam.aws.upbound.io/v1beta1:OpenIDConnectProvider",
            None,
        ),
        "a bucket": ("kubernetes:s3.services.k8s.aws/v1alpha1:Bucket", None),
        "a database": ("kubernetes:database.aws.crossplane.io/v1beta1:RDSInstance", None),
        "a group of that ending": (
            "kubernetes:dynamodb.services.k8s.aws.example.com/v1:Table",
            None,
        ),
        "settings of the operator": ("kubernetes:aws.upbound.io/v1beta1:ProviderConfig", None),
    },
)
def test_an_object_that_an_operator_makes_a_resource_of(
    resource_type: str, said: str | None
) -> None:
    assert found(RULE, resource(resource_type, {"spec": UNKNOWN})) == (
        [declared(said, OPERATED)] if said else []
    )


def test_what_an_operator_makes_with_what_no_type_names() -> None:
    for service in ("cloudformation", "cloudcontrol"):
        kind = f"kubernetes:{service}.aws.upbound.io/v1beta1:Stack"
        reason = f"an operator of Kubernetes makes it with {service}"
        assert found(RULE, resource(kind, {})) == [unseen(reason)]


def manifest(version: str, kind: str) -> dict[str, object]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "t"}, "spec": {}}


def text(version: str, kind: str) -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: t\n"


@cases(
    "resource_type props services",
    {
        "a composition": (
            "kubernetes:apiextensions.crossplane.io/v1:Composition",
            {"spec": {"resources": [{"base": manifest(CROSSPLANE, "Table")}]}},
            ["dynamodb"],
        ),
        "an object of an object": (
            "kubernetes:kubernetes.crossplane.io/v1alpha2:Object",
            {"spec": {"forProvider": {"manifest": manifest(TABLES, "Table")}}},
            ["dynamodb"],
        ),
        "a list": (
            "kubernetes:core/v1:List",
            {"items": [manifest("v1", "Pod"), manifest("sns.services.k8s.aws/v1alpha1", "Topic")]},
            ["sns"],
        ),
        "an adoption": (
            "kubernetes:services.k8s.aws/v1alpha1:AdoptedResource",
            {"spec": {"kubernetes": {"group": "dynamodb.services.k8s.aws", "kind": "Table"}}},
            ["dynamodb"],
        ),
        "a group of texts": (
            "kubernetes:yaml/v2:ConfigGroup",
            {"yaml": text("v1", "Pod") + "---\n" + text(TABLES, "Table")},
            ["dynamodb"],
        ),
        "a group of several texts": (
            "kubernetes:yaml:ConfigGroup",
            {"yaml": [text("v1", "Pod"), json.dumps(manifest(TABLES, "GlobalTable"))]},
            ["dynamodb"],
        ),
        "a group of objects": (
            "kubernetes:yaml/v2:ConfigGroup",
            {"objs": [manifest("dax.aws.upbound.io/v1beta1", "Cluster")]},
            ["dax"],
        ),
        "escapes": (
            "kubernetes:yaml/v2:ConfigGroup",
            {
                "yaml": text(TABLES, "Table")
                .replace(TABLES, f'"{TABLES}"')
                .replace("dyn", r"\x64yn")
            },
            ["dynamodb"],
        ),
        "a release of helm": (
            "kubernetes:helm.sh/v3:Release",
            {"resourceNames": {"Service/v1": ["t"], f"Table/{TABLES}": ["t"]}},
            ["dynamodb"],
        ),
        "that the other way round": (
            "kubernetes:helm.sh/v3:Release",
            {"resourceNames": {f"{TABLES}/Table": ["t"]}},
            ["dynamodb"],
        ),
        "another provider's": (
            "kubernetes:index/manifest:Manifest",
            {"manifest": manifest(TABLES, "Table")},
            ["dynamodb"],
        ),
        "another provider's text": (
            "kubectl:index/manifest:Manifest",
            {"yamlBody": text(CROSSPLANE, "Table")},
            ["dynamodb"],
        ),
        "a module's": (
            "tables:tf:kubernetes_manifest",
            {"manifest": manifest(TABLES, "Table")},
            ["dynamodb"],
        ),
        # These are none of the pack's business.
        "the operator's definitions": (
            "kubernetes:yaml/v2:ConfigGroup",
            {
                "yaml": text("apiextensions.k8s.io/v1", "CustomResourceDefinition").replace(
                    "name: t", "name: tables.dynamodb.services.k8s.aws"
                )
            },
            [],
        ),
        "who may use them": (
            "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
            {"rules": [{"apiGroups": ["dynamodb.services.k8s.aws"], "resources": ["tables"]}]},
            [],
        ),
        "a reference": (
            "kubernetes:core/v1:Secret",
            {
                "metadata": {
                    "ownerReferences": [{"apiVersion": TABLES, "kind": "Table", "name": "t"}]
                }
            },
            [],
        ),
        "a bucket": (
            "kubernetes:yaml/v2:ConfigGroup",
            {"yaml": text("s3.services.k8s.aws/v1alpha1", "Bucket")},
            [],
        ),
        "what is not known yet": (
            "kubernetes:helm.sh/v3:Release",
            {"values": UNKNOWN, "resourceNames": UNKNOWN, "spec": [UNKNOWN, {"kind": UNKNOWN}]},
            [],
        ),
        "a resource of another kind": ("x:y:Z", {"objs": [manifest(TABLES, "Table")]}, []),
    },
)
def test_objects_inside_of_others(
    resource_type: str, props: Properties, services: list[str]
) -> None:
    said = [declared(service, OPERATED) for service in services]
    assert found(RULE, resource(resource_type, props)) == said


def test_a_manifest_that_is_not_known_yet_may_have_a_table() -> None:
    group = "kubernetes:yaml/v2:ConfigGroup"
    assert found(RULE, resource(group, {"yaml": UNKNOWN})) == ["unknown .yaml"]
    several = found(RULE, resource(group, {"yaml": [text("v1", "Pod"), UNKNOWN]}))
    assert several == ["unknown .yaml.1"]


@pytest.mark.parametrize(
    "props",
    [
        {"yaml": "apiVersion: " + " " * 1_000_000},
        {"yaml": "a" * 1_500_000},
        {"yaml": "apiversion: dynamodb.services.k8s.aws/\n" * 20_000},
        {"resourceNames": {"a-" * 500_000: []}},
        {"objs": [{"spec": {"a": [n]}} for n in range(6_000)]},
    ],
    ids=["spaces", "a word", "mentions", "a name", "objects"],
)
def test_no_manifest_takes_long(props: Properties) -> None:
    group = resource("kubernetes:yaml/v2:ConfigGroup", props)
    started = time.process_time()
    found(RULE, group)
    assert time.process_time() - started < MOST_SECONDS


def test_a_template_that_is_not_in_the_program() -> None:
    kept = unseen("its template is not in the program")
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
    assert hidden(readable(r"\x41" * 20_000)) == ["more escapes than the rule reads"]


def test_a_resource_has_one_policy() -> None:
    topic = resource(TOPIC, {"arn": UNKNOWN, "policy": "{}"}, "alerts")
    topic.property_dependencies["policy"] = []
    beside = resource(TOPIC_POLICY, {"arn": UNKNOWN}, "beside", comes_from={"arn": topic})
    other = resource(TOPIC_POLICY, {"arn": "arn:aws:sns:us-east-1:1:other"}, "other")
    assert found("aws-resource-policy-uniqueness", topic, beside, other) == [
        (
            "Remove TopicPolicy 'beside', or the one in Topic 'alerts': both apply to one "
            "resource, and AWS keeps the one that is written last."
        )
    ]
    assert found("aws-resource-policy-uniqueness", beside, other) == []


def test_a_tag_stands_in_its_table() -> None:
    table = resource(TABLE, {"name": "t"}, "t", provider={"region": "us-east-1"})
    said = ["Move tag resource 'over' into tags of table 't': it overwrites the tag of the table."]

    def over(arn: str) -> list[str]:
        tag = resource(TAG, {"resourceArn": arn}, "over", comes_from={"resourceArn": table})
        return found("dynamodb-tag-override", table, tag)

    assert over("arn:aws:dynamodb:us-east-1:1:table/t") == over(UNKNOWN) == said
    assert over("arn:aws:dynamodb:eu-west-1:1:table/t") == over("t") == []
