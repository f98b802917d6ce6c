"""CloudWatch's calls on alarms, as AWS answers them."""

from typing import Any

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.cloudwatch_metric_alarm import kept
from offline.plugin.resources.cloudwatch_metric_alarm.metrics import (
    dimensions,
    dimensions_sent,
    query,
    query_sent,
)
from offline.plugin.tagging import as_list, as_map
from offline.plugin.values import Properties

# The properties that AWS takes as they are, by its names for them.
NAMES = {
    "ActionsEnabled": "actionsEnabled",
    "AlarmActions": "alarmActions",
    "AlarmDescription": "alarmDescription",
    "AlarmName": "name",
    "ComparisonOperator": "comparisonOperator",
    "DatapointsToAlarm": "datapointsToAlarm",
    "EvaluateLowSampleCountPercentile": "evaluateLowSampleCountPercentiles",
    "EvaluationPeriods": "evaluationPeriods",
    "ExtendedStatistic": "extendedStatistic",
    "InsufficientDataActions": "insufficientDataActions",
    "MetricName": "metricName",
    "Namespace": "namespace",
    "OKActions": "okActions",
    "Period": "period",
    "Statistic": "statistic",
    "Threshold": "threshold",
    "ThresholdMetricId": "thresholdMetricId",
    "TreatMissingData": "treatMissingData",
    "Unit": "unit",
}


def put(aws: Aws, inputs: Properties, tags: dict[str, str]) -> None:
    """Make an alarm, or change all of one but its tags; AWS takes these only when it is new."""
    _refuse(inputs)
    aws.call("cloudwatch", "PutMetricAlarm", **_sent(inputs), Tags=as_list(tags))
    kept.record(aws, inputs["name"], inputs)


def describe(aws: Aws, name: str) -> dict[str, Any] | None:
    """Give an alarm as the embedded AWS has it, or None where there is none."""
    answer = aws.call("cloudwatch", "DescribeAlarms", AlarmNames=[name], AlarmTypes=["MetricAlarm"])
    alarms: list[dict[str, Any]] = answer["MetricAlarms"]
    return alarms[0] if alarms else None


def outputs(aws: Aws, name: str) -> Properties | None:
    """Give the properties of an alarm, or None where there is none."""
    alarm = describe(aws, name)
    if alarm is None:
        return None
    extra = kept.recorded(aws, name)
    accounts: dict[str, str] = extra.pop(kept.ACCOUNTS, {})
    absent: Properties = dict.fromkeys(kept.PROPERTIES)
    return {
        **absent,
        **{name: alarm.get(key) for key, name in NAMES.items()},
        "arn": alarm["AlarmArn"],
        "dimensions": dimensions(alarm["Dimensions"]) or None,
        "metricQueries": [query(item, accounts) for item in alarm["Metrics"]] or None,
        "tags": tags_of(aws, alarm["AlarmArn"]),
        **extra,
    }


def tags_of(aws: Aws, arn: str) -> dict[str, str]:
    """Give the tags of an alarm."""
    return as_map(aws.call("cloudwatch", "ListTagsForResource", ResourceARN=arn)["Tags"])


def untag(aws: Aws, arn: str, keys: list[str]) -> None:
    """Take tags off an alarm."""
    if keys:
        aws.call("cloudwatch", "UntagResource", ResourceARN=arn, TagKeys=keys)


def tag(aws: Aws, arn: str, tags: dict[str, str]) -> None:
    """Put tags on an alarm."""
    if tags:
        aws.call("cloudwatch", "TagResource", ResourceARN=arn, Tags=as_list(tags))


def _sent(inputs: Properties) -> dict[str, Any]:
    given = {key: inputs[name] for key, name in NAMES.items() if inputs.get(name) is not None}
    if not kept.is_percentile(given.get("ExtendedStatistic", "")):
        given.pop("ExtendedStatistic", None)
    if "ThresholdMetricId" not in given and not inputs.get("evaluationCriteria"):
        # The official plugin sends zero where there is no threshold.
        given.setdefault("Threshold", 0)
    if inputs.get("dimensions"):
        given["Dimensions"] = dimensions_sent(inputs["dimensions"])
    if inputs.get("metricQueries"):
        given["Metrics"] = [query_sent(item) for item in inputs["metricQueries"]]
    return given


def _refuse(inputs: Properties) -> None:
    """Refuse what AWS does, and the embedded AWS does not."""
    queries: list[Properties] = inputs.get("metricQueries") or []
    if queries and inputs.get("unit"):
        _invalid("Unit should not be set if list of Metrics is set")
    if queries and sum(query.get("returnData", False) for query in queries) != 1:
        _invalid("Exactly one element of the metrics list should return data.")
    for key in ("Namespace", "Period"):
        if inputs.get("metricName") and not inputs.get(NAMES[key]):
            _invalid(f"{key} must not be null")
    if inputs.get("datapointsToAlarm", 0) > inputs.get("evaluationPeriods", 0):
        _invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods")


def _invalid(reason: str) -> None:
    raise AwsError("cloudwatch", "PutMetricAlarm", "ValidationError", reason)
