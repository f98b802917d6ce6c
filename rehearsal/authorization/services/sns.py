"""What the calls of SNS need."""

from collections.abc import Iterator

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.tags import tag_context, tagging

# These have no resource type, although the ARN of a subscription has its topic's in it.
_ON_ALL = {"GetSubscriptionAttributes", "SetSubscriptionAttributes", "Unsubscribe"}


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    topic = _topic(call) or "*"
    yield Requirement(action=f"sns:{call.operation}", resource=topic, context=tag_context(call))
    if call.operation == "CreateTopic":
        yield from tagging(call, "sns:TagResource", topic)


def _topic(call: Call) -> str | None:
    if call.operation in _ON_ALL:
        return None
    if call.operation == "CreateTopic":
        return call.arn("sns", call.parameters["Name"])
    return call.text("TopicArn") or call.text("ResourceArn")
