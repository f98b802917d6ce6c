"""SNS topics reject messages that are published without TLS."""

from collections.abc import Iterator
from dataclasses import replace

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..permissions import ANYBODY, Request, Requests, resource_patterns
from ..relations import Related, Relations, related
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..statements import Statement, statements
from ..three_valued import Truth, every, some
from ..values import read
from ..wildcards import Probes
from ..wildcards import arn as arn_probe
from .topics import TOPIC, TOPIC_POLICY, topic_label

_PLAIN = Requests(
    [
        Request(
            action="sns:Publish",
            principal=ANYBODY,
            context={"aws:securetransport": "false"},
        )
    ]
)
_Refused = list[str | UnknownValueError]
"""Patterns of the topics to which a document denies publishing without TLS."""


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each topic whose policy, in it or separate, accepts plain HTTP."""
    policies = Relations(_related(args))
    for topic in resources_of(args, TOPIC):

        def refuses(refused: _Refused, belongs: Truth, topic: PolicyResource = topic) -> Truth:
            return every((belongs, _includes(refused, topic)))

        beside = policies.some(read(topic.props, "arn"), [topic.urn], refuses)
        inside = _includes(_refused(given(topic, "policy")), topic)
        yield from unless(
            some((inside, beside)),
            (True,),
            f"Add a statement to the policy of {topic_label(as_args(args, topic))} that "
            "denies sns:Publish to '*' where aws:SecureTransport is false.",
        )


def _related(args: StackValidationArgs) -> Iterator[Related[_Refused]]:
    """Relate what each policy refuses to its topic."""
    for policy in resources_of(args, TOPIC_POLICY):
        if refused := _refused(read(policy.props, "policy")):
            yield related(refused, policy, "arn", TOPIC)


def _refused(document: object) -> _Refused:
    refused: _Refused = []
    for one in statements(document, "policy"):
        if isinstance(one, UnknownValueError):
            refused.append(one)
        elif isinstance(one, Statement) and _denies_plain(one):
            refused += resource_patterns(one, one.resources, variables_match=False) or ["*"]
    return refused


def _denies_plain(statement: Statement) -> bool:
    """Whether a statement denies requests without TLS on the resources that it names."""
    wherever = replace(statement, resources=())
    return not statement.not_resources and bool(_PLAIN.denied([wherever]))


def _includes(refused: _Refused, topic: PolicyResource) -> Truth:
    """Whether a topic is among those refused, by its name if it has no ARN yet."""
    arn, name = read(topic.props, "arn"), read(topic.props, "name")
    if isinstance(arn, str):
        probes = Probes([arn])
    else:
        probes = Probes([arn_probe("sns", name if isinstance(name, str) else "*")])
    return some(
        one if isinstance(one, UnknownValueError) else bool(probes.overlapping(one))
        for one in refused
    )


RULE = StackRule(
    name="sns-topic-transport",
    description="SNS topics reject messages that are published without TLS.",
    severity=Severity.MEDIUM,
    controls=("cdk-nag:SNSTopicSSLPublishOnly",),
    reason=(
        "An alarm's text names tables and accounts, which anyone on the network path could read."
    ),
    check=check,
)
