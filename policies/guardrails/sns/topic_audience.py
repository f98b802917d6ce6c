"""Topics let in no principal from outside."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..rule import Finding, ResourceRule
from ..values import read
from .topics import TOPIC, TOPIC_POLICY, topic_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for whomever the topic's policy lets in who is not trusted."""
    yield from let_in(args, read(args.props, "policy"), f"policy of {topic_label(args)}")


RULE = ResourceRule(
    name="sns-topic-audience",
    description="Topics let in only those who are listed.",
    severity=Severity.HIGH,
    controls=(
        "SecurityHub:SNS.4",
        "checkov:CKV_AWS_169",
        "checkov:CKV_AWS_385",
        "prowler:sns_topics_not_publicly_accessible",
    ),
    reason="Who may publish can fake an alarm, and who may subscribe can read them.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TOPIC, TOPIC_POLICY),
    check=check,
)
