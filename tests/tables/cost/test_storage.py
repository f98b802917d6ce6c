import pytest

from tables.capacity import GB_BYTES, demands
from tables.cost.bill import MONTH_DAYS, MONTH_SECONDS
from tables.cost.prices import Price, default_prices
from tables.cost.storage import replication, storage
from tables.load.deployment import Backups, DeployedTable, Deployment
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.tables.billing import shown
from tests.tables.loads import workload

PRICES = default_prices()
REQUESTS_GB = 2 * 86_400 * 5 * 4_100 / GB_BYTES
LOGS_GB = 2 * 4 * 86_400 * 10 * 600 / GB_BYTES
TABLES_GB = REQUESTS_GB + LOGS_GB

Lines = dict[str, tuple[float, Price]]


def stored(deployment: Deployment) -> Lines:
    return shown(storage(demands(workload(), deployment), deployment, PRICES))


def about(lines: Lines) -> dict[str, object]:
    return {name: (pytest.approx(quantity), price) for name, (quantity, price) in lines.items()}


def test_items_are_kept_in_the_table_and_in_each_index() -> None:
    assert stored(Deployment()) == about(
        {
            "requests: storage with indexes": (5 * REQUESTS_GB, PRICES.standard.storage),
            "logs: storage with indexes": (2 * LOGS_GB, PRICES.standard.storage),
            "point-in-time recovery": (TABLES_GB, PRICES.recovery),
        }
    )


def test_replicas_keep_them_too() -> None:
    # 48 bytes more for each item.
    found = stored(Deployment(replicas=1))

    assert found == about(
        {
            "requests: storage with indexes": (
                2 * 5 * REQUESTS_GB * 4_148 / 4_100,
                PRICES.standard.storage,
            ),
            "logs: storage with indexes": (2 * 2 * LOGS_GB * 648 / 600, PRICES.standard.storage),
            "point-in-time recovery": (
                2 * (REQUESTS_GB * 4_148 / 4_100 + LOGS_GB * 648 / 600),
                PRICES.recovery,
            ),
        }
    )


def test_without_recovery_there_is_no_price_for_it() -> None:
    assert "point-in-time recovery" not in stored(Deployment(recovery=False))


@pytest.mark.parametrize(
    ("backups", "expected"),
    [
        pytest.param(
            Backups(per_day=2, kept_days=7),
            {"backups": (14, PRICES.backup), "cold backups": (0, PRICES.cold_backup)},
            id="warm",
        ),
        pytest.param(
            Backups(kept_days=120, warm_days=30),
            {"backups": (30, PRICES.backup), "cold backups": (90, PRICES.cold_backup)},
            id="cold in the end",
        ),
        pytest.param(
            Backups(kept_days=35, copy_kept_days=10),
            {
                "backups": (35, PRICES.backup),
                "cold backups": (0, PRICES.cold_backup),
                "copies of backups": (10, PRICES.backup),
                "sending copies of backups": (MONTH_DAYS, PRICES.backup_copy),
            },
            id="copied",
        ),
    ],
)
def test_each_backup_is_of_whole_tables(backups: Backups, expected: Lines) -> None:
    found = stored(Deployment(backups=backups))

    assert {name: line for name, line in found.items() if "backups" in name} == about(
        {name: (times * TABLES_GB, price) for name, (times, price) in expected.items()}
    )


def replicated(deployment: Deployment) -> Lines:
    load = workload()
    return shown(replication(load, demands(load, deployment), deployment, PRICES))


EXPIRED = 2 * 2 * 4 * MONTH_SECONDS


def test_replicas_are_sent_what_is_written_and_what_expires() -> None:
    assert replicated(Deployment(replicas=2)) == about(
        {
            "requests: sending to replicas": (
                2 * 26 * 1_024 * MONTH_SECONDS / GB_BYTES,
                PRICES.region_transfer,
            ),
            "expiry in replicas": (EXPIRED, PRICES.standard.replicated_write_request),
            "expiry in indexes of replicas": (4 * EXPIRED, PRICES.standard.write_request),
            "logs: sending to replicas": (
                2 * 8 * 1_024 * MONTH_SECONDS / GB_BYTES,
                PRICES.region_transfer,
            ),
        }
    )


def test_what_never_expires_is_not_deleted_in_replicas() -> None:
    assert [*replicated(Deployment(replicas=2, expires=False))] == [
        "requests: sending to replicas",
        "logs: sending to replicas",
    ]


def test_a_class_has_a_price_for_its_storage() -> None:
    deployment = Deployment(
        tables=(
            DeployedTable(spec=REQUESTS, table_class="STANDARD_INFREQUENT_ACCESS"),
            DeployedTable(spec=PROCESSING_LOGS),
        )
    )

    assert [price for _, price in stored(deployment).values()] == [
        PRICES.infrequent_access.storage,
        PRICES.standard.storage,
        PRICES.recovery,
    ]
