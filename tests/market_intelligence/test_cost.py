"""The monthly cost of a workload: each line of the bill, its quantity and its price."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from pydantic import ValidationError

from components.alarm import METRIC_USD_A_MONTH
from market_intelligence.capacity import GB_BYTES
from market_intelligence.cost.bill import MONTH_DAYS, MONTH_HOURS, MONTH_SECONDS, Line, Mode
from market_intelligence.cost.costs import bill, break_even, total
from market_intelligence.cost.other import UnknownPriceError
from market_intelligence.cost.prices import DEFAULT_FILE, Price, Prices, default_prices
from market_intelligence.load.deployment import (
    Backups,
    Cache,
    DeployedReplica,
    DeployedTable,
    Deployment,
)
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from market_intelligence.table_options import Insights
from settings.cache import Cache as CacheSettings
from tests.market_intelligence.loads import deployed, workload

PRICES = default_prices()
STANDARD, RARE = PRICES.standard, PRICES.infrequent_access
INDEXES = len(REQUESTS.indexes)
REQUESTS_GB = 2 * 86_400 * 5 * 4_100 / GB_BYTES
LOGS_GB = 2 * 4 * 86_400 * 10 * 600 / GB_BYTES
# Of replicas, an item has 48 bytes more.
REPLICATED_GB = (REQUESTS_GB * 4_148 / 4_100, LOGS_GB * 648 / 600)
# Units a second: all indexes bear what the table does, and that by status the changes of status.
WRITTEN, OF_INDEXES = 26, 26 * INDEXES + 6
READ = 10 + 4 + 8 + 4 + 12

TWICE = (DeployedReplica(), DeployedReplica())
Lines = dict[str, tuple[float, Price]]


def lines(deployment: Deployment, mode: Mode | None = None, **fields: object) -> Lines:
    """Return the lines of a bill of one mode, or of none, by their names."""
    utilisation: dict[str, Any] = {"utilisation": fields.pop("utilisation", 0.5)}
    found = bill(workload(**fields), deployment, PRICES, **utilisation)
    return {one.name: (one.quantity, one.price) for one in found if one.mode == mode}


def about(expected: Lines) -> dict[str, object]:
    return {name: (pytest.approx(quantity), price) for name, (quantity, price) in expected.items()}


STORED: Lines = {
    "requests: storage with indexes": ((1 + INDEXES) * REQUESTS_GB, STANDARD.storage),
    "logs: storage with indexes": (2 * LOGS_GB, STANDARD.storage),
    "point-in-time recovery": (REQUESTS_GB + LOGS_GB, PRICES.recovery),
}


def test_on_demand_costs_the_average() -> None:
    assert lines(deployed(), "on demand") == {
        "requests: writes": (WRITTEN * MONTH_SECONDS, STANDARD.write_request),
        "requests: writes of indexes": (OF_INDEXES * MONTH_SECONDS, STANDARD.write_request),
        "requests: reads": (READ * MONTH_SECONDS, STANDARD.read_request),
        "logs: writes": (8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: writes of indexes": (8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: reads": (2.5 * MONTH_SECONDS, STANDARD.read_request),
    }


def test_provisioned_capacity_costs_the_peak_at_its_utilisation() -> None:
    # Ten times the average; the logs themselves and an index that nobody asks are not read, but
    # have a unit all the same.
    unread = 1 + INDEXES - 5
    assert lines(deployed(), "provisioned") == {
        "requests: write capacity": (10 * WRITTEN * MONTH_HOURS, STANDARD.write_hour),
        "requests: write capacity of indexes": (10 * OF_INDEXES * MONTH_HOURS, STANDARD.write_hour),
        "requests: read capacity": ((10 * READ + unread) * MONTH_HOURS, STANDARD.read_hour),
        "logs: write capacity": (80 * MONTH_HOURS, STANDARD.write_hour),
        "logs: write capacity of indexes": (80 * MONTH_HOURS, STANDARD.write_hour),
        "logs: read capacity": ((1 + 25) * MONTH_HOURS, STANDARD.read_hour),
    }


@pytest.mark.parametrize(("utilisation", "units"), [(1, 130), (0.7, 186), (0.65, 200)])
def test_capacity_is_whole_units(utilisation: float, units: int) -> None:
    found = lines(deployed(), "provisioned", utilisation=utilisation)

    assert found["requests: write capacity"] == (units * MONTH_HOURS, STANDARD.write_hour)


def test_replicas_write_what_the_table_writes() -> None:
    replicated = deployed(replicas=TWICE)

    assert lines(replicated, "on demand") == {
        "requests: writes": (3 * WRITTEN * MONTH_SECONDS, STANDARD.replicated_write_request),
        "requests: writes of indexes": (3 * OF_INDEXES * MONTH_SECONDS, STANDARD.write_request),
        "requests: reads": (READ * MONTH_SECONDS, STANDARD.read_request),
        "logs: writes": (3 * 8 * MONTH_SECONDS, STANDARD.replicated_write_request),
        "logs: writes of indexes": (3 * 8 * MONTH_SECONDS, STANDARD.write_request),
        "logs: reads": (2.5 * MONTH_SECONDS, STANDARD.read_request),
    }
    assert lines(replicated, "provisioned")["requests: write capacity"] == (
        3 * 10 * WRITTEN * MONTH_HOURS,
        STANDARD.replicated_write_hour,
    )


def test_replicas_keep_items_and_are_sent_what_is_written_and_what_expires() -> None:
    expired = 2 * 2 * 4 * MONTH_SECONDS
    transfer = 1_024 * MONTH_SECONDS / GB_BYTES
    requests, logs = REPLICATED_GB
    sent = {
        "requests: sending to replicas": (2 * WRITTEN * transfer, PRICES.region_transfer),
        "logs: sending to replicas": (2 * 8 * transfer, PRICES.region_transfer),
    }

    assert lines(deployed(replicas=TWICE)) == about(
        {
            "requests: storage with indexes": (3 * (1 + INDEXES) * requests, STANDARD.storage),
            "logs: storage with indexes": (3 * 2 * logs, STANDARD.storage),
            "point-in-time recovery": (3 * (requests + logs), PRICES.recovery),
            "expiry in replicas": (expired, STANDARD.replicated_write_request),
            "expiry in indexes of replicas": (INDEXES * expired, STANDARD.write_request),
            **sent,
        }
    )
    kept = tuple(replace(table, expires=False) for table in deployed().tables)
    never = lines(Deployment(tables=kept, replicas=TWICE))
    assert {name for name in never if "expiry" in name or "sending" in name} == sent.keys()


def test_each_replica_has_recovery_and_insights_of_its_own() -> None:
    requests, logs = REPLICATED_GB
    copies = (DeployedReplica(recovered=False), DeployedReplica(insights="throttled"))
    both = lines(deployed(replicas=copies))
    assert both["point-in-time recovery"] == (pytest.approx(2 * (requests + logs)), PRICES.recovery)
    keyed = [one for spec in (REQUESTS, PROCESSING_LOGS) for one in (spec, *spec.indexes)]
    keys = sum(len(one.keys) for one in keyed)
    assert both["contributor insights"] == (keys, PRICES.insight_rule)
    only = lines(deployed(recovery=False, replicas=copies))
    assert only["point-in-time recovery"] == (pytest.approx(requests + logs), PRICES.recovery)
    all_keys = lines(deployed(replicas=(DeployedReplica(insights="all"),)))
    assert all_keys["contributor insights"] == (2 * keys, PRICES.insight_rule)
    assert "contributor insights: events" not in all_keys


def test_nothing_around_the_tables_costs_nothing() -> None:
    assert lines(deployed()) == about(STORED)


@pytest.mark.parametrize(
    ("backups", "expected"),
    [
        pytest.param(Backups(per_day=2, kept_days=7), {"backups": (14, PRICES.backup)}, id="warm"),
        pytest.param(
            Backups(kept_days=120, warm_days=30),
            {"backups": (30, PRICES.backup), "cold backups": (90, PRICES.cold_backup)},
            id="cold in the end",
        ),
        pytest.param(
            Backups(kept_days=35, copy_kept_days=10),
            {
                "backups": (35, PRICES.backup),
                "copies of backups": (10, PRICES.backup),
                "sending copies of backups": (MONTH_DAYS, PRICES.backup_copy),
            },
            id="copied",
        ),
    ],
)
def test_each_backup_is_of_whole_tables(backups: Backups, expected: Lines) -> None:
    found = lines(deployed(backups=backups, recovery=False))

    assert {name: line for name, line in found.items() if "storage" not in name} == about(
        {
            name: (times * (REQUESTS_GB + LOGS_GB), price)
            for name, (times, price) in expected.items()
        }
    )


def insights(requests: Insights, logs: Insights) -> Deployment:
    return Deployment(
        tables=(
            DeployedTable(spec=REQUESTS, insights=requests),
            DeployedTable(spec=PROCESSING_LOGS, insights=logs),
        )
    )


# One for a table, which has a hash key only, and two for an index with both keys.
RULES = 1 + 2 * INDEXES
# What reads and writes there are a second, of the table and of each index.
OPERATIONS = (10 + 12) + (1 + 12) + (2 + 12) + (4 + 16) + (3 + 12) + 12 * (INDEXES - 4)


@pytest.mark.parametrize(
    ("deployment", "fields", "expected"),
    [
        pytest.param(
            deployed(keys=4, key_clients=10, alarm_metrics=60, dashboards=1),
            {},
            {
                "keys": (4, PRICES.key),
                "requests for keys": (2 * 10 * 12 * MONTH_HOURS, PRICES.key_requests),
                "alarms": (60, PRICES.alarm_metric),
                "dashboards": (1, PRICES.dashboard),
            },
            id="keys, alarms and dashboards",
        ),
        pytest.param(
            deployed(),
            {"streamReadsPerSecond": 0.5},
            {"reads of streams": (0.5 * MONTH_SECONDS, PRICES.stream_reads)},
            id="streams",
        ),
        pytest.param(
            insights("throttled", "throttled"),
            {},
            {"contributor insights": (RULES + (1 + 2), PRICES.insight_rule)},
            id="insights into throttled keys",
        ),
        pytest.param(
            insights("all", "off"),
            {},
            {
                "contributor insights": (2 * RULES, PRICES.insight_rule),
                "contributor insights: events": (OPERATIONS * MONTH_SECONDS, PRICES.insight_events),
            },
            id="insights into all keys",
        ),
        pytest.param(
            deployed(cache=Cache(node_type="dax.r5.large", nodes=3)),
            {},
            {"cache": (3 * MONTH_HOURS, PRICES.cache_nodes["dax.r5.large"])},
            id="a cache",
        ),
    ],
)
def test_what_is_around_the_tables(
    deployment: Deployment, fields: dict[str, object], expected: Lines
) -> None:
    assert lines(deployment, None, **fields) == about(STORED | expected)


def test_replicas_ask_for_keys_of_their_own() -> None:
    found = lines(deployed(key_clients=10, replicas=TWICE))

    assert found["requests for keys"] == (3 * 2 * 10 * 12 * MONTH_HOURS, PRICES.key_requests)


@pytest.mark.parametrize(("expires", "units"), [(True, WRITTEN + 2 * 4), (False, WRITTEN)])
def test_changes_are_sent_to_kinesis_for_each_write_and_what_expires(
    *, expires: bool, units: int
) -> None:
    sending = DeployedTable(spec=REQUESTS, kinesis=True, expires=expires)
    found = lines(Deployment(tables=(sending, DeployedTable(spec=PROCESSING_LOGS))))

    assert PRICES.change_capture
    assert {name: line for name, line in found.items() if "Kinesis" in name} == {
        "requests: changes sent to Kinesis": (units * MONTH_SECONDS, PRICES.change_capture)
    }


def test_changes_without_a_price_are_refused() -> None:
    sending = Deployment(tables=(DeployedTable(spec=PROCESSING_LOGS, kinesis=True),))
    without = PRICES.model_copy(update={"change_capture": None})
    with pytest.raises(UnknownPriceError) as refused:
        bill(workload(), sending, without)

    assert str(refused.value) == (
        "there is no price for changes sent to Kinesis data streams: add changeCapture to a price "
        "file, and name that with --prices"
    )


def test_each_table_has_the_prices_of_its_class() -> None:
    deployment = Deployment(
        tables=(
            DeployedTable(spec=REQUESTS),
            DeployedTable(spec=PROCESSING_LOGS, table_class="STANDARD_INFREQUENT_ACCESS"),
        )
    )
    found = {one.name: one.price for one in bill(workload(), deployment, PRICES)}

    assert {name: found[name] for name in found if name.split(": ")[-1] in {"writes", "reads"}} == {
        "requests: writes": STANDARD.write_request,
        "requests: reads": STANDARD.read_request,
        "logs: writes": RARE.write_request,
        "logs: reads": RARE.read_request,
    }
    assert found["logs: read capacity"] == RARE.read_hour
    assert found["logs: storage with indexes"] == RARE.storage


def test_a_node_without_a_price_is_refused() -> None:
    with pytest.raises(UnknownPriceError) as refused:
        lines(deployed(cache=Cache(node_type="dax.r9.large", nodes=3)))

    assert str(refused.value) == (
        "there is no price for nodes of type dax.r9.large, only for "
        f"{', '.join(PRICES.cache_nodes)}: add it to cacheNodes of a price file, and pass that "
        "file with --prices"
    )


A_DOLLAR = Price(usd=1, unit="units", page="https://aws.amazon.com/", confirmed=True)


def in_modes(**costs: float) -> list[Line]:
    modes: dict[str, Mode | None] = {"a": "on demand", "b": "provisioned", "c": None}
    return [Line(name, usd, A_DOLLAR, modes[name]) for name, usd in costs.items()]


@pytest.mark.parametrize(("provisioned", "rate"), [(6, 4), (3, 2), (30, 20)])
def test_modes_break_even_in_proportion(provisioned: float, rate: float) -> None:
    found = in_modes(a=3, b=provisioned, c=100)

    assert break_even(workload(), found) == rate
    assert (total(found, "on demand"), total(found, "provisioned")) == (103, 100 + provisioned)


def test_modes_cost_the_same_where_they_break_even() -> None:
    load = workload()
    even = load.at(break_even(load, bill(load, deployed(), PRICES)))
    found = bill(even, deployed(), PRICES)

    assert total(found, "on demand") == pytest.approx(total(found, "provisioned"))


def each(part: object) -> Iterator[Price]:
    if isinstance(part, Price):
        yield part
    elif isinstance(part, dict):
        for member in cast("dict[str, object]", part).values():
            yield from each(member)
    elif hasattr(part, "__dict__"):
        yield from each(vars(part))


def test_prices_are_those_after_the_cut_of_november_2024() -> None:
    assert (PRICES.region, PRICES.date) == ("us-east-1", "2026-11-25")
    assert {
        name: (price.usd, price.per) for name, price in STANDARD if isinstance(price, Price)
    } == {
        "write_request": (0.625, 1_000_000),
        "read_request": (0.125, 1_000_000),
        "replicated_write_request": (0.625, 1_000_000),
        "write_hour": (0.00065, 1),
        "read_hour": (0.00013, 1),
        "replicated_write_hour": (0.00065, 1),
        "storage": (0.25, 1),
    }
    assert RARE.storage.usd == 0.1
    assert {price.page.split("/")[2] for price in each(PRICES)} == {"aws.amazon.com"}


def test_prices_agree_with_what_the_program_says_and_uses() -> None:
    assert PRICES.alarm_metric.each == METRIC_USD_A_MONTH
    assert CacheSettings.model_fields["node_type"].default in PRICES.cache_nodes


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"date": "November"}, ("date",)),
        ({"standard": {}}, ("standard", "writeRequest")),
        ({"key": {"usd": -1, "unit": "", "page": "", "confirmed": True}}, ("key", "usd")),
        ({"keys": {}}, ("keys",)),
    ],
    ids=["no date", "price missing", "below nothing", "misspelt"],
)
def test_a_file_of_prices_is_checked(change: dict[str, object], path: tuple[str, ...]) -> None:
    given = json.loads(DEFAULT_FILE.read_text()) | change
    with pytest.raises(ValidationError) as refused:
        Prices.from_json(json.dumps(given))

    assert refused.value.errors()[0]["loc"] == path
