"""Topics grant access to no outside principal."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..rule import Finding, ResourceRule
from ..values import read
from .topics import TOPIC, TOPIC_POLICY, topic_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each principal that the topic's policy allows and that is not trusted."""
    yield from let_in(args, read(args.props, "policy"), f"policy of {topic_label(args)}")


RULE = ResourceRule(
    name="sns-topic-audience",
    description="SNS topics grant access only to trusted principals.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:SNS.4",
        "checkov:CKV_AWS_169",
        "checkov:CKV_AWS_385",
        "prowler:sns_topics_not_publicly_accessible",
    ),
    reason=(
        "A principal that may publish can fake an alarm, and one that may subscribe can read "
        "alarms."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(TOPIC, TOPIC_POLICY),
    check=check,
)
