"""Whether every alarm exists, monitors its metric, and publishes to the topic."""

from collections.abc import Iterator
from functools import partial
from typing import cast

from components.alarm import Alarm
from ops.verify.aws import Response
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.table_description import MISSING

_AT_ONCE = 100
"""The most names of a DescribeAlarms call."""


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield a check for each alarm."""
    for alarm in deployed.alarms:
        yield Check(
            section="alarms",
            name=alarm.name,
            expected=_expected(deployed, alarm),
            call=partial(_found, deployed, alarm.physical_name(deployed.site)),
            action=deployed.fix,
        )


def _expected(deployed: Deployed, alarm: Alarm) -> dict[str, object]:
    topic = deployed.site.arn("sns", deployed.site.name("alarms"))
    places = [{**alarm.dimensions, "Operation": one} for one in alarm.operations]
    return {
        "enabled": True,
        "tells": [topic],
        "notifies when it is over": [topic],
        "metrics": [
            _metric(alarm.namespace, alarm.metric, dict(place), alarm.statistic)
            for place in places or [alarm.dimensions]
        ],
        "sum": " + ".join(f"m{number}" for number in range(1, len(places) + 1)),
        "period in seconds": [alarm.period_seconds],
        "comparison": "GreaterThanThreshold",
        "threshold": alarm.threshold,
        "periods": [alarm.periods, alarm.periods],
        "missing data": alarm.missing_data,
    }


def _found(deployed: Deployed, name: str) -> object:
    found = _all(deployed).get(name)
    if found is None:
        return MISSING
    stats = _stats(found)
    return {
        "enabled": found["ActionsEnabled"],
        "tells": found.get("AlarmActions", []),
        "notifies when it is over": found.get("OKActions", []),
        "metrics": [
            _metric(
                one["Metric"].get("Namespace"),
                one["Metric"]["MetricName"],
                {place["Name"]: place["Value"] for place in one["Metric"].get("Dimensions", [])},
                one["Stat"],
            )
            for one in stats
        ],
        "sum": " ".join(one["Expression"] for one in _queries(found) if "Expression" in one),
        "period in seconds": sorted({one["Period"] for one in stats}),
        "comparison": found["ComparisonOperator"],
        "threshold": found.get("Threshold"),
        "periods": [found["EvaluationPeriods"], found.get("DatapointsToAlarm")],
        "missing data": found.get("TreatMissingData", "missing"),
    }


def _metric(
    namespace: str, metric: str, dimensions: dict[str, str], statistic: str
) -> dict[str, object]:
    return {
        "metric": f"{namespace} {metric}",
        "dimensions": dimensions,
        "statistic": statistic,
    }


def _stats(found: Response) -> list[Response]:
    """Return the metrics of an alarm, in the same form for one metric and for several."""
    if "MetricName" in found:
        metric = {name: found.get(name) for name in ("Namespace", "MetricName")}
        dimensions = found.get("Dimensions", [])
        return [
            {
                "Metric": metric | {"Dimensions": dimensions},
                "Stat": found.get("Statistic") or found.get("ExtendedStatistic"),
                "Period": found.get("Period"),
            }
        ]
    return [one["MetricStat"] for one in _queries(found) if "MetricStat" in one]


def _queries(found: Response) -> list[Response]:
    return found.get("Metrics") or []


def _all(deployed: Deployed) -> dict[str, Response]:
    """Return the declared alarms that exist in AWS."""
    names = [alarm.physical_name(deployed.site) for alarm in deployed.alarms]
    found: list[Response] = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        response = deployed.aws.call("cloudwatch", "describe_alarms", AlarmNames=some)
        found += cast("list[Response]", response.get("MetricAlarms", []))
    return {one["AlarmName"]: one for one in found}
