"""Checks that the alarm topic exists, is encrypted, and has its subscriptions."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from ops.verify.aws import ENABLED, Response, key_facts
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError

_TO_ANY_NUMBER = "to any number"
_PENDING = "PendingConfirmation"
_GONE = "Deleted"


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield the checks, if there are alarms."""
    if not deployed.alarms:
        return
    check = partial(Check, section="topic", action=deployed.fix)
    yield check(
        name="topic",
        expected=deployed.site.arn("sns", deployed.site.name("alarms")),
        call=lambda: _found(deployed),
    )
    yield check(
        name="encryption",
        expected={"key": _alias(deployed), "state": ENABLED},
        call=lambda: _key(deployed),
    )
    yield check(
        name="subscriptions",
        expected=deployed.stack.subscriptions,
        call=lambda: len(_subscriptions(deployed)),
        action=f"{deployed.fix} AWS deletes subscriptions that are not confirmed within three "
        "days.",
    )
    yield check(
        name="waiting for confirmation",
        expected={},
        call=lambda: _pending(deployed),
        otherwise="warning",
        action="Ask the subscribers to follow the link in the message that AWS sent them.",
    )
    if deployed.stack.subscriptions:
        # "SMS sandbox" in the developer guide of SNS: where an account begins, in each region.
        yield check(
            name="text messages",
            expected=_TO_ANY_NUMBER,
            call=lambda: _reach(deployed),
            otherwise="warning",
            action="Ask AWS to move the account out of the SMS sandbox (Text messaging, in the "
            "console of SNS), or verify each number there.",
        )


def arn(deployed: Deployed) -> str:
    """Return the ARN of the topic; MissingError if there is none."""
    return _attributes(deployed)["TopicArn"]


def _topic(deployed: Deployed) -> str:
    return deployed.outputs.text("alarmTopicArn")


def _attributes(deployed: Deployed) -> dict[str, str]:
    return deployed.aws.call("sns", "get_topic_attributes", TopicArn=_topic(deployed))["Attributes"]


def _found(deployed: Deployed) -> str:
    named = _topic(deployed)
    try:
        return arn(deployed)
    except MissingError:
        return f"{named} is missing"


def _alias(deployed: Deployed) -> str:
    return f"alias/{deployed.site.name('alarms')}"


def _key(deployed: Deployed) -> dict[str, str]:
    key = _attributes(deployed).get("KmsMasterKeyId")
    return key_facts(deployed.aws, key, _alias(deployed)) if key else {"key": "none"}


def _subscriptions(deployed: Deployed) -> list[Response]:
    response = deployed.aws.call("sns", "list_subscriptions_by_topic", TopicArn=_topic(deployed))
    return [one for one in response.get("Subscriptions", []) if one["SubscriptionArn"] != _GONE]


def _pending(deployed: Deployed) -> dict[str, int]:
    """Count unconfirmed subscriptions by protocol; their endpoints stay private."""
    waiting = (one for one in _subscriptions(deployed) if one["SubscriptionArn"] == _PENDING)
    return dict(Counter(one["Protocol"] for one in waiting))


def _reach(deployed: Deployed) -> str:
    """Return which numbers text messages reach, if the topic has SMS subscriptions."""
    if not any(one["Protocol"] == "sms" for one in _subscriptions(deployed)):
        return _TO_ANY_NUMBER
    response = deployed.aws.call("sns", "get_sms_sandbox_account_status")
    return "to verified numbers only" if response["IsInSandbox"] else _TO_ANY_NUMBER
