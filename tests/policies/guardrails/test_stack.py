from pulumi_policy import StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.stack import as_args, given, resources_of, sources
from tests.policies.stacks import resource

TOPIC = resource("aws:sns/topic:Topic", "alerts", {"name": "alerts"})
ALARM = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "reads", {}, alarmActions=TOPIC)
STACK = StackValidationArgs([TOPIC, ALARM], {"environment": "prod"})


def test_resources_are_found_by_type() -> None:
    assert resources_of(STACK, "aws:sns/topic:Topic") == [TOPIC]
    assert resources_of(STACK, "aws:sqs/queue:Queue") == []


def test_resource_comes_as_to_a_rule_about_it_alone() -> None:
    args = as_args(STACK, TOPIC)
    assert (args.name, args.urn, args.resource_type) == ("alerts", TOPIC.urn, TOPIC.resource_type)
    assert args.get_config() == {"environment": "prod"}


def test_sources_of_a_property() -> None:
    assert [*sources(ALARM, "alarmActions")] == [TOPIC]
    assert [*sources(ALARM, "okActions")] == []


def test_what_the_program_gives_is_told_from_what_aws_fills_in() -> None:
    props = {"name": "alerts", "policy": UNKNOWN_STRING_VALUE}
    filled_in = resource("aws:sns/topic:Topic", "alerts", props)
    made_of_another = resource("aws:sns/topic:Topic", "alerts", props, policy=TOPIC)
    assert given(filled_in, "name") == "alerts"
    assert given(filled_in, "policy") is None
    assert given(filled_in, "arn") is None
    assert isinstance(given(made_of_another, "policy"), UnknownValueError)
