"""The alarms on a restored table, like those of the stack on its own tables."""

from collections.abc import Iterator

from components.alarm import Alarm
from components.topic import topic_arn
from ops.restore.put_back import PutBack, alarm_questions, answered
from ops.restore.restored import Restored
from ops.verify.aws import Answer
from ops.verify.errors import VerifyError

_AT_ONCE = 100
"""The most alarms of a DeleteAlarms call."""


def put_back(of: Restored) -> Iterator[PutBack]:
    """Create or correct the alarms that are not as they should be."""
    if not of.alarms:
        return
    checks = answered(of, alarm_questions(of))
    lacking = {f"{of.prefix}{check.check}" for check in checks if check.status != "ok"}
    made = [alarm for alarm in of.alarms if alarm.name in lacking]
    try:
        for alarm in made:
            of.calls.call("cloudwatch", "put_metric_alarm", **parameters(of, alarm))
    except VerifyError as error:
        yield PutBack("alarms", "failed", str(error))
        return
    count = f"{len(made)} of {len(of.alarms)}"
    yield PutBack("alarms", "put back", count) if made else PutBack("alarms", "there already")


def remove(of: Restored) -> int:
    """Delete every alarm of this command on the table, and return their number."""
    of.calls.forget()
    prefix = of.site.name(of.prefix)
    answer = of.aws.ask("cloudwatch", "describe_alarms", AlarmNamePrefix=prefix)
    found: list[Answer] = answer.get("MetricAlarms") or []
    # The names of other restored tables may start with the name of this one.
    names = [one["AlarmName"] for one in found if of.name in _tables(one)]
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        of.calls.call("cloudwatch", "delete_alarms", AlarmNames=some)
    return len(names)


def parameters(of: Restored, alarm: Alarm) -> dict[str, object]:
    """Return the parameters of PutMetricAlarm."""
    topic = topic_arn(of.site, "alarms")
    return {
        "AlarmName": alarm.physical_name(of.site),
        "AlarmDescription": f"{alarm.meaning} First: {alarm.first_step}",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": alarm.threshold,
        "EvaluationPeriods": alarm.periods,
        "DatapointsToAlarm": alarm.periods,
        "TreatMissingData": alarm.missing_data,
        "AlarmActions": [topic],
        "OKActions": [topic],
        "Tags": [{"Key": key, "Value": value} for key, value in of.site.tags.items()],
        **(_sum(alarm) if alarm.operations else _metric(alarm)),
    }


def _metric(alarm: Alarm) -> dict[str, object]:
    return {
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": _dimensions(dict(alarm.dimensions)),
        "Statistic": alarm.statistic,
        "Period": alarm.period_seconds,
    }


def _sum(alarm: Alarm) -> dict[str, object]:
    summands = {f"m{number}": of for number, of in enumerate(alarm.operations, start=1)}
    metrics: list[dict[str, object]] = [
        {
            "Id": summand,
            "MetricStat": {
                "Metric": {
                    "Namespace": alarm.namespace,
                    "MetricName": alarm.metric,
                    "Dimensions": _dimensions({**alarm.dimensions, "Operation": operation}),
                },
                "Stat": alarm.statistic,
                "Period": alarm.period_seconds,
            },
            "ReturnData": False,
        }
        for summand, operation in summands.items()
    ]
    total: dict[str, object] = {
        "Id": "total",
        "Expression": " + ".join(summands),
        "Label": alarm.metric,
        "ReturnData": True,
    }
    return {"Metrics": [total, *metrics]}


def _dimensions(of: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in of.items()]


def _tables(found: Answer) -> set[str]:
    """Return the tables in the dimensions of an alarm in AWS."""
    queries: list[Answer] = found.get("Metrics") or []
    metrics = [found, *(one["MetricStat"]["Metric"] for one in queries if "MetricStat" in one)]
    places: list[list[Answer]] = [metric.get("Dimensions") or [] for metric in metrics]
    return {one["Value"] for some in places for one in some if one["Name"] == "TableName"}
