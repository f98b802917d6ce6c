"""SNS's resource types, and where a topic's policy stands."""

from pulumi_policy import ResourceValidationArgs

from ..values import read

TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


def topic_label(args: ResourceValidationArgs) -> str:
    """Name a topic, or the policy of one that is a resource of its own."""
    if args.resource_type == TOPIC_POLICY:
        return f"topic policy {args.name!r}"
    name = read(args.props, "name")
    return f"topic {name!r}" if isinstance(name, str) else f"topic {args.name!r}"
