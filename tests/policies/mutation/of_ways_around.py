"""Every way around the rules: other providers, templates, and resources that undo another."""

import json
from collections.abc import Iterator, Mapping

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.declared import Declared, Stack
from tests.policies.mutation.mutant import Mutant, fault, unchanged, with_value

OF_OTHERS = (
    "aws-native:iam:Role",
    "aws-native:iam:RolePolicy",
    "aws-native:kms:Key",
    "aws-native:sns:Topic",
    "aws-native:sns:TopicInlinePolicy",
    "aws-native:backup:BackupVault",
    "aws-native:cloudwatch:Alarm",
    "aws-native:kinesis:Stream",
    "aws-native:dynamodb:GlobalTable",
    "awscc:index/kmsKey:KmsKey",
    "awscc:index/cloudwatchCompositeAlarm:CloudwatchCompositeAlarm",
    "aws:index/iamRolePolicyAttachment:IamRolePolicyAttachment",
    "aws:index/backupPlan:BackupPlan",
    "aws:index/cloudwatchMetricAlarm:CloudwatchMetricAlarm",
    "tables:tf:aws_kms_key",
    "tables:tf:aws_sns_topic_policy",
    "tables:tf:aws_dynamodb_table",
    "kubernetes:dynamodb.services.k8s.aws/v1alpha1:Table",
    "kubernetes:dynamodb.aws.upbound.io/v1beta2:Table",
    "kubernetes:dynamodb.aws.crossplane.io/v1alpha1:Table",
    "kubernetes:dax.aws.upbound.io/v1beta1:Cluster",
    "kubernetes:kms.services.k8s.aws/v1alpha1:Key",
    # These are none of the pack's business.
    "aws-native:s3:Bucket",
    "aws-native:cloudwatch:Dashboard",
    "aws-native:iam:ServerCertificate",
    "awscc:index/s3Bucket:S3Bucket",
    "tables:tf:aws_s3_bucket",
    "kubernetes:core/v1:Secret",
    "kubernetes:s3.services.k8s.aws/v1alpha1:Bucket",
)
OF_CONTROL = (
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "aws::sns::subscription",
    "AWS::Backup::BackupPlan",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudFormation::Stack",
    "AWS::S3::Bucket",
)


def of_type(type_name: str) -> str:
    return json.dumps({"Resources": {"X": {"Type": type_name}}})


_ACK = "dynamodb.services.k8s.aws/v1alpha1"
_TABLE = {"apiVersion": _ACK, "kind": "Table", "metadata": {"name": "t"}, "spec": {}}
IN_KUBERNETES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "a composition": (
        "kubernetes:apiextensions.crossplane.io/v1:Composition",
        {"spec": {"resources": [{"base": _TABLE}]}},
    ),
    "a group of manifests": ("kubernetes:yaml/v2:ConfigGroup", {"yaml": json.dumps(_TABLE)}),
    "a group of objects": ("kubernetes:yaml/v2:ConfigGroup", {"objs": [_TABLE]}),
    "manifests that are not known": (
        "kubernetes:yaml/v2:ConfigGroup",
        {"yaml": UNKNOWN_STRING_VALUE},
    ),
    "a release": ("kubernetes:helm.sh/v3:Release", {"resourceNames": {f"Table/{_ACK}": ["t"]}}),
    "an adoption": (
        "kubernetes:services.k8s.aws/v1alpha1:AdoptedResource",
        {"spec": {"kubernetes": {"group": "dynamodb.services.k8s.aws", "kind": "Table"}}},
    ),
    # This is none of the pack's business.
    "a release of another kind": (
        "kubernetes:helm.sh/v3:Release",
        {"resourceNames": {"Service/v1": ["t"]}},
    ),
}


TEMPLATES = {
    "a role": of_type("AWS::IAM::Role"),
    "a key in other case": of_type("aws::kms::KEY"),
    "a topic in escapes": of_type("AWS::SNS::Topic").replace("SNS", r"\u0053N\u0053"),
    "a table in escapes": of_type("AWS::DynamoDB::Table").replace("DynamoDB", r"\u0044ynamoDB"),
    "an alarm in YAML": "Resources:\n  X:\n    Type: AWS::CloudWatch::Alarm\n",
    "a vault in YAML's escapes": 'Resources:\n  X:\n    Type: "AWS::\\x42ackup::BackupVault"\n',
    "a table over two lines": 'Resources:\n  X:\n    Type: "AWS::Dynamo\\\n      DB::Table"\n',
    "a function": of_type("AWS::Serverless::Function"),
    "a nested stack": of_type("AWS::CloudFormation::Stack"),
    "a custom resource": of_type("Custom::Table"),
    "a custom resource of AWS": of_type("AWS::CloudFormation::CustomResource"),
    "a module": of_type("Org::Tables::Table::MODULE"),
    "a macro": json.dumps({"Transform": "Org-Macro", "Resources": {}}),
    "macros": json.dumps({"Transform": ["AWS::Serverless-2016-10-31", "Org"], "Resources": {}}),
    "a macro inside": json.dumps({"Resources": {"Fn::Transform": {"Name": "AWS::Include"}}}),
    "a macro in YAML": "Transform: Org-Macro\nResources: {}\n",
    "a loop": json.dumps({"Resources": {"Fn::ForEach::X": []}}),
    # These are none of the pack's business.
    "a bucket": of_type("AWS::S3::Bucket"),
    "a serverless API": json.dumps(
        {"Transform": "AWS::Serverless-2016-10-31", "X": {"Type": "AWS::Serverless::Api"}}
    ),
}


def of_ways_around(stack: Stack) -> Iterator[Mutant]:
    yield from providers()
    yield from templates()
    yield from undone(stack)


def providers() -> Iterator[Mutant]:
    for resource_type in OF_OTHERS:
        beside = Declared(type=resource_type, name="other", props={})
        yield fault("worker", f"{resource_type} beside it", unchanged, beside)
    control = "aws:cloudcontrol/resource:Resource"
    for type_name in OF_CONTROL:
        props = {"typeName": type_name, "desiredState": "{}"}
        beside = Declared(type=control, name="other", props=props)
        yield fault("worker", f"{type_name} of Cloud Control beside it", unchanged, beside)
    for what, (resource_type, props) in IN_KUBERNETES.items():
        beside = Declared(type=resource_type, name="other", props=props)
        yield fault("worker", f"{what} in Kubernetes beside it", unchanged, beside)
    elsewhere = Declared(
        type="aws:servicecatalog/provisionedProduct:ProvisionedProduct", name="other", props={}
    )
    yield fault("worker", "a product of the catalogue beside it", unchanged, elsewhere)


def templates() -> Iterator[Mutant]:
    stack = "aws:cloudformation/stack:Stack"
    for what, body in TEMPLATES.items():
        beside = Declared(type=stack, name="other", props={"templateBody": body})
        yield fault("worker", f"a template with {what} beside it", unchanged, beside)
    for what, props in {
        "by URL": {"templateUrl": "https://example.com/x.yaml"},
        "not known": {"templateBody": UNKNOWN_STRING_VALUE},
        "of which the place is not known": {"templateUrl": UNKNOWN_STRING_VALUE},
    }.items():
        beside = Declared(type=stack, name="other", props=props)
        yield fault("worker", f"a template {what} beside it", unchanged, beside)


def undone(stack: Stack) -> Iterator[Mutant]:
    """Yield what undoes a resource that is as every rule wants it."""
    arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/prod-market-intelligence-requests"
    for what, of in {
        "over a tag of the table": arn,
        "of a replica": arn.replace("us-east-1", "us-west-2"),
        "of another table": f"{arn}-2",
    }.items():
        props = {"resourceArn": of, "key": "environment", "value": "dev"}
        beside = Declared(type="aws:dynamodb/tag:Tag", name="tag", props=props)
        yield fault("requests", f"a tag beside it {what}", unchanged, beside)
    for name in ("pages-policy", "changes-policy", "sealed-policy", "requests-readers"):
        one = stack[name]
        second = Declared(type=one.type, name="second", props=one.props, comes_from=one.comes_from)
        yield fault(name, "another one of the same", unchanged, second)
    own = stack["alarms"].props["policy"]
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:prod-market-intelligence-alarms"
    beside = Declared(
        type="aws:sns/topicPolicy:TopicPolicy",
        name="second",
        props={"arn": UNKNOWN_STRING_VALUE, "policy": own},
        comes_from={"arn": ("alarms",)},
    )
    assert topic in own
    yield fault("alarms", "another policy beside its own", unchanged, beside)
    settings = "region-settings"
    for preference in ("resourceTypeOptInPreference", "resourceTypeManagementPreference"):
        for table in (True, False):
            props = {preference: {"DynamoDB": table, "EFS": False}}
            beside = Declared(
                type="aws:backup/regionSettings:RegionSettings", name=settings, props=props
            )
            what = f"region settings of {preference} with tables {'in' if table else 'out'}"
            yield fault("backups", what, with_value("forceDestroy", False), beside)
