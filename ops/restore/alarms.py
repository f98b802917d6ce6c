"""The alarms on a restored table, like those of the stack on its own tables."""

from collections.abc import Iterator

from components.alarm import Alarm
from components.topic import topic_arn
from ops.restore.put_back import PutBack, alarm_checks, results
from ops.restore.restored import Restored
from ops.verify.aws import Response
from ops.verify.errors import VerifyError

_AT_ONCE = 100
"""The most alarms of a DeleteAlarms call."""


def put_back(target: Restored) -> Iterator[PutBack]:
    """Create or correct the alarms that are not as they should be."""
    if not target.alarms:
        return
    checks = results(target, alarm_checks(target))
    lacking = {f"{target.prefix}{check.name}" for check in checks if check.status != "ok"}
    made = [alarm for alarm in target.alarms if alarm.name in lacking]
    try:
        for alarm in made:
            target.calls.send("cloudwatch", "put_metric_alarm", **parameters(target, alarm))
    except VerifyError as error:
        yield PutBack("alarms", "failed", str(error))
        return
    count = f"{len(made)} of {len(target.alarms)}"
    yield PutBack("alarms", "put back", count) if made else PutBack("alarms", "there already")


def remove(target: Restored) -> int:
    """Delete every alarm of this command on the table, and return their number."""
    target.calls.forget()
    prefix = target.site.name(target.prefix)
    response = target.aws.call("cloudwatch", "describe_alarms", AlarmNamePrefix=prefix)
    found: list[Response] = response.get("MetricAlarms") or []
    # The names of other restored tables may start with the name of this one.
    names = [one["AlarmName"] for one in found if target.name in _tables(one)]
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        target.calls.send("cloudwatch", "delete_alarms", AlarmNames=some)
    return len(names)


def parameters(target: Restored, alarm: Alarm) -> dict[str, object]:
    """Return the parameters of PutMetricAlarm."""
    topic = topic_arn(target.site, "alarms")
    return {
        "AlarmName": alarm.physical_name(target.site),
        "AlarmDescription": f"{alarm.meaning} First: {alarm.first_step}",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": alarm.threshold,
        "EvaluationPeriods": alarm.periods,
        "DatapointsToAlarm": alarm.periods,
        "TreatMissingData": alarm.missing_data,
        "AlarmActions": [topic],
        "OKActions": [topic],
        "Tags": [{"Key": key, "Value": value} for key, value in target.site.tags.items()],
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
    summands = {
        f"m{number}": operation for number, operation in enumerate(alarm.operations, start=1)
    }
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


def _dimensions(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def _tables(found: Response) -> set[str]:
    """Return the tables in the dimensions of an alarm in AWS."""
    queries: list[Response] = found.get("Metrics") or []
    metrics = [found, *(one["MetricStat"]["Metric"] for one in queries if "MetricStat" in one)]
    places: list[list[Response]] = [metric.get("Dimensions") or [] for metric in metrics]
    return {one["Value"] for some in places for one in some if one["Name"] == "TableName"}
