"""What the official plugin refuses of an alarm's inputs before anything is made."""

import re
from collections.abc import Iterator

from offline.plugin.aws import enum
from offline.plugin.inputs import join
from offline.plugin.problems import Problem
from offline.plugin.values import Plain, Properties, objects

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
    """Give what is wrong with an alarm."""
    values = [
        Problem(path, reason)
        for path, key, value in _values(inputs)
        for reason in _reasons(key, value)
    ]
    return [*values, *_actions(inputs), *_metric(inputs), *_queries(inputs)]


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


def _metric(inputs: Properties) -> Iterator[Problem]:
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
