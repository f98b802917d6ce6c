"""Every fault of alarms."""

from collections.abc import Iterator
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.conftest import ACCOUNT
from tests.policies.mutation.changes import Change, absent, each, with_value, without
from tests.policies.mutation.estate import Declared, Stack
from tests.policies.mutation.faults import fault, of_type
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.rules import ACTION, DIMENSIONS, MONITORING

METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
WATCHED = {"ReadThrottleEvents", "WriteThrottleEvents"}
OF_INDEX = "requests-user-index-ReadThrottleEvents"
LAMBDA = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:x"


def every_alarm(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults that any alarm can have: it tells nobody, or it never goes off."""
    for name in of_type(stack, METRIC_ALARM):
        alarm = stack[name]
        missed = (MONITORING,) if alarm.props.get("metricName") in WATCHED else ()
        yield fault(name, "removed", absent, *missed)
        yield fault(name, "actions off", with_value("actionsEnabled", False), ACTION, *missed)
        yield fault(name, "empty actions", with_value("alarmActions", []), ACTION, *missed)
        for place in _metrics(alarm):
            more = with_value(f"{place}dimensions.Shard", "1")
            yield fault(name, f"{place}a dimension too many", more, DIMENSIONS, *missed)
            for dimension in _at(alarm, place).get("dimensions", {}):
                blank = with_value(f"{place}dimensions.{dimension}", "")
                yield fault(name, f"{place}blank {dimension}", blank, DIMENSIONS, *missed)


def _metrics(alarm: Declared) -> list[str]:
    """Give the places where an alarm names a metric."""
    if "metricName" in alarm.props:
        return [""]
    queries = enumerate(alarm.props["metricQueries"])
    return [f"metricQueries.{position}.metric." for position, one in queries if "metric" in one]


def _at(alarm: Declared, place: str) -> Any:
    found: Any = alarm.props
    for step in filter(None, place.split(".")):
        found = found[int(step) if step.isdigit() else step]
    return found


def an_alarm(stack: Stack) -> Iterator[Mutant]:
    """Yield the faults of an alarm on an index, in all detail."""
    both = (MONITORING, DIMENSIONS)
    faults: dict[str, tuple[Change, tuple[str, ...]]] = {
        "without its table": (without("dimensions.TableName"), both),
        "with a third dimension": (with_value("dimensions.Operation", "Query"), both),
        "no dimensions": (without("dimensions"), both),
        "of the table only": (without("dimensions.GlobalSecondaryIndexName"), (MONITORING,)),
        "of an index in other case": (
            with_value("dimensions.GlobalSecondaryIndexName", "USER-INDEX"),
            (MONITORING,),
        ),
        "of another table": (with_value("dimensions.TableName", "other"), (MONITORING,)),
        "of another metric": (with_value("metricName", "UserErrors"), both),
        "of another service": (with_value("namespace", "AWS/Lambda"), (MONITORING,)),
        "no actions": (without("alarmActions"), (MONITORING, ACTION)),
        "action is no topic": (with_value("alarmActions", [LAMBDA]), (MONITORING,)),
        "in the other notation": (_in_queries(stack[OF_INDEX]), ()),
    }
    for what, (change, rules) in faults.items():
        yield fault(OF_INDEX, what, change, *rules)
    yield fault(
        OF_INDEX,
        "metric not known",
        with_value("metricName", UNKNOWN_STRING_VALUE),
        not_known=both,
    )


def _in_queries(alarm: Declared) -> Change:
    parts = ("namespace", "metricName", "dimensions")
    query = {"id": "m", "metric": {part: alarm.props[part] for part in parts}}
    return each(*(without(part) for part in parts), with_value("metricQueries", [query]))


def composite_alarms(_stack: Stack) -> Iterator[Mutant]:
    yield fault("any-alarm", "actions off", with_value("actionsEnabled", False), ACTION)
    yield fault("any-alarm", "no actions", without("alarmActions"), ACTION)
