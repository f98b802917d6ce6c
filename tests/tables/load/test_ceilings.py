from dataclasses import replace

import pytest

from tables.load.ceilings import Ceiling, ceilings
from tables.load.deployment import DeployedTable, Deployment, Maximum
from tables.load.places import Place
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.tables.loads import workload

PROCESSING = Ceiling(
    place=Place("requests", "status-index", "processing"),
    access="write",
    kind="partition",
    limit_units=1_000,
    peak_units=100,
    requests_per_second=100,
)


def test_each_value_has_a_ceiling() -> None:
    found = ceilings(workload(), Deployment())

    assert [
        (one.name, one.limit_units, one.peak_units, one.requests_per_second)
        for one in found
        if one.kind == "partition"
    ] == [
        ("writes of status-index: processing", 1_000, 100, 100),
        ("writes of strategy-index: table", 1_000, 97.5, 1_000 / 9.75),
        ("writes of status-index: completed", 1_000, 40, 250),
        ("writes of project-index: busiest project", 1_000, 32.5, 1_000 / 3.25),
        ("writes of strategy-index: sqs", 1_000, 32.5, 1_000 / 3.25),
        ("reads of strategy-index: table", 3_000, 60, 500),
        ("writes of status-index: pending", 1_000, 20, 500),
        ("writes of user-index: busiest user", 1_000, 16.25, 1_000 / 1.625),
        ("reads of status-index: pending", 3_000, 20, 1_500),
        ("reads of project-index: busiest project", 3_000, 10, 3_000),
        ("reads of user-index: busiest user", 3_000, 2.5, 12_000),
    ]


def test_each_table_and_index_has_a_quota() -> None:
    found = ceilings(workload(), Deployment())

    assert [
        (one.name, one.peak_units, round(one.requests_per_second))
        for one in found
        if one.kind == "quota"
    ] == [
        ("writes of status-index", 160, 2_500),
        ("writes of project-index", 130, 3_077),
        ("writes of strategy-index", 130, 3_077),
        ("writes of table requests", 130, 3_077),
        ("writes of user-index", 130, 3_077),
        ("reads of strategy-index", 60, 6_667),
        ("reads of table requests", 50, 8_000),
        ("reads of project-index", 40, 10_000),
        ("writes of request-logs-index", 40, 10_000),
        ("writes of table logs", 40, 10_000),
        ("reads of status-index", 20, 20_000),
        ("reads of user-index", 20, 20_000),
        ("reads of request-logs-index", 12.5, 32_000),
    ]


def test_maximums_are_ceilings() -> None:
    maximums = {None: Maximum(write=65), "user-index": Maximum(read=40), "status-index": Maximum()}
    deployment = Deployment(
        tables=(
            DeployedTable(spec=REQUESTS, maximums=maximums),
            DeployedTable(spec=PROCESSING_LOGS, maximums={None: Maximum(write=80)}),
        )
    )

    assert [
        (one.name, one.limit_units, one.requests_per_second)
        for one in ceilings(workload(), deployment)
        if one.kind == "maximum"
    ] == [
        ("writes of table requests", 65, 5),
        ("reads of user-index", 40, 20),
        ("writes of table logs", 80, 20),
    ]


@pytest.mark.parametrize(
    ("peak_units", "headroom", "is_exceeded"),
    [(500, 2, False), (1_000, 1, False), (2_000, 0.5, True)],
    ids=["below", "at it", "above"],
)
def test_headroom(peak_units: float, headroom: float, is_exceeded: bool) -> None:
    ceiling = replace(PROCESSING, peak_units=peak_units)

    assert (ceiling.headroom, ceiling.is_exceeded) == (headroom, is_exceeded)


def test_the_rate_does_not_depend_on_the_peak() -> None:
    rates = [
        ceilings(workload(peakRequestsPerSecond=peak), Deployment())[0].requests_per_second
        for peak in (2, 10, 1_000)
    ]

    assert rates == [pytest.approx(100)] * 3


def test_the_first_ceiling_comes_first() -> None:
    assert ceilings(workload(), Deployment())[0] == PROCESSING
