"""CloudWatch, as far as an alarm needs it: moto keeps alarms and metrics, and evaluates neither."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

# boto3 makes the classes of its clients at run time.
Client = Any
Described = dict[str, Any]

_NAMES = {"name": "AlarmName", "okActions": "OKActions", "metricQueries": "Metrics"}
_WHOLE_NUMBERS = {"period", "evaluationPeriods", "datapointsToAlarm"}


def dimensions(found: Mapping[str, str]) -> list[dict[str, str]]:
    """Give dimensions as AWS takes them."""
    return [{"Name": name, "Value": found[name]} for name in sorted(found)]


def request(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what PutMetricAlarm is asked for a deployed alarm."""
    return {
        _NAMES.get(name, name[0].upper() + name[1:]): _sent(name, value)
        for name, value in inputs.items()
    }


def _sent(name: str, value: Any) -> Any:
    if name == "dimensions":
        return dimensions(value)
    if name == "tags":
        return [{"Key": key, "Value": text} for key, text in value.items()]
    if name == "metricQueries":
        return [_query(query) for query in value]
    return int(value) if name in _WHOLE_NUMBERS else value


def _query(query: dict[str, Any]) -> dict[str, Any]:
    if "metric" not in query:
        return request(query)
    metric = query["metric"]
    return {
        "Id": query["id"],
        "ReturnData": query["returnData"],
        "MetricStat": {
            "Metric": {
                "Namespace": metric["namespace"],
                "MetricName": metric["metricName"],
                "Dimensions": dimensions(metric["dimensions"]),
            },
            "Period": int(metric["period"]),
            "Stat": metric["stat"],
        },
    }


def stats(alarm: Described) -> list[dict[str, Any]]:
    """Give the metrics that an alarm reads; an expression may only sum them."""
    if alarm.get("MetricName"):
        names = ("Namespace", "MetricName", "Dimensions")
        metric = {name: alarm[name] for name in names}
        return [{"Metric": metric, "Period": alarm["Period"], "Stat": alarm["Statistic"]}]
    [expression] = [query["Expression"] for query in alarm["Metrics"] if query.get("Expression")]
    by_id = {
        query["Id"]: query["MetricStat"] for query in alarm["Metrics"] if query.get("MetricStat")
    }
    assert expression == " + ".join(by_id)
    return [*by_id.values()]


def seconds(alarm: Described) -> int:
    """Give how far back an alarm looks."""
    period: int = stats(alarm)[0]["Period"]
    periods: int = alarm["EvaluationPeriods"]
    return period * periods


def state(client: Client, alarm: Described, now: datetime) -> str:
    """Evaluate an alarm, by "Evaluating an alarm" in CloudWatch's guide."""
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    points: dict[datetime, float] = {}
    for at, value in _points(client, alarm, now):
        # What is missing counts as 0 where others are there: "Basic arithmetic functions".
        points[at] = points.get(at, 0) + value
    if not points and alarm["TreatMissingData"] == "missing":
        return "INSUFFICIENT_DATA"
    assert alarm["TreatMissingData"] in {"missing", "notBreaching"}
    above = sum(value > alarm["Threshold"] for value in points.values())
    return "ALARM" if above >= alarm["DatapointsToAlarm"] else "OK"


def _points(client: Client, alarm: Described, now: datetime) -> Iterator[tuple[datetime, float]]:
    for stat in stats(alarm):
        answer = client.get_metric_data(
            MetricDataQueries=[{"Id": "points", "MetricStat": stat}],
            StartTime=now - timedelta(seconds=seconds(alarm)),
            EndTime=now,
        )
        [result] = answer["MetricDataResults"]
        yield from zip(result["Timestamps"], result["Values"], strict=True)
