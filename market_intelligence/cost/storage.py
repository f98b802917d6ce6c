"""The monthly cost of storing items: in tables and indexes, as backups, in other regions."""

from collections.abc import Iterator, Sequence

from market_intelligence.capacity import GB_BYTES, Demand
from market_intelligence.cost.bill import MONTH_DAYS, MONTH_SECONDS, Line
from market_intelligence.cost.prices import Prices
from market_intelligence.load.deployment import Backups, Deployment
from market_intelligence.load.stock import stock
from market_intelligence.load.units import WRITE_UNIT_BYTES, write_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import REQUESTS


def storage(needed: Sequence[Demand], deployment: Deployment, prices: Prices) -> Iterator[Line]:
    """Yield the cost of items in the steady state.

    Recovery and backups contain tables without their indexes.
    """
    own = [one for one in needed if one.target.index is None]
    recovered, left_out = 0.0, set[str]()
    for table in deployment.tables:
        name = table.spec.name
        gigabytes = _gigabytes(one for one in needed if one.target.table == name)
        price = prices.of(table.table_class).storage
        regions = deployment.regions(table)
        copies = sum(one.recovered for one in deployment.replicas_of(table))
        alone = _gigabytes(one for one in own if one.target.table == name)
        recovered += (deployment.recovery + copies) * alone
        left_out |= set() if table.spec.backed_up else {name}
        yield Line(f"{name}: storage with indexes", gigabytes * regions, price)
    yield Line("point-in-time recovery", recovered, prices.recovery)
    if deployment.backups:
        backed_up = _gigabytes(one for one in own if one.target.table not in left_out)
        yield from _backups(backed_up, deployment.backups, prices)


def _backups(gigabytes: float, backups: Backups, prices: Prices) -> Iterator[Line]:
    warm_days = backups.kept_days if backups.warm_days is None else backups.warm_days
    each_day = gigabytes * backups.per_day
    yield Line("backups", each_day * warm_days, prices.backup)
    yield Line("cold backups", each_day * (backups.kept_days - warm_days), prices.cold_backup)
    if backups.copy_kept_days is not None:
        yield Line("copies of backups", each_day * backups.copy_kept_days, prices.backup)
        yield Line("sending copies of backups", each_day * MONTH_DAYS, prices.backup_copy)


def replication(
    workload: Workload, needed: Sequence[Demand], deployment: Deployment, prices: Prices
) -> Iterator[Line]:
    """Yield the cost of replicas besides their writes, their items and their recovery.

    A deletion by time to live is free in one region only: in the others it is a write, to the table
    and to each index.
    """
    for table in deployment.tables:
        own = next(one for one in needed if one.target.table == table.spec.name)
        replicas = deployment.regions(table) - 1
        sent = own.writes.units * WRITE_UNIT_BYTES / GB_BYTES * MONTH_SECONDS
        name = f"{table.spec.name}: sending to replicas"
        yield Line(name, sent * replicas, prices.region_transfer)
        if table.spec.ttl_attribute and table.expires:
            of_class, kept = prices.of(table.table_class), stock(table.spec, workload)
            units = kept.per_second * write_units(kept.item_bytes)
            expired = units * MONTH_SECONDS * replicas
            # Reports name the lines of requests without a table, from a time when nothing else
            # expired.
            of_table = "" if table.spec is REQUESTS else f"{table.spec.name}: "
            yield Line(f"{of_table}expiry in replicas", expired, of_class.replicated_write_request)
            of_indexes = expired * len(table.spec.indexes)
            yield Line(
                f"{of_table}expiry in indexes of replicas", of_indexes, of_class.write_request
            )


def _gigabytes(demands: "Iterator[Demand]") -> float:
    return sum(one.stored_bytes for one in demands) / GB_BYTES
