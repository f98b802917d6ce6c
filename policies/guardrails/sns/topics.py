"""SNS's resource types, and the place of a topic's policy."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def topic_label(args: ResourceValidationArgs) -> str:
    """Return the label of a topic, or of a separate policy of one."""
    if args.resource_type == TOPIC_POLICY:
        return f"topic policy {args.name!r}"
    name = read(args.props, "name")
    return f"topic {name!r}" if isinstance(name, str) else f"topic {args.name!r}"
