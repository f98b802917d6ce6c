from collections.abc import Mapping

import pytest

from components.alarm import Alarm
from components.table_args import MaxThroughput
from components.throttling import Throttling
from tests.components.estate import ORDERS, SITE

Found = list[tuple[str, dict[str, str]]]

TABLE = {"TableName": "dev-orders"}
BY_PAYLOAD = {"TableName": "dev-orders", "GlobalSecondaryIndexName": "by-payload"}
BY_DAY = {"TableName": "dev-orders", "GlobalSecondaryIndexName": "by-day"}
UNITS = MaxThroughput(read_units=1, write_units=1)


def alarms(
    maximums: Mapping[str, MaxThroughput] | None = None, *, reasons: bool = True
) -> list[Alarm]:
    throttling = Throttling(
        site=SITE, spec=ORDERS, reads=5, writes=3, maximums=maximums or {}, reasons=reasons
    )
    return [*throttling.alarms()]


def found(alarms: list[Alarm]) -> Found:
    """Give names and dimensions, after a check that each name ends with the metric."""
    for alarm in alarms:
        index = alarm.dimensions.get("GlobalSecondaryIndexName")
        assert alarm.name == "-".join(filter(None, ("orders", index, alarm.metric)))
    return [(alarm.name, dict(alarm.dimensions)) for alarm in alarms]


def test_without_reasons_reads_and_writes_of_the_table_and_of_each_index() -> None:
    assert found(alarms(reasons=False)) == [
        ("orders-ReadThrottleEvents", TABLE),
        ("orders-WriteThrottleEvents", TABLE),
        ("orders-by-payload-ReadThrottleEvents", BY_PAYLOAD),
        ("orders-by-payload-WriteThrottleEvents", BY_PAYLOAD),
        ("orders-by-day-ReadThrottleEvents", BY_DAY),
        ("orders-by-day-WriteThrottleEvents", BY_DAY),
    ]


def test_reasons_but_for_the_writes_of_an_index_that_aws_does_not_count_by_account() -> None:
    assert found(alarms()) == [
        ("orders-ReadThrottleEvents", TABLE),
        ("orders-ReadKeyRangeThroughputThrottleEvents", TABLE),
        ("orders-ReadAccountLimitThrottleEvents", TABLE),
        ("orders-WriteThrottleEvents", TABLE),
        ("orders-WriteKeyRangeThroughputThrottleEvents", TABLE),
        ("orders-WriteAccountLimitThrottleEvents", TABLE),
        ("orders-by-payload-ReadThrottleEvents", BY_PAYLOAD),
        ("orders-by-payload-ReadKeyRangeThroughputThrottleEvents", BY_PAYLOAD),
        ("orders-by-payload-ReadAccountLimitThrottleEvents", BY_PAYLOAD),
        ("orders-by-payload-WriteThrottleEvents", BY_PAYLOAD),
        ("orders-by-payload-WriteKeyRangeThroughputThrottleEvents", BY_PAYLOAD),
        ("orders-by-day-ReadThrottleEvents", BY_DAY),
        ("orders-by-day-ReadKeyRangeThroughputThrottleEvents", BY_DAY),
        ("orders-by-day-ReadAccountLimitThrottleEvents", BY_DAY),
        ("orders-by-day-WriteThrottleEvents", BY_DAY),
        ("orders-by-day-WriteKeyRangeThroughputThrottleEvents", BY_DAY),
    ]


@pytest.mark.parametrize(
    ("maximums", "expected"),
    [
        pytest.param({}, [], id="none set"),
        pytest.param(
            {"orders": UNITS},
            [
                ("orders-ReadMaxOnDemandThroughputThrottleEvents", TABLE),
                ("orders-WriteMaxOnDemandThroughputThrottleEvents", TABLE),
            ],
            id="of the table",
        ),
        pytest.param(
            {"by-day": UNITS},
            [
                ("orders-by-day-ReadMaxOnDemandThroughputThrottleEvents", BY_DAY),
                ("orders-by-day-WriteMaxOnDemandThroughputThrottleEvents", BY_DAY),
            ],
            id="of an index",
        ),
        pytest.param(
            {"orders": MaxThroughput(read_units=1), "by-day": MaxThroughput(write_units=1)},
            [
                ("orders-ReadMaxOnDemandThroughputThrottleEvents", TABLE),
                ("orders-by-day-WriteMaxOnDemandThroughputThrottleEvents", BY_DAY),
            ],
            id="of reads here, of writes there",
        ),
        pytest.param(
            {"orders": MaxThroughput(read_units=-1, write_units=-1)}, [], id="lifted again"
        ),
        pytest.param(
            {"orders": MaxThroughput(read_units=-1, write_units=1)},
            [("orders-WriteMaxOnDemandThroughputThrottleEvents", TABLE)],
            id="lifted of reads only",
        ),
    ],
)
def test_maximums_are_a_reason_where_they_are_set(
    maximums: dict[str, MaxThroughput], expected: Found
) -> None:
    without = found(alarms())
    assert [one for one in found(alarms(maximums)) if one not in without] == expected
    assert found(alarms(maximums, reasons=False)) == found(alarms(reasons=False))


def test_thresholds_are_of_what_is_throttled_and_zero_for_reasons() -> None:
    assert {alarm.metric: alarm.threshold for alarm in alarms({"orders": UNITS})} == {
        "ReadThrottleEvents": 5,
        "ReadKeyRangeThroughputThrottleEvents": 0,
        "ReadAccountLimitThrottleEvents": 0,
        "ReadMaxOnDemandThroughputThrottleEvents": 0,
        "WriteThrottleEvents": 3,
        "WriteKeyRangeThroughputThrottleEvents": 0,
        "WriteAccountLimitThrottleEvents": 0,
        "WriteMaxOnDemandThroughputThrottleEvents": 0,
    }


def test_each_counts_for_five_minutes_and_is_over_when_nothing_comes_any_more() -> None:
    ways = {
        (one.namespace, one.statistic, one.period_seconds, one.periods, one.missing_data)
        for one in alarms({"orders": UNITS, "by-day": UNITS})
    }
    assert ways == {("AWS/DynamoDB", "Sum", 60, 5, "notBreaching")}


LOOK = "look on the dashboard for what is throttled, and at the alarms on the reason."
SPREAD = "find the keys with Contributor Insights, then spread them or read from a cache."
HELD_UP = "and those of its table are held up with them."
PARTITION = "one partition serves: 3,000 read units or 1,000 write units a second."


@pytest.mark.parametrize(
    ("name", "meaning", "first_step"),
    [
        ("orders-ReadThrottleEvents", "Reads of table dev-orders are throttled.", LOOK),
        ("orders-WriteThrottleEvents", "Writes of table dev-orders are throttled.", LOOK),
        (
            "orders-by-day-ReadThrottleEvents",
            "Reads of index by-day of dev-orders are throttled.",
            LOOK,
        ),
        (
            "orders-by-day-WriteThrottleEvents",
            f"Writes of index by-day of dev-orders are throttled, {HELD_UP}",
            LOOK,
        ),
        (
            "orders-by-day-ReadKeyRangeThroughputThrottleEvents",
            f"Reads of a few keys of index by-day of dev-orders are more than {PARTITION}",
            SPREAD,
        ),
        (
            "orders-WriteAccountLimitThrottleEvents",
            "Writes of table dev-orders reach the account's quota for a table.",
            "ask for a higher table-level throughput in Service Quotas.",
        ),
        (
            "orders-WriteMaxOnDemandThroughputThrottleEvents",
            "Writes of table dev-orders reach the maximum that is set in the stack.",
            "find who uses so much; if it is meant to be, set a higher maximum.",
        ),
    ],
)
def test_says_what_it_means_and_what_to_do_first(name: str, meaning: str, first_step: str) -> None:
    [alarm] = [alarm for alarm in alarms({"orders": UNITS}) if alarm.name == name]

    assert (alarm.meaning, alarm.first_step) == (meaning, first_step)
