"""Every alarm of a full stack, deployed with its exact parameters, meets what AWS publishes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from components.alarm import Alarm
from tests.components.cloudwatch import Client, Described, request, state
from tests.components.estate import deployed
from tests.components.everything import ALARMS, CACHE
from tests.components.publishing import publish, publish_for
from tests.conftest import REGION

# Times at which alarms are evaluated; what is published for one is out of sight of the others.
QUIET = datetime(2026, 1, 1, tzinfo=UTC)
FLOODED = datetime(2026, 1, 2, tzinfo=UTC)
CALMING = datetime(2026, 1, 3, tzinfo=UTC)
AT_THRESHOLDS = datetime(2026, 1, 4, tzinfo=UTC)
ABOVE_THRESHOLDS = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FLOOD = 1e12

# What comes only with traffic, or only with provisioned capacity: without it nobody can tell.
NOT_ALWAYS_THERE = {
    "AccountProvisionedReadCapacityUtilization",
    "AccountProvisionedWriteCapacityUtilization",
    "CPUUtilization",
    "ReplicationLatency",
    "SuccessfulRequestLatency",
}
NAMED = {alarm.name: alarm for alarm in ALARMS}
each = pytest.mark.parametrize("name", NAMED)


def put(client: Client, alarms: Iterable[Alarm]) -> dict[str, Described]:
    inputs = deployed([*alarms])
    for one in inputs.values():
        client.put_metric_alarm(**request(one))
    found = client.describe_alarms()["MetricAlarms"]
    described = {alarm["AlarmName"]: alarm for alarm in found}
    return {name: described[one["name"]] for name, one in inputs.items()}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    # What other tests of this process have deployed stays.
    mock = mock_aws()
    mock.start(reset=False)
    try:
        session: Any = boto3.Session(region_name=REGION)
        cloudwatch: Client = session.client("cloudwatch")
        publish(cloudwatch, {FLOODED - minute * MINUTE: FLOOD for minute in range(1, 16)})
        # All is well again in the last five minutes, which is the longest period.
        publish(cloudwatch, {CALMING - minute * MINUTE: FLOOD for minute in range(6, 16)})
        publish(cloudwatch, {CALMING - minute * MINUTE: 0 for minute in range(1, 6)})
        yield cloudwatch
    finally:
        mock.stop(remove_data=False)


@pytest.fixture(scope="module")
def described(client: Client) -> dict[str, Described]:
    found = put(client, ALARMS)
    for alarm in found.values():
        publish_for(client, alarm, AT_THRESHOLDS, alarm["Threshold"])
        publish_for(client, alarm, ABOVE_THRESHOLDS, alarm["Threshold"] + 1)
    return found


@each
def test_cloudwatch_keeps_exactly_what_is_deployed(
    described: dict[str, Described], name: str
) -> None:
    sent = request(deployed([NAMED[name]])[name])
    del sent["Tags"]

    assert {key: described[name].get(key) for key in sent} == sent


@each
def test_goes_off_when_everything_is_too_much(
    client: Client, described: dict[str, Described], name: str
) -> None:
    assert state(client, described[name], FLOODED) == "ALARM"


@each
def test_is_over_once_one_period_is_well(
    client: Client, described: dict[str, Described], name: str
) -> None:
    assert state(client, described[name], CALMING) == "OK"


@each
def test_without_data_is_well_unless_nobody_can_tell(
    client: Client, described: dict[str, Described], name: str
) -> None:
    expected = "INSUFFICIENT_DATA" if NAMED[name].metric in NOT_ALWAYS_THERE else "OK"
    assert state(client, described[name], QUIET) == expected


@each
def test_a_threshold_is_the_highest_value_that_is_still_fine(
    client: Client, described: dict[str, Described], name: str
) -> None:
    assert state(client, described[name], AT_THRESHOLDS) == "OK"
    assert state(client, described[name], ABOVE_THRESHOLDS) == "ALARM"


WRITES = NAMED["requests-user-index-WriteThrottleEvents"]


@pytest.mark.parametrize(
    "alarm",
    [
        pytest.param(replace(WRITES, metric="WriteThrottledEvents"), id="no such metric"),
        pytest.param(
            replace(WRITES, dimensions={"GlobalSecondaryIndexName": "user-index"}),
            id="a missing dimension",
        ),
        pytest.param(
            replace(WRITES, dimensions={**WRITES.dimensions, "Operation": "PutItem"}),
            id="a dimension too many",
        ),
        pytest.param(
            replace(WRITES, dimensions={**WRITES.dimensions, "TableName": "requests"}),
            id="a table by another name",
        ),
        pytest.param(
            replace(NAMED["requests-SystemErrors"], operations=("Get",)), id="no such operation"
        ),
        pytest.param(
            replace(NAMED["cache-EvictedSize"], dimensions={"ClusterID": CACHE}),
            id="a dimension in other letters",
        ),
    ],
)
def test_an_alarm_on_what_aws_does_not_publish_stays_silent(client: Client, alarm: Alarm) -> None:
    silent = put(client, [replace(alarm, name="silent")])["silent"]

    assert state(client, silent, FLOODED) == "OK"
