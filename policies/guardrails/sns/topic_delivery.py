"""Whether a topic accepts what CloudWatch publishes, and delivers it to anyone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pulumi_policy import PolicyResource, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..kms.keys import ALIAS, ANY_KEYS, KEY_POLICY, KEYS
from ..permissions import Request, Requests
from ..relations import naming
from ..rule import Finding
from ..stack import as_args, given, resources_of, sources
from ..statements import Principal, Statement, statements
from ..values import read
from ..wildcards import arn as arn_probe
from .filter_policies import passes
from .topics import SUBSCRIPTION, TOPIC, TOPIC_POLICY, topic_label

_CLOUDWATCH = Principal(kind="Service", id="cloudwatch.amazonaws.com")
_OF_A_SERVICE = {
    "aws:principalisawsservice": "true",
    "aws:principalservicename": "cloudwatch.amazonaws.com",
    "aws:securetransport": "true",
}
_OF_NO_SERVICE = {
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
}
"""Keys that requests of a service do not have: "AWS global condition context keys" in the IAM
guide.

That guide does not mention aws:PrincipalAccount: in a report that another project's code quotes, a
denial to all but one account refused CloudTrail's deliveries.
"""

_USE = ("kms:Decrypt", "kms:GenerateDataKey")
_USES = " and ".join(_USE)
_KEY_OF_AWS = "alias/aws/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is known about a message: its values of condition keys, and its body."""

    context: Mapping[str, str]
    body: Mapping[str, object]


Fault = tuple[str, str]
"""The fix for a topic that does not accept or deliver messages, and the reason."""


class Topics:
    """The topics of a stack, with their policies, keys and subscriptions."""

    def __init__(self, args: StackValidationArgs) -> None:
        self._args = args
        topics = resources_of(args, TOPIC)
        self._by_urn = {one.urn: one for one in topics}
        self._by_arn = {read(one.props, "arn"): one for one in topics if _has_arn(one)}
        self._by_name = {read(one.props, "name"): one for one in topics if not _has_arn(one)}
        self._policies = naming(resources_of(args, TOPIC_POLICY), "arn", TOPIC)
        self._subscriptions = naming(resources_of(args, SUBSCRIPTION), "topic", TOPIC)
        self._keys = _Keys(args)

    def by_urn(self, urn: str) -> PolicyResource | None:
        """Return the topic with a URN, if it is one."""
        return self._by_urn.get(urn)

    def by_arn(self, arn: str) -> PolicyResource | None:
        """Return the topic with an ARN, which follows from its name for a new one."""
        return self._by_arn.get(arn) or self._by_name.get(arn.rpartition(":")[2])

    def fault(self, topic: PolicyResource, message: Message) -> Fault | UnknownValueError | None:
        """Return why a topic delivers no message of CloudWatch, None if it may."""
        label = topic_label(as_args(self._args, topic))
        return (
            self._refuses(topic, message, label)
            or self._keys.fault(topic, message, label)
            or self._keeps(topic, message, label)
        )

    def _refuses(
        self, topic: PolicyResource, message: Message, label: str
    ) -> Fault | UnknownValueError | None:
        beside = [
            read(policy.props, "policy")
            for policy in self._policies.certain(read(topic.props, "arn"), [topic.urn])
        ]
        own = given(topic, "policy")
        documents = beside or ([own] if own not in (None, "") else [])
        arn = read(topic.props, "arn")
        name = read(topic.props, "name")
        probe = arn_probe("sns", name if isinstance(name, str) else "*")
        resource = arn if isinstance(arn, str) else probe
        return _closed(
            documents,
            ("sns:Publish",),
            resource,
            message,
            (
                f"Allow cloudwatch.amazonaws.com to publish in the policy of {label}",
                "it denies CloudWatch the permission to publish",
            ),
        )

    def _keeps(
        self, topic: PolicyResource, message: Message, label: str
    ) -> Fault | UnknownValueError | None:
        """Return why no subscription receives a message; another rule requires one."""
        unknown: UnknownValueError | None = None
        subscriptions = self._subscriptions.certain(read(topic.props, "arn"), [topic.urn])
        for subscription in subscriptions:
            # AWS fills in a missing scope.
            text = given(subscription, "filterPolicy")
            passed = passes(text, given(subscription, "filterPolicyScope"), message.body)
            if isinstance(passed, UnknownValueError):
                unknown = unknown or passed
            elif passed is not False:
                return None
        if not subscriptions or unknown:
            return unknown
        return (
            f"Let filter_policy of a subscription of {label} accept alarms",
            "the filters of all its subscriptions reject them",
        )


class _Keys:
    """The keys of a stack by what topics name them, with their policies."""

    def __init__(self, args: StackValidationArgs) -> None:
        keys = resources_of(args, *KEYS)
        self._by_urn = {one.urn: one for one in keys}
        self._by_name = {
            name: one
            for one in keys
            for part in ("arn", "keyId", "id")
            if isinstance(name := read(one.props, part), str)
        }
        for alias in resources_of(args, ALIAS):
            name, target = read(alias.props, "name"), read(alias.props, "targetKeyId")
            key = self._by_name.get(target) if isinstance(target, str) else None
            of = next(self._from(alias, "targetKeyId"), key)
            if of:
                self._by_urn[alias.urn] = of
                if isinstance(name, str):
                    self._by_name[name] = of
        self._policies = naming(resources_of(args, KEY_POLICY), "keyId", *KEYS)

    def fault(
        self, topic: PolicyResource, message: Message, label: str
    ) -> Fault | UnknownValueError | None:
        """Return why CloudWatch cannot use the key of a topic, None if it may."""
        name = given(topic, "kmsMasterKeyId")
        if isinstance(name, str) and _KEY_OF_AWS in name:
            return (
                f"Set kms_master_key_id on {label} to a customer-managed key",
                "CloudWatch may not use the AWS managed key",
            )
        key = self._by_name.get(name) if isinstance(name, str) else None
        if isinstance(name, UnknownValueError):
            key = next(self._from(topic, "kmsMasterKeyId"), None)
        if key is None:
            return None
        names = (read(key.props, part) for part in ("keyId", "arn", "id"))
        known = [one for one in names if isinstance(one, str)] or [None]
        beside = {
            policy.urn: read(policy.props, "policy")
            for one in known
            for policy in self._policies.certain(one, [key.urn])
        }
        own = given(key, "policy")
        documents = [*beside.values()] or [own if own not in (None, "") else _OF_THE_ACCOUNT]
        return _closed(
            documents,
            _USE,
            ANY_KEYS[0],
            message,
            (
                f"Allow cloudwatch.amazonaws.com to use key {key.name!r} of {label} for {_USES}",
                "its policy denies it to CloudWatch",
            ),
        )

    def _from(self, resource: PolicyResource, property_name: str) -> Iterator[PolicyResource]:
        for origin in sources(resource, property_name):
            if origin.urn in self._by_urn:
                yield self._by_urn[origin.urn]


# A key without a policy can be used only by the account's own identities, and services are not
# among them.
_OF_THE_ACCOUNT: Mapping[str, object] = {"Statement": []}


def _has_arn(topic: PolicyResource) -> bool:
    return isinstance(read(topic.props, "arn"), str)


def _is_of_no_service(key: str) -> bool:
    return key in _OF_NO_SERVICE or key.startswith("aws:principaltag/")


def _closed(
    documents: Sequence[object],
    actions: tuple[str, ...],
    resource: str,
    message: Message,
    fault: Fault,
) -> Fault | UnknownValueError | None:
    """Return a fault if the documents, of which any may apply, do not allow all of some actions.

    Without a document, the owner's account may do everything, CloudWatch's alarms included. The
    audience rules find documents that cannot be read.
    """
    found = [one for document in documents for one in _read(document)]
    if not documents or any(isinstance(one, str) for one in found):
        return None
    known = tuple(one for one in found if isinstance(one, Statement))
    # If no condition depends on the alarm, the result for one applies to all.
    asked = {condition.key for one in known for condition in one.conditions}
    context = frozenset((key, value) for key, value in message.context.items() if key in asked)
    if _allowed(known, actions, resource, context):
        return None
    return next((one for one in found if isinstance(one, UnknownValueError)), fault)


@lru_cache(maxsize=1024)
def _allowed(
    known: tuple[Statement, ...],
    actions: tuple[str, ...],
    resource: str,
    context: frozenset[tuple[str, str]],
) -> bool:
    """Whether statements allow CloudWatch all of some actions."""
    requests = [
        Request(
            action=action,
            resource=resource,
            principal=_CLOUDWATCH,
            context=_OF_A_SERVICE | dict(context),
            lacks=_is_of_no_service,
        )
        for action in actions
    ]
    return len(Requests(requests).allowed(known)) == len(requests)


def _read(document: object) -> Sequence[Statement | Finding]:
    return _cached(document) if isinstance(document, str) else [*statements(document, "policy")]


@lru_cache(maxsize=256)
def _cached(document: str) -> Sequence[Statement | Finding]:
    """Read a document once for all alarms to which it applies."""
    return [*statements(document, "policy")]
