import pytest

from tables.cost.bill import MONTH_HOURS, Line, Mode
from tables.cost.costs import bill, break_even, total
from tables.cost.prices import Price, default_prices
from tables.load.deployment import Deployment
from tests.tables.loads import workload

PRICES = default_prices()
A_DOLLAR = Price(usd=1, unit="units", page="https://aws.amazon.com/", confirmed=True)


def lines(**costs: float) -> list[Line]:
    modes: dict[str, Mode | None] = {"a": "on demand", "b": "provisioned", "c": None}
    return [Line(name, usd, A_DOLLAR, modes[name]) for name, usd in costs.items()]


def test_a_total_is_of_one_mode() -> None:
    found = lines(a=1, b=2, c=4)

    assert (total(found, "on demand"), total(found, "provisioned")) == (5, 6)


@pytest.mark.parametrize(("provisioned", "rate"), [(6, 4), (3, 2), (30, 20)])
def test_modes_break_even_in_proportion(provisioned: float, rate: float) -> None:
    assert break_even(workload(), lines(a=3, b=provisioned, c=100)) == rate


def test_modes_cost_the_same_where_they_break_even() -> None:
    load = workload()
    found = bill(load, Deployment(), PRICES)
    even = bill(load.at(break_even(load, found)), Deployment(), PRICES)

    assert total(even, "on demand") == pytest.approx(total(even, "provisioned"))


def test_provisioned_capacity_breaks_even_at_two_fifths_of_the_peak() -> None:
    # 0.70 of 0.00065 USD an hour against 0.625 USD a million, of reads in the same proportion.
    load = workload(requestsPerSecond=200, peakRequestsPerSecond=1_000)
    share = 0.00065 * MONTH_HOURS / 0.7 / (0.625 * MONTH_HOURS * 3600 / 1_000_000)

    assert break_even(load, bill(load, Deployment(), PRICES)) / 1_000 == pytest.approx(
        share, rel=0.01
    )


def test_a_bill_has_every_line_that_is_not_nothing() -> None:
    assert [(line.name, line.mode) for line in bill(workload(), Deployment(keys=1), PRICES)] == [
        ("requests: writes", "on demand"),
        ("requests: writes of indexes", "on demand"),
        ("requests: reads", "on demand"),
        ("requests: write capacity", "provisioned"),
        ("requests: write capacity of indexes", "provisioned"),
        ("requests: read capacity", "provisioned"),
        ("logs: writes", "on demand"),
        ("logs: writes of indexes", "on demand"),
        ("logs: reads", "on demand"),
        ("logs: write capacity", "provisioned"),
        ("logs: write capacity of indexes", "provisioned"),
        ("logs: read capacity", "provisioned"),
        ("requests: storage with indexes", None),
        ("logs: storage with indexes", None),
        ("point-in-time recovery", None),
        ("keys", None),
    ]


def test_replicas_add_lines() -> None:
    names = {line.name for line in bill(workload(), Deployment(replicas=1), PRICES)}

    assert names - {line.name for line in bill(workload(), Deployment(), PRICES)} == {
        "requests: sending to replicas",
        "expiry in replicas",
        "expiry in indexes of replicas",
        "logs: sending to replicas",
    }


def test_a_request_a_second_costs_what_it_costs_by_hand() -> None:
    # A request of 1 KB at every step: 1 + 2 + 10 + 1 writes... of one unit each, no reads, no logs.
    life = {"submittedBytes": 1_000, "workingBytes": 1_000, "endedBytes": 924}
    load = workload(
        requestsPerSecond=1,
        peakRequestsPerSecond=1,
        retentionDays=1,
        life=life,
        reads={},
        logs={"perRequest": 0},
    )
    found = {line.name: line.usd for line in bill(load, Deployment(), PRICES)}

    # 13 writes of the table; 3 * 13 + 15 of its indexes; 86,400 items of 1 KB in five places.
    a_unit = 2_628_000 * 0.000_000_625
    assert {name: usd for name, usd in found.items() if "capacity" not in name} == {
        "requests: writes": pytest.approx(13 * a_unit),
        "requests: writes of indexes": pytest.approx(54 * a_unit),
        "requests: storage with indexes": pytest.approx(86_400 * 5 / 1024 / 1024 * 0.25),
        "point-in-time recovery": pytest.approx(86_400 / 1024 / 1024 * 0.2),
    }
