"""Alarms of CloudWatch, as `aws_cloudwatch_metric_alarm` of the official plugin has them."""

import re
from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, enum
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.inputs import join
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.tagging import TagCalls, as_list, as_map
from rehearsal.plugin.values import Plain, Properties, objects, present

TAGS = TagCalls(service="cloudwatch")

# A period of up to a day, in seconds.
DURATION_SECONDS = (0, 86400)

FACTS = PropertyRules(
    service="cloudwatch",
    auto_named="name",
    defaults={
        "actionsEnabled": True,
        "metricQueries.returnData": False,
        "treatMissingData": "missing",
    },
    enums={
        "comparisonOperator": "ComparisonOperator",
        "metricQueries.metric.unit": "StandardUnit",
        "statistic": "Statistic",
        "unit": "StandardUnit",
    },
    ranges={
        "datapointsToAlarm": (1, None),
        "evaluationCriteria.promqlCriteria.pendingPeriod": DURATION_SECONDS,
        "evaluationCriteria.promqlCriteria.recoveryPeriod": DURATION_SECONDS,
        "evaluationPeriods": (1, None),
        "warmUpConfiguration.warmUpPeriodDurationInMinutes": (1, 2880),
    },
    arns=frozenset({"alarmActions", "insufficientDataActions", "okActions"}),
    conflicts={
        "dimensions": ("metricQueries",),
        "evaluationCriteria": (
            "comparisonOperator",
            "datapointsToAlarm",
            "dimensions",
            "evaluationPeriods",
            "extendedStatistic",
            "metricName",
            "metricQueries",
            "namespace",
            "period",
            "statistic",
            "threshold",
            "thresholdMetricId",
            "unit",
        ),
        "evaluationInterval": ("metricName", "metricQueries"),
        "extendedStatistic": ("statistic", "metricQueries"),
        "metricName": ("metricQueries",),
        "metricQueries": ("metricName",),
        "namespace": ("metricQueries",),
        "period": ("metricQueries",),
        "statistic": ("extendedStatistic", "metricQueries"),
        "threshold": ("thresholdMetricId",),
        "thresholdMetricId": ("threshold",),
    },
    replaces=frozenset({"name"}),
    sets={
        "alarmActions": None,
        "insufficientDataActions": None,
        "metricQueries": "id",
        "okActions": None,
    },
    computed=frozenset({"evaluateLowSampleCountPercentiles"}),
)


Answer = dict[str, Any]


def dimensions(found: list[dict[str, str]]) -> Properties:
    """Return dimensions as the SDK has them."""
    return {item["Name"]: item["Value"] for item in found}


def dimensions_sent(given: dict[str, str]) -> list[dict[str, str]]:
    """Return dimensions as AWS takes them."""
    return [{"Name": name, "Value": value} for name, value in given.items()]


def query(found: Answer) -> Properties:
    """Return a metric or an expression as the SDK has it."""
    metric: Answer | None = found.get("MetricStat")
    return present(
        accountId=found.get("AccountId"),
        expression=found.get("Expression"),
        id=found["Id"],
        label=found.get("Label"),
        metric=_metrics_metric(metric) if metric else None,
        period=found.get("Period"),
        returnData=found["ReturnData"],
    )


def query_sent(given: Properties) -> dict[str, Any]:
    """Return a metric or an expression as AWS takes it."""
    metric: Properties | None = given.get("metric")
    return present(
        AccountId=given.get("accountId"),
        Expression=given.get("expression"),
        Id=given["id"],
        Label=given.get("label"),
        MetricStat=_metric_sent(metric) if metric else None,
        Period=given.get("period"),
        ReturnData=given.get("returnData", False),
    )


def _metrics_metric(found: Answer) -> Properties:
    metric: Answer = found["Metric"]
    return present(
        dimensions=dimensions(metric.get("Dimensions", [])) or None,
        metricName=metric["MetricName"],
        namespace=metric.get("Namespace"),
        period=found["Period"],
        stat=found["Stat"],
        unit=found.get("Unit"),
    )


def _metric_sent(given: Properties) -> Properties:
    metric: Properties = present(MetricName=given["metricName"], Namespace=given.get("namespace"))
    if given.get("dimensions"):
        metric["Dimensions"] = dimensions_sent(given["dimensions"])
    return present(
        Metric=metric, Period=given["period"], Stat=given["stat"], Unit=given.get("unit")
    )


METRICS = ("evaluationCriteria", "metricName", "metricQueries")
NAME_LENGTH = (1, 255)
LENGTHS = {
    "alarmDescription": (0, 1024),
    "evaluationCriteria.promqlCriteria.query": (1, 10000),
    "metricName": NAME_LENGTH,
    "metricQueries.accountId": NAME_LENGTH,
    "metricQueries.expression": (1, 1024),
    "metricQueries.id": NAME_LENGTH,
    "metricQueries.metric.metricName": NAME_LENGTH,
    "metricQueries.metric.namespace": NAME_LENGTH,
    "name": NAME_LENGTH,
    "namespace": NAME_LENGTH,
    "thresholdMetricId": NAME_LENGTH,
}
WORDS = {
    "evaluateLowSampleCountPercentiles": ("evaluate", "ignore"),
    "treatMissingData": ("breaching", "ignore", "missing", "notBreaching"),
}
MINUTE_SECONDS = 60
# Periods that are no whole minutes.
SHORT_SECONDS = {
    "evaluationInterval": (10, 20, 30),
    "metricQueries.metric.period": (1, 5, 10, 20, 30),
    "metricQueries.period": (1, 5, 10, 20, 30),
    "period": (10, 20, 30),
}
EXTENDED_STATISTIC = re.compile(
    r"(?:p|tm|wm|tc|ts)(?:\d{1,2}(?:\.\d{1,2})?|100)|IQM"
    r"|(?:TM|WM|PR|TC|TS)\((?:\d+(?:\.\d+)?%?)?:(?:\d+(?:\.\d+)?%?)?\)"
)
QUERY_STATISTIC = "metricQueries.metric.stat"
STATISTICS = ("extendedStatistic", QUERY_STATISTIC)
STATISTICS_PAGE = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
)
MAX_ACTIONS = 5


def problems(inputs: Properties) -> list[Problem]:
    """Return what is wrong with an alarm."""
    values = [
        Problem(path, reason)
        for path, key, value in _values(inputs)
        for reason in _reasons(key, value)
    ]
    return [*values, *_actions(inputs), *_checks_metric(inputs), *_queries(inputs)]


def _values(value: Plain, path: str = "", key: str = "") -> Iterator[tuple[str, str, Plain]]:
    """Yield each value with its path and with its path without indexes."""
    match value:
        case dict():
            for name, item in value.items():
                yield from _values(item, join(path, name), f"{key}.{name}".lstrip("."))
        case list():
            for index, item in enumerate(value):
                yield from _values(item, f"{path}[{index}]", key)
        case _:
            yield path, key, value


def _reasons(key: str, value: Plain) -> Iterator[str]:
    name = key.rpartition(".")[2]
    if isinstance(value, str):
        yield from _reasons_of_text(key, name, value)
    elif isinstance(value, int) and key in SHORT_SECONDS:
        short = SHORT_SECONDS[key]
        if value not in short and value % MINUTE_SECONDS:
            allowed = " ".join(map(str, short))
            yield f"expected {name} to be one of [{allowed}], got {value}"
            yield f"expected {name} to be divisible by {MINUTE_SECONDS}, got: {value}"


def _reasons_of_text(key: str, name: str, text: str) -> Iterator[str]:
    least, greatest = LENGTHS.get(key, (0, len(text)))
    if not least <= len(text) <= greatest:
        yield f"expected length of {name} to be in the range ({least} - {greatest}), got {text}"
    words = WORDS.get(key, (text,))
    if text.lower() not in map(str.lower, words):
        allowed = " ".join(f'"{word}"' for word in words)
        yield f"expected {name} to be one of [{allowed}], got {text}"
    is_simple = key == QUERY_STATISTIC and text in enum("cloudwatch", "Statistic")
    if key in STATISTICS and not is_simple and not EXTENDED_STATISTIC.fullmatch(text):
        yield f"invalid value for {name} (invalid statistic, see: {STATISTICS_PAGE})"


def _actions(inputs: Properties) -> Iterator[Problem]:
    for name in ("insufficientDataActions", "okActions"):
        actions: Plain = inputs.get(name)
        if isinstance(actions, list) and len(actions) > MAX_ACTIONS:
            yield Problem(
                name,
                f"Too many list items. Attribute {name} supports {MAX_ACTIONS} item maximum, "
                f"but config has {len(actions)} declared",
            )


def _checks_metric(inputs: Properties) -> Iterator[Problem]:
    """Find what is missing of the one metric that an alarm watches; unknown is there."""
    if not any(inputs.get(name) for name in METRICS):
        yield Problem(
            "evaluationCriteria",
            'Invalid combination of arguments. "evaluationCriteria": one of '
            f"`{','.join(METRICS)}` must be specified",
        )
    if inputs.get("evaluationInterval") and not inputs.get("evaluationCriteria"):
        yield Problem(
            "evaluationInterval",
            'Missing required argument. "evaluationInterval": all of '
            "`evaluationCriteria,evaluationInterval` must be specified",
        )
    if inputs.get("metricName") or inputs.get("metricQueries"):
        for name, word in (
            ("comparisonOperator", "comparison_operator"),
            ("evaluationPeriods", "evaluation_periods"),
        ):
            if not inputs.get(name):
                yield Problem(name, f"{word} is required for traditional metric alarms")
    if inputs.get("metricName") and not any(map(inputs.get, ("statistic", "extendedStatistic"))):
        yield Problem(
            "statistic",
            "One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
        )


def _queries(inputs: Properties) -> Iterator[Problem]:
    for index, query in enumerate(objects(inputs.get("metricQueries"))):
        if query.get("expression") and query.get("metric"):
            yield Problem(
                f"metricQueries[{index}]",
                "No metric_query may have both `expression` and a `metric` specified",
            )


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


# What AWS takes with its members, and the one name that differs by more than a letter.
OBJECTS = ("evaluationCriteria", "evaluationInterval", "evaluationWindow", "warmUpConfiguration")
_PROMQL = ("promqlCriteria", "PromQLCriteria")


def _members_sent(value: Plain) -> object:
    """Return a value with its members under AWS's names."""
    if not isinstance(value, dict):
        return value
    return {
        _PROMQL[1] if name == _PROMQL[0] else _capitalized(name): _members_sent(item)
        for name, item in value.items()
        if item is not None
    }


def _members(found: Plain) -> Plain:
    """Return a value with its members under the SDK's names."""
    if not isinstance(found, dict):
        return found
    return {
        _PROMQL[0] if name == _PROMQL[1] else f"{name[0].lower()}{name[1:]}": _members(item)
        for name, item in found.items()
    }


def _capitalized(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"


def put(aws: Aws, inputs: Properties, tags: dict[str, str]) -> None:
    """Make an alarm, or change all of one but its tags; AWS takes these only when it is new."""
    _refuse(inputs)
    aws.call("cloudwatch", "PutMetricAlarm", **_sent(inputs), Tags=as_list(tags))


def describe(aws: Aws, name: str) -> dict[str, Any] | None:
    """Return an alarm as the embedded AWS has it, or None where there is none."""
    answer = aws.call("cloudwatch", "DescribeAlarms", AlarmNames=[name], AlarmTypes=["MetricAlarm"])
    alarms: list[dict[str, Any]] = answer["MetricAlarms"]
    return alarms[0] if alarms else None


def outputs(aws: Aws, name: str) -> Properties | None:
    """Return the properties of an alarm, or None where there is none."""
    alarm = describe(aws, name)
    if alarm is None:
        return None
    return {
        **{name: _members(alarm.get(_capitalized(name))) for name in OBJECTS},
        **{name: alarm.get(key) for key, name in NAMES.items()},
        "arn": alarm["AlarmArn"],
        "dimensions": dimensions(alarm["Dimensions"]) or None,
        "metricQueries": [*map(query, alarm["Metrics"])] or None,
        "tags": tags_of(aws, alarm["AlarmArn"]),
    }


def tags_of(aws: Aws, arn: str) -> dict[str, str]:
    """Return the tags of an alarm."""
    return as_map(aws.call("cloudwatch", "ListTagsForResource", ResourceARN=arn)["Tags"])


def _sent(inputs: Properties) -> dict[str, Any]:
    given = {key: inputs[name] for key, name in NAMES.items() if inputs.get(name) is not None}
    held = {name: inputs[name] for name in OBJECTS if inputs.get(name) is not None}
    given |= {_capitalized(name): _members_sent(value) for name, value in held.items()}
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


class MetricAlarm(Resource):
    """An alarm, its id being its name."""

    type_name = "aws:cloudwatch/metricAlarm:MetricAlarm"
    facts = FACTS

    @override
    def problems(self, inputs: Properties, aws: Aws) -> list[Problem]:
        return problems(inputs)

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        put(aws, inputs, inputs.get("tags") or {})
        return inputs["name"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return outputs(aws, identity)

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
            put(aws, news, {})
        TAGS.change(aws, olds, news, ResourceARN=olds["arn"])

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        aws.call("cloudwatch", "DeleteAlarms", AlarmNames=[identity])


RESOURCE = MetricAlarm()
