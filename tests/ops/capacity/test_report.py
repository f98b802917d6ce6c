from ops.capacity.report import Report
from tables.capacity import demands
from tables.cost.costs import bill, break_even
from tables.cost.prices import default_prices
from tables.load.advice import advice
from tables.load.ceilings import ceilings
from tables.load.deployment import Deployment
from tests.ops.capacity.reports import overloaded, report
from tests.tables.loads import workload


def test_a_report_has_all_that_follows_from_a_workload() -> None:
    load, deployment, prices = workload(), Deployment(), default_prices()

    assert Report.of(load, deployment, prices) == Report(
        workload=load,
        deployment=deployment,
        prices=prices,
        demands=demands(load, deployment),
        bill=bill(load, deployment, prices),
        ceilings=ceilings(load, deployment),
    )


def test_a_peak_below_every_ceiling_exceeds_none() -> None:
    found = report()

    assert found.exceeded == []
    assert found.advice == [
        (found.ceilings[0], advice(found.ceilings[0], found.workload, found.deployment))
    ]


def test_a_peak_above_a_ceiling_exceeds_it() -> None:
    found = overloaded()

    assert [one.name for one in found.exceeded] == [
        "writes of user-index",
        "writes of status-index: processing",
        "writes of strategy-index: table",
    ]


def test_advice_is_on_three_ceilings_at_most() -> None:
    found = report(peakRequestsPerSecond=240)

    assert [one.headroom < 2 for one in found.ceilings[:5]] == [True] * 5
    assert [one.name for one, _ in found.advice] == [one.name for one in found.ceilings[:3]]


def test_advice_is_on_what_is_near() -> None:
    found = report(peakRequestsPerSecond=60)

    assert [(one.name, one.is_exceeded) for one, _ in found.advice] == [
        ("writes of status-index: processing", False),
        ("writes of strategy-index: table", False),
    ]


def test_it_knows_the_break_even() -> None:
    found = report()

    assert found.break_even == break_even(found.workload, found.bill)


def test_what_a_new_table_cannot_take_starts_cold() -> None:
    assert report(peakRequestsPerSecond=250).cold_starts == []
    # 16 units of writes a request of the index by status, 5 of reads of the table.
    assert [one.place.name for one in report(peakRequestsPerSecond=260).cold_starts] == [
        "status-index"
    ]
    load = {"byId": {"perSecond": 10_000}, "byUser": {"perSecond": 3_000, "items": 8}}
    assert [one.place.name for one in report(reads=load).cold_starts] == [
        "table requests",
        "user-index",
    ]


def test_prices_that_only_others_state_are_named() -> None:
    assert report().unconfirmed == []
    assert [line.name for line in report(Deployment(keys=1, dashboards=1)).unconfirmed] == [
        "dashboards"
    ]
