import pytest

from offline.plugin.resources.cloudwatch_metric_alarm.checks import problems
from offline.plugin.values import UNKNOWN, Properties

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
GOOD: Properties = {
    "name": "errors",
    "comparisonOperator": "GreaterThanThreshold",
    "evaluationPeriods": 5,
    "metricName": "SystemErrors",
    "namespace": "AWS/DynamoDB",
    "period": 60,
    "statistic": "Sum",
    "treatMissingData": "missing",
}
RULES: Properties = {name: GOOD[name] for name in ("name", "comparisonOperator")} | {
    "evaluationPeriods": 1
}
QUERY: Properties = {
    "id": "m1",
    "metric": {"metricName": "m", "namespace": "n", "period": 60, "stat": "Sum"},
}
STATISTICS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
)


def found(inputs: Properties) -> list[tuple[str, str]]:
    return [(p.path, p.reason) for p in problems(inputs)]


def changed(**changes: object) -> Properties:
    return {name: value for name, value in (GOOD | changes).items() if value is not None}


def queried(**metric: object) -> Properties:
    return RULES | {"metricQueries": [QUERY | {"metric": QUERY["metric"] | metric}]}


@pytest.mark.parametrize(
    "inputs",
    [
        GOOD,
        changed(statistic=None, extendedStatistic="p99.9"),
        changed(statistic=None, extendedStatistic="TM(10%:90%)"),
        changed(statistic=None, extendedStatistic="IQM"),
        changed(statistic=UNKNOWN),
        changed(metricName=UNKNOWN),
        changed(comparisonOperator=UNKNOWN, evaluationPeriods=UNKNOWN),
        changed(period=10),
        changed(period=3600),
        changed(period=UNKNOWN),
        changed(treatMissingData="NOTBREACHING"),
        changed(okActions=[TOPIC] * 5),
        changed(okActions=UNKNOWN),
        changed(alarmActions=[TOPIC] * 6),
        changed(alarmDescription="x" * 1024),
        changed(name="x" * 255),
        queried(period=1, stat="p99"),
        RULES | {"metricQueries": [{"id": "q", "expression": "m1", "period": 60}, QUERY]},
        RULES | {"metricQueries": [{"id": "q", "expression": "x" * 1024}]},
        RULES | {"metricQueries": UNKNOWN},
        {
            "name": "errors",
            "evaluationCriteria": {"promqlCriteria": {"query": "up"}},
            "evaluationInterval": 30,
        },
        {"name": "errors", "evaluationCriteria": UNKNOWN},
    ],
    ids=[
        "metric",
        "percentile",
        "trimmed mean",
        "interquartile mean",
        "unknown statistic",
        "unknown metric",
        "unknown rules",
        "short period",
        "hour",
        "unknown period",
        "words in any case",
        "five actions",
        "unknown actions",
        "six alarm actions",
        "long description",
        "long name",
        "query of a metric",
        "query of an expression",
        "long expression",
        "unknown queries",
        "PromQL",
        "unknown PromQL",
    ],
)
def test_what_the_official_plugin_takes_passes(inputs: Properties) -> None:
    assert found(inputs) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            RULES,
            [
                (
                    "evaluationCriteria",
                    (
                        'Invalid combination of arguments. "evaluationCriteria": one of '
                        "`evaluationCriteria,metricName,metricQueries` must be specified"
                    ),
                )
            ],
        ),
        (
            changed(evaluationInterval=60),
            [
                (
                    "evaluationInterval",
                    (
                        'Missing required argument. "evaluationInterval": all of '
                        "`evaluationCriteria,evaluationInterval` must be specified"
                    ),
                )
            ],
        ),
        (
            changed(statistic=None),
            [
                (
                    "statistic",
                    (
                        "One of `statistic` or `extended_statistic` must be set for a cloudwatch "
                        "metric alarm"
                    ),
                )
            ],
        ),
        (
            changed(comparisonOperator=None, evaluationPeriods=None),
            [
                (
                    "comparisonOperator",
                    "comparison_operator is required for traditional metric alarms",
                ),
                (
                    "evaluationPeriods",
                    "evaluation_periods is required for traditional metric alarms",
                ),
            ],
        ),
        (
            RULES | {"metricQueries": [QUERY, QUERY | {"expression": "m1"}]},
            [
                (
                    "metricQueries[1]",
                    "No metric_query may have both `expression` and a `metric` specified",
                )
            ],
        ),
        (
            changed(period=45),
            [
                ("period", "expected period to be one of [10 20 30], got 45"),
                ("period", "expected period to be divisible by 60, got: 45"),
            ],
        ),
        (
            queried(period=7),
            [
                (
                    "metricQueries[0].metric.period",
                    "expected period to be one of [1 5 10 20 30], got 7",
                ),
                (
                    "metricQueries[0].metric.period",
                    "expected period to be divisible by 60, got: 7",
                ),
            ],
        ),
        (
            changed(statistic=None, extendedStatistic="Sum"),
            [
                (
                    "extendedStatistic",
                    f"invalid value for extendedStatistic (invalid statistic, see: {STATISTICS})",
                )
            ],
        ),
        (
            queried(stat="p999"),
            [
                (
                    "metricQueries[0].metric.stat",
                    f"invalid value for stat (invalid statistic, see: {STATISTICS})",
                )
            ],
        ),
        (
            changed(treatMissingData="never"),
            [
                (
                    "treatMissingData",
                    (
                        'expected treatMissingData to be one of ["breaching" "ignore" "missing" '
                        '"notBreaching"], got never'
                    ),
                )
            ],
        ),
        (
            changed(evaluateLowSampleCountPercentiles="x"),
            [
                (
                    "evaluateLowSampleCountPercentiles",
                    (
                        "expected evaluateLowSampleCountPercentiles to be one of "
                        '["evaluate" "ignore"], got x'
                    ),
                )
            ],
        ),
        (
            changed(okActions=[TOPIC] * 6),
            [
                (
                    "okActions",
                    (
                        "Too many list items. Attribute okActions supports 5 item maximum, "
                        "but config has 6 declared"
                    ),
                )
            ],
        ),
        (
            changed(insufficientDataActions=[TOPIC] * 7),
            [
                (
                    "insufficientDataActions",
                    (
                        "Too many list items. Attribute insufficientDataActions supports 5 item "
                        "maximum, but config has 7 declared"
                    ),
                )
            ],
        ),
        (
            changed(alarmDescription="x" * 1025),
            [
                (
                    "alarmDescription",
                    "expected length of alarmDescription to be in the range (0 - 1024), got "
                    + "x" * 1025,
                )
            ],
        ),
        (
            RULES | {"metricQueries": [{"id": "q", "expression": "x" * 1025}]},
            [
                (
                    "metricQueries[0].expression",
                    "expected length of expression to be in the range (1 - 1024), got "
                    + "x" * 1025,
                )
            ],
        ),
        (
            changed(name="x" * 256),
            [
                (
                    "name",
                    "expected length of name to be in the range (1 - 255), got " + "x" * 256,
                )
            ],
        ),
    ],
    ids=[
        "no metric",
        "interval without PromQL",
        "no statistic",
        "no rules",
        "expression and metric",
        "period",
        "period of a query",
        "extended statistic",
        "statistic of a query",
        "missing data",
        "low samples",
        "six actions",
        "seven actions",
        "description too long",
        "expression too long",
        "name too long",
    ],
)
def test_what_the_official_plugin_refuses_is_refused(
    inputs: Properties, expected: list[tuple[str, str]]
) -> None:
    assert found(inputs) == expected
