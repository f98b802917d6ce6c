import pytest

from ops.capacity.tables import Table, tables
from tables.load.deployment import Backups, Deployment
from tests.ops.capacity.reports import overloaded, report

UNITS, BILL, CEILINGS = 0, 1, 2
LIST = "List prices of us-east-1, looked up on 2026-11-25."


def test_units_of_each_table_and_index() -> None:
    assert tables(report())[UNITS] == Table(
        "Units a second, and what is kept",
        ("", "reads", "at peak", "writes", "at peak", "items", "GB"),
        [
            ("table requests", "10", "50", "26", "130", "864,000", "3.3"),
            ("user-index", "4", "20", "26", "130", "864,000", "3.3"),
            ("project-index", "8", "40", "26", "130", "864,000", "3.3"),
            ("status-index", "4", "20", "32", "160", "864,000", "3.3"),
            ("strategy-index", "12", "60", "26", "130", "864,000", "3.3"),
            ("table logs", "0", "0", "8", "40", "6,912,000", "3.86"),
            ("request-logs-index", "2.5", "12.5", "8", "40", "6,912,000", "3.86"),
        ],
    )


def test_a_bill_of_both_modes() -> None:
    found = tables(report(Deployment(dashboards=1, keys=1)))[BILL]

    assert (found.title, found.heads) == (
        "USD a month",
        ("", "quantity", "unit", "on demand", "provisioned"),
    )
    assert [found.rows[number] for number in (0, 3, 12, -3, -2, -1)] == [
        ("requests: writes", "68,328,000", "write request units", "42.71", ""),
        ("requests: write capacity", "135,780", "write capacity unit-hour", "", "88.26"),
        ("requests: storage with indexes", "16.5", "GB-month", "4.12", "4.12"),
        ("keys", "1", "key-month", "1.00", "1.00"),
        ("dashboards *", "1", "dashboard-month", "3.00", "3.00"),
        ("total", "", "", "274.45", "556.02"),
    ]
    assert found.notes == [
        (
            "With a peak of 10 requests a second, on demand is cheaper up to an average of 4.14; "
            "that of this workload is 2."
        ),
        f"{LIST} * AWS itself was not found to state this price.",
    ]


def test_a_total_is_that_of_its_column() -> None:
    rows = tables(report())[BILL].rows
    for column in (3, 4):
        *lines, total = (float(row[column].replace(",", "") or 0) for row in rows)
        assert total == pytest.approx(sum(lines), abs=0.05)


def test_where_all_prices_are_confirmed_no_star_is_explained() -> None:
    assert tables(report())[BILL].notes[-1] == LIST


def test_a_steady_workload_may_cost_less_on_demand_whatever_its_average() -> None:
    # With so little, the least capacity that can be provisioned is too much.
    small = report(
        requestsPerSecond=0.001, peakRequestsPerSecond=0.001, reads={}, logs={"perRequest": 0}
    )

    assert tables(small)[BILL].notes[0] == (
        "With a peak of 0.001 requests a second, on demand is cheaper whatever the average."
    )


def test_backups_that_cost_much_are_pointed_out() -> None:
    found = report(Deployment(backups=Backups(kept_days=365)))

    assert tables(found)[BILL].notes[1] == (
        "Each backup is one of whole tables: they and their copies are 49% of the bill."
    )


def test_ceilings_come_with_their_headroom() -> None:
    found = tables(report())[CEILINGS]

    assert (found.title, found.heads) == (
        "Where it would throttle, the first ceiling first",
        ("", "kind", "units/s", "at peak", "headroom", "reached at requests/s"),
    )
    assert found.rows[:2] == [
        ("writes of status-index: processing", "partition", "1,000", "100", "10 x", "100"),
        ("writes of strategy-index: table", "partition", "1,000", "97.5", "10.3 x", "103"),
    ]
    assert (len(found.rows), found.notes) == (8, ["16 more are further away."])


def test_a_ceiling_that_is_exceeded_stands_out() -> None:
    found = tables(overloaded())[CEILINGS]

    assert [(row[0], row[4]) for row in found.rows[:4]] == [
        ("writes of user-index", "EXCEEDED"),
        ("writes of status-index: processing", "EXCEEDED"),
        ("writes of strategy-index: table", "EXCEEDED"),
        ("writes of status-index: completed", "1.25 x"),
    ]


def test_where_there_are_few_ceilings_none_is_left_out() -> None:
    few = {"statuses": ["pending"]}
    found = tables(report(life=few, reads={}, logs={"perRequest": 0}))[CEILINGS]

    assert len(found.rows) == 8
    assert found.notes == ["2 more are further away."]


def test_what_starts_cold_is_named() -> None:
    found = tables(report(peakRequestsPerSecond=260))[CEILINGS]

    assert found.notes[-1] == (
        "More than a new table or index takes at once: status-index. "
        "Raise its warm throughput first."
    )
