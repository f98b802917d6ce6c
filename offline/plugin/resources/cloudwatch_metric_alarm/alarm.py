"""The life of an alarm on a metric."""

from typing_extensions import override

from offline.plugin.aws import Aws
from offline.plugin.problems import Problem
from offline.plugin.resource import Resource
from offline.plugin.resources.cloudwatch_metric_alarm import calls, kept
from offline.plugin.resources.cloudwatch_metric_alarm.checks import problems
from offline.plugin.resources.cloudwatch_metric_alarm.facts import FACTS
from offline.plugin.tagging import tag_changes
from offline.plugin.values import Properties


class MetricAlarm(Resource):
    """An alarm, its id being its name."""

    type_name = "aws:cloudwatch/metricAlarm:MetricAlarm"
    recorded = "evaluation criteria and windows, extended statistics other than percentiles"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs)

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        calls.put(aws, inputs, inputs.get("tags") or {})
        return inputs["name"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return calls.outputs(aws, identity)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if changed - {"tags"}:
            calls.put(aws, news, {})
        gone, came = tag_changes(olds, news)
        calls.untag(aws, olds["arn"], gone)
        calls.tag(aws, olds["arn"], came)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        # The embedded AWS would give the tags to the next alarm of that name.
        calls.untag(aws, olds["arn"], list(calls.tags_of(aws, olds["arn"])))
        aws.call("cloudwatch", "DeleteAlarms", AlarmNames=[identity])
        kept.forget(aws, identity)


RESOURCE = MetricAlarm()
