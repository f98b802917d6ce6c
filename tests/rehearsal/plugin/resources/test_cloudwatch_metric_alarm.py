"""What is peculiar to alarms on metrics."""

from typing import Any

import pytest

from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.conftest import Engine
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.sample import length, no_word
from tests.rehearsal.plugin.samples.cloudwatch import (
    ALARMS,
    PROMQL,
    PUTS,
    TOPIC,
    TOTAL,
)

CONFLICT = "Conflicting configuration arguments."
STATISTICS = (
    "invalid statistic, see: "
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
)
NO_METRIC: Properties = dict.fromkeys(
    ("dimensions", "metricName", "namespace", "period", "statistic")
)
NO_RULES: Properties = dict.fromkeys(
    ("comparisonOperator", "datapointsToAlarm", "evaluationPeriods", "threshold")
)
CRITERIA = {"promqlCriteria": {"query": "up"}}


@pytest.fixture
def alarm(engine: Engine) -> Life:
    return Life(engine, ALARMS)


def described(alarm: Life) -> dict[str, Any]:
    return alarm.aws.call("cloudwatch", "DescribeAlarms", AlarmNames=[alarm.name])["MetricAlarms"][
        0
    ]


def queried(**metric: object) -> Properties:
    """Return a query of a metric in the place of the alarm's own metric."""
    one = PUTS | {"metric": PUTS["metric"] | metric}
    return NO_METRIC | {"metricQueries": [one]}


@pytest.mark.parametrize("statistic", ["p99.9", "tm95", "TM(10%:90%)", "IQM"])
def test_every_extended_statistic_is_read_back(alarm: Life, statistic: str) -> None:
    change = {"statistic": None, "extendedStatistic": statistic}
    checked, outputs = alarm.made(change)
    assert outputs == alarm.outputs(change)
    assert alarm.engine.kinds(outputs, checked) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"threshold": None}, {"Threshold": 0.0}),
        ({"threshold": 1.5}, {"Threshold": 1.5}),
        ({"threshold": None, "thresholdMetricId": "band"}, {"ThresholdMetricId": "band"}),
        (NO_METRIC | NO_RULES | {"evaluationCriteria": CRITERIA}, {}),
    ],
    ids=["none", "number", "band", "PromQL"],
)
def test_an_alarm_without_a_threshold_has_zero_unless_it_takes_none(
    alarm: Life, change: Properties, expected: dict[str, Any]
) -> None:
    alarm.made(change)
    held = described(alarm)
    assert {key: held[key] for key in held if key.startswith("Threshold")} == expected


def test_the_next_alarm_of_a_name_has_nothing_of_the_last(engine: Engine) -> None:
    alarm = Life(engine, PROMQL)
    _, outputs = alarm.made({"tags": {"team": "orders"}})
    alarm.engine.delete(outputs)
    bare = alarm.made({"evaluationInterval": None, "tags": {"who": "me"}})[1]
    assert (bare["tags"], bare.get("evaluationInterval")) == ({"who": "me"}, None)
    alarm.engine.delete(bare)
    assert alarm.aws.records.get("cloudwatch-metric-alarm", f"us-east-1/{alarm.name}") is None


@pytest.mark.parametrize(
    "change",
    [
        {"statistic": UNKNOWN},
        {"metricName": UNKNOWN},
        {"comparisonOperator": UNKNOWN, "evaluationPeriods": UNKNOWN},
        {"period": 10},
        {"period": 3600},
        {"period": UNKNOWN},
        {"treatMissingData": "NOTBREACHING"},
        {"okActions": [TOPIC] * 5},
        {"okActions": UNKNOWN},
        {"alarmActions": [TOPIC] * 6},
        {"alarmDescription": "x" * 1024},
        {"name": "x" * 255},
        queried(period=1, stat="p99"),
        NO_METRIC | {"metricQueries": [{"id": "q", "expression": "x" * 1024}]},
        NO_METRIC | {"metricQueries": UNKNOWN},
        NO_METRIC | NO_RULES | {"evaluationCriteria": CRITERIA, "evaluationInterval": 30},
        NO_METRIC | NO_RULES | {"evaluationCriteria": UNKNOWN},
    ],
)
def test_what_the_official_plugin_takes_passes(alarm: Life, change: Properties) -> None:
    assert alarm.engine.check(alarm.inputs(change))[1] == []


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (
            NO_METRIC,
            "evaluationCriteria",
            (
                'Invalid combination of arguments. "evaluationCriteria": one of '
                "`evaluationCriteria,metricName,metricQueries` must be specified"
            ),
        ),
        (
            {"evaluationInterval": UNKNOWN},
            "evaluationInterval",
            (
                'Missing required argument. "evaluationInterval": all of '
                "`evaluationCriteria,evaluationInterval` must be specified"
            ),
        ),
        (
            {"statistic": None},
            "statistic",
            "One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
        ),
        (
            {"comparisonOperator": None},
            "comparisonOperator",
            "comparison_operator is required for traditional metric alarms",
        ),
        (
            NO_METRIC | {"metricQueries": [TOTAL], "evaluationPeriods": None},
            "evaluationPeriods",
            "evaluation_periods is required for traditional metric alarms",
        ),
        (
            NO_METRIC | {"metricQueries": [PUTS, PUTS | {"expression": "m1"}]},
            "metricQueries[1]",
            "No metric_query may have both `expression` and a `metric` specified",
        ),
        ({"period": 45}, "period", "expected period to be one of [10 20 30], got 45"),
        ({"period": 45}, "period", "expected period to be divisible by 60, got: 45"),
        (
            queried(period=7),
            "metricQueries[0].metric.period",
            "expected period to be one of [1 5 10 20 30], got 7",
        ),
        (
            {"statistic": None, "extendedStatistic": "Sum"},
            "extendedStatistic",
            f"invalid value for extendedStatistic ({STATISTICS})",
        ),
        (
            queried(stat="p999"),
            "metricQueries[0].metric.stat",
            f"invalid value for stat ({STATISTICS})",
        ),
        no_word("treatMissingData", "breaching", "ignore", "missing", "notBreaching"),
        no_word("evaluateLowSampleCountPercentiles", "evaluate", "ignore"),
        no_word("statistic", "SampleCount", "Average", "Sum", "Minimum", "Maximum"),
        *(
            (
                {name: [TOPIC] * 6},
                name,
                (
                    f"Too many list items. Attribute {name} supports 5 item maximum, "
                    "but config has 6 declared"
                ),
            )
            for name in ("okActions", "insufficientDataActions")
        ),
        length("alarmDescription", "x" * 1025, 0, 1024),
        length("name", "x" * 256, 1, 255),
        (
            NO_METRIC | {"metricQueries": [{"id": "q", "expression": ""}]},
            "metricQueries[0].expression",
            "expected length of expression to be in the range (1 - 1024), got ",
        ),
        (
            {"datapointsToAlarm": 0},
            "datapointsToAlarm",
            "expected datapointsToAlarm to be at least (1), got 0",
        ),
        ({"alarmActions": ["x"]}, "alarmActions[0]", '"alarmActions" (x) is an invalid ARN'),
    ],
)
def test_what_the_official_plugin_refuses_is_refused(
    alarm: Life, change: Properties, path: str, reason: str
) -> None:
    reasons = alarm.engine.check(alarm.inputs(change))[1]
    assert f"{reason}. Examine values at 'orders.{path}'." in reasons
    # A period is at fault in two ways at once, and an interval excludes a metric.
    assert len(reasons) == (2 if path.endswith(("period", "Interval")) else 1)


@pytest.mark.parametrize(
    ("change", "pairs"),
    [
        (
            {"extendedStatistic": "p99"},
            [("extendedStatistic", "statistic"), ("statistic", "extendedStatistic")],
        ),
        (
            {"thresholdMetricId": "band"},
            [("threshold", "thresholdMetricId"), ("thresholdMetricId", "threshold")],
        ),
        (
            {"metricQueries": [TOTAL]},
            [
                ("dimensions", "metricQueries"),
                ("metricName", "metricQueries"),
                ("metricQueries", "metricName"),
                ("namespace", "metricQueries"),
                ("period", "metricQueries"),
                ("statistic", "metricQueries"),
            ],
        ),
        (
            {"evaluationCriteria": CRITERIA},
            [
                ("evaluationCriteria", name)
                for name in (
                    *("comparisonOperator", "datapointsToAlarm", "dimensions"),
                    *("evaluationPeriods", "metricName", "namespace", "period", "statistic"),
                    "threshold",
                )
            ],
        ),
    ],
    ids=["two statistics", "two thresholds", "metric and queries", "metric and PromQL"],
)
def test_properties_that_exclude_each_other_are_refused(
    alarm: Life, change: Properties, pairs: list[tuple[str, str]]
) -> None:
    assert alarm.engine.check(alarm.inputs(change))[1] == [
        f"{CONFLICT} \"{one}\": conflicts with {other}. Examine values at 'orders.{one}'."
        for one, other in pairs
    ]
