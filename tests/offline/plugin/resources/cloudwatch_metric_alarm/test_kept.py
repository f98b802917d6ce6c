from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.resources.cloudwatch_metric_alarm import kept
from offline.plugin.values import Properties

CRITERIA = {"promqlCriteria": {"query": "up < 1"}}


@pytest.mark.parametrize(
    ("inputs", "left_out"),
    [
        ({"metricName": "m", "statistic": "Sum"}, {}),
        ({"extendedStatistic": "p99"}, {}),
        ({"extendedStatistic": "tm95"}, {"extendedStatistic": "tm95"}),
        (
            {"evaluationCriteria": CRITERIA, "evaluationInterval": 60},
            {"evaluationCriteria": CRITERIA, "evaluationInterval": 60},
        ),
        (
            {"warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 5}},
            {"warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 5}},
        ),
        (
            {"evaluationWindow": {"wallClockWindow": {"timezone": "UTC"}}},
            {"evaluationWindow": {"wallClockWindow": {"timezone": "UTC"}}},
        ),
        (
            {"metricQueries": [{"id": "m1", "accountId": "210987654321"}, {"id": "m2"}]},
            {"accounts": {"m1": "210987654321"}},
        ),
    ],
    ids=["nothing", "percentile", "trimmed mean", "PromQL", "warm-up", "window", "account"],
)
def test_what_the_embedded_aws_drops_is_kept(inputs: Properties, left_out: Properties) -> None:
    assert kept.left_out(inputs) == left_out


def test_what_is_kept_is_of_one_alarm_in_one_region_until_forgotten(aws: Aws) -> None:
    name = f"alarm-{uuid4().hex}"
    kept.record(aws, name, {"evaluationInterval": 60})
    kept.record(aws, name, {"evaluationCriteria": CRITERIA})
    assert kept.recorded(aws, name) == {"evaluationCriteria": CRITERIA}
    assert kept.recorded(Aws("us-west-2"), name) == {}
    kept.forget(aws, name)
    assert kept.recorded(aws, name) == {}
