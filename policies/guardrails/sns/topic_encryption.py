"""Production topics are encrypted with a customer-managed key."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..environment import CONFIG_SCHEMA
from ..kms.keys import unless_customer_managed
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..values import read
from .topics import TOPIC, topic_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless a production topic has a customer-managed key."""
    key = read(args.props, "kmsMasterKeyId")
    setting = f"kms_master_key_id on {topic_label(args)}"
    yield from in_production(args, unless_customer_managed(key, setting))


RULE = ResourceRule(
    name="sns-topic-encryption",
    description="Production SNS topics have a customer-managed key.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:SNS.1",
        "checkov:CKV_AWS_26",
        "prowler:sns_topics_kms_encryption_at_rest_enabled",
        "cdk-nag:SNSEncryptedKMS",
    ),
    reason=(
        "CloudWatch cannot publish to a topic that uses the AWS managed key, so no alarm arrives."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(TOPIC,),
    check=check,
)
