import pytest

from tables.capacity import demands
from tables.cost.bill import MONTH_HOURS, MONTH_SECONDS, Mode
from tables.cost.prices import default_prices
from tables.cost.throughput import throughput
from tables.load.deployment import DeployedTable, Deployment
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.tables.billing import shown
from tests.tables.loads import workload

PRICES = default_prices()
STANDARD = PRICES.standard
RARE = PRICES.infrequent_access


def lines(deployment: Deployment, mode: Mode, utilisation: float = 0.5) -> dict[str, object]:
    needed = demands(workload(), deployment)
    found = throughput(needed, deployment, PRICES, utilisation)
    return {**shown(line for line in found if line.mode == mode)}


def test_on_demand_costs_the_average() -> None:
    assert lines(Deployment(), "on demand") == {
        "requests: writes": (26 * MONTH_SECONDS, STANDARD.write_request),
        "requests: writes of indexes": ((3 * 26 + 32) * MONTH_SECONDS, STANDARD.write_request),
        "requests: reads": ((10 + 4 + 8 + 4 + 12) * MONTH_SECONDS, STANDARD.read_request),
        "logs: writes": (8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: writes of indexes": (8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: reads": (2.5 * MONTH_SECONDS, STANDARD.read_request),
    }


def test_provisioned_capacity_costs_the_peak_at_its_utilisation() -> None:
    # Five times the average, and half of that free; the logs themselves are not read, but have a
    # unit all the same.
    assert lines(Deployment(), "provisioned") == {
        "requests: write capacity": (260 * MONTH_HOURS, STANDARD.write_hour),
        "requests: write capacity of indexes": ((3 * 260 + 320) * MONTH_HOURS, STANDARD.write_hour),
        "requests: read capacity": (
            (100 + 40 + 80 + 40 + 120) * MONTH_HOURS,
            STANDARD.read_hour,
        ),
        "logs: write capacity": (80 * MONTH_HOURS, STANDARD.write_hour),
        "logs: write capacity of indexes": (80 * MONTH_HOURS, STANDARD.write_hour),
        "logs: read capacity": ((1 + 25) * MONTH_HOURS, STANDARD.read_hour),
    }


@pytest.mark.parametrize(
    ("utilisation", "units"), [(1, 130), (0.7, 186), (0.65, 200)], ids=["all", "70 %", "65 %"]
)
def test_capacity_is_whole_units(utilisation: float, units: int) -> None:
    found = lines(Deployment(), "provisioned", utilisation)

    assert found["requests: write capacity"] == (units * MONTH_HOURS, STANDARD.write_hour)


def test_replicas_write_what_the_table_writes() -> None:
    replicated = Deployment(replicas=2)

    assert lines(replicated, "on demand") == {
        "requests: writes": (3 * 26 * MONTH_SECONDS, STANDARD.replicated_write_request),
        "requests: writes of indexes": (3 * 110 * MONTH_SECONDS, STANDARD.write_request),
        "requests: reads": (38 * MONTH_SECONDS, STANDARD.read_request),
        "logs: writes": (3 * 8 * MONTH_SECONDS, STANDARD.replicated_write_request),
        "logs: writes of indexes": (3 * 8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: reads": (2.5 * MONTH_SECONDS, STANDARD.read_request),
    }
    assert lines(replicated, "provisioned")["requests: write capacity"] == (
        3 * 260 * MONTH_HOURS,
        STANDARD.replicated_write_hour,
    )


def test_each_table_has_the_prices_of_its_class() -> None:
    deployment = Deployment(
        tables=(
            DeployedTable(spec=REQUESTS),
            DeployedTable(spec=PROCESSING_LOGS, table_class="STANDARD_INFREQUENT_ACCESS"),
        )
    )
    found = lines(deployment, "on demand") | lines(deployment, "provisioned")

    assert found["requests: writes"] == (26 * MONTH_SECONDS, STANDARD.write_request)
    assert found["logs: writes"] == (8 * MONTH_SECONDS, RARE.write_request)
    assert found["logs: read capacity"] == (26 * MONTH_HOURS, RARE.read_hour)
