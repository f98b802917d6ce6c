"""Topics refuse what is published without TLS."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..relations import naming
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..statements import Condition, Principal, Statement, statements
from ..truth import Truth, every, some
from ..values import read
from ..wildcards import matches
from .topics import TOPIC, TOPIC_POLICY, topic_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each topic whose policy, in it or beside it, takes plain http."""
    refusing = [one for one in resources_of(args, TOPIC_POLICY) if _refuses(one) is not False]
    policies = naming(refusing, "arn", TOPIC)
    for topic in resources_of(args, TOPIC):
        beside = policies.some(read(topic.props, "arn"), [topic.urn], _refuses_for)
        refused = some((_refuses_plain(given(topic, "policy")), beside))
        yield from unless(
            refused,
            (True,),
            f"Add a statement to the policy of {topic_label(as_args(args, topic))} that "
            "denies sns:Publish to '*' where aws:SecureTransport is false.",
        )


def _refuses_for(policy: PolicyResource, belongs: Truth) -> Truth:
    return every((belongs, _refuses(policy)))


def _refuses(policy: PolicyResource) -> Truth:
    return _refuses_plain(read(policy.props, "policy"))


def _refuses_plain(document: object) -> Truth:
    return some(map(_denies_plain, statements(document, "policy")))


def _denies_plain(statement: Statement | Finding) -> Truth:
    if isinstance(statement, UnknownValueError):
        return statement
    return (
        isinstance(statement, Statement)
        and not statement.allows
        and statement.principals == (Principal(kind="AWS", id="*"),)
        and any(matches(action, "sns:Publish") for action in statement.actions)
        and statement.conditions
        == (Condition(operator="Bool", key="aws:securetransport", values=("false",)),)
    )


RULE = StackRule(
    name="sns-topic-transport",
    description="Topics refuse what is published without TLS.",
    severity=Severity.MEDIUM,
    controls=("cdk-nag:SNSTopicSSLPublishOnly",),
    reason="An alarm's text names tables and accounts, which anyone on the way could read.",
    check=check,
)
