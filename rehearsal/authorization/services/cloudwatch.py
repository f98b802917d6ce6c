"""What the calls of CloudWatch need."""

from collections.abc import Iterator

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.tags import tag_context, tagging


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    for resource in _resources(call):
        action = f"cloudwatch:{call.operation}"
        yield Requirement(action=action, resource=resource, context=tag_context(call))
        if call.operation == "PutMetricAlarm":
            yield from tagging(call, "cloudwatch:TagResource", resource)


def _resources(call: Call) -> Iterator[str]:
    if found := call.text("ResourceARN"):
        yield found
    elif name := call.text("DashboardName"):
        yield _dashboard(call, name)
    elif call.operation == "DeleteDashboards":
        yield from (_dashboard(call, name) for name in call.texts("DashboardNames"))
    elif name := call.text("AlarmName"):
        yield _alarm(call, name)
    elif call.operation == "DeleteAlarms":
        yield from (_alarm(call, name) for name in call.texts("AlarmNames"))
    elif call.operation == "DescribeAlarms":
        # Whichever are asked for.
        yield _alarm(call, "*")
    else:
        yield "*"


def _alarm(call: Call, name: str) -> str:
    return call.arn("cloudwatch", f"alarm:{name}")


def _dashboard(call: Call, name: str) -> str:
    return call.arn("cloudwatch", f"dashboard/{name}", region="")
