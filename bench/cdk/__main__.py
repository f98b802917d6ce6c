"""The specification's two tables as CDK's TableV2, under cdk-nag."""

from aws_cdk import App, Environment, RemovalPolicy, Stack, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from cdk_nag import AwsSolutionsChecks

ACCOUNT, REGION = "123456789012", "us-east-1"
HASH_KEYS = {"market-intelligence-requests": "request_id", "request-processing-logs": "log_id"}
INDEXES = {
    "market-intelligence-requests": {
        "user-index": ("user_id", "created_at"),
        "project-index": ("project_id", "created_at"),
        "status-index": ("status", "created_at"),
        "strategy-index": ("processing_strategy", "priority"),
    },
    "request-processing-logs": {"request-logs-index": ("request_id", "timestamp")},
}


def text(name: str) -> dynamodb.Attribute:
    """Return a string attribute."""
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def index(name: str, hash_key: str, range_key: str) -> dynamodb.GlobalSecondaryIndexPropsV2:
    """Return an index that projects all attributes."""
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name, partition_key=text(hash_key), sort_key=text(range_key)
    )


app = App()
stack = Stack(app, "prod", env=Environment(account=ACCOUNT, region=REGION))
key = kms.Key(stack, "tables", enable_key_rotation=True)
for name, hash_key in HASH_KEYS.items():
    dynamodb.TableV2(
        stack,
        name,
        table_name=f"prod-{name}",
        partition_key=text(hash_key),
        global_secondary_indexes=[
            index(one, first, second) for one, (first, second) in INDEXES[name].items()
        ],
        billing=dynamodb.Billing.on_demand(),
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(key),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True, recovery_period_in_days=35
        ),
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
Validations.of(app).add_plugins(AwsSolutionsChecks(app))
app.synth()
