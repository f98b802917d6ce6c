"""Checks that the alarm topic exists, is encrypted, and has its subscriptions."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from ops.verify.aws import ENABLED, Answer, key_facts
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError

_TO_ANY_NUMBER = "to any number"
_PENDING = "PendingConfirmation"
_GONE = "Deleted"


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the checks, if there are alarms."""
    if not of.alarms:
        return
    question = partial(Question, section="topic", todo=of.fix)
    yield question(
        check="topic",
        expected=of.site.arn("sns", of.site.name("alarms")),
        ask=lambda: _found(of),
    )
    yield question(
        check="encryption",
        expected={"key": _alias(of), "state": ENABLED},
        ask=lambda: _key(of),
    )
    yield question(
        check="subscriptions",
        expected=of.stack.subscriptions,
        ask=lambda: len(_subscriptions(of)),
        todo=f"{of.fix} AWS deletes subscriptions that are not confirmed within three days.",
    )
    yield question(
        check="waiting for confirmation",
        expected={},
        ask=lambda: _pending(of),
        otherwise="warning",
        todo="Ask the subscribers to follow the link in the message that AWS sent them.",
    )
    if of.stack.subscriptions:
        # "SMS sandbox" in the developer guide of SNS: where an account begins, in each region.
        yield question(
            check="text messages",
            expected=_TO_ANY_NUMBER,
            ask=lambda: _reach(of),
            otherwise="warning",
            todo="Ask AWS to move the account out of the SMS sandbox (Text messaging, in the "
            "console of SNS), or verify each number there.",
        )


def arn(of: Deployed) -> str:
    """Return the ARN of the topic; MissingError if there is none."""
    return _attributes(of)["TopicArn"]


def _topic(of: Deployed) -> str:
    return of.outputs.text("alarmTopicArn")


def _attributes(of: Deployed) -> dict[str, str]:
    return of.aws.ask("sns", "get_topic_attributes", TopicArn=_topic(of))["Attributes"]


def _found(of: Deployed) -> str:
    named = _topic(of)
    try:
        return arn(of)
    except MissingError:
        return f"{named} is missing"


def _alias(of: Deployed) -> str:
    return f"alias/{of.site.name('alarms')}"


def _key(of: Deployed) -> dict[str, str]:
    key = _attributes(of).get("KmsMasterKeyId")
    return key_facts(of.aws, key, _alias(of)) if key else {"key": "none"}


def _subscriptions(of: Deployed) -> list[Answer]:
    answer = of.aws.ask("sns", "list_subscriptions_by_topic", TopicArn=_topic(of))
    return [one for one in answer.get("Subscriptions", []) if one["SubscriptionArn"] != _GONE]


def _pending(of: Deployed) -> dict[str, int]:
    """Count unconfirmed subscriptions by protocol; their endpoints stay private."""
    waiting = (one for one in _subscriptions(of) if one["SubscriptionArn"] == _PENDING)
    return dict(Counter(one["Protocol"] for one in waiting))


def _reach(of: Deployed) -> str:
    """Return which numbers text messages reach, if the topic has SMS subscriptions."""
    if not any(one["Protocol"] == "sms" for one in _subscriptions(of)):
        return _TO_ANY_NUMBER
    answer = of.aws.ask("sns", "get_sms_sandbox_account_status")
    return "to verified numbers only" if answer["IsInSandbox"] else _TO_ANY_NUMBER
