"""What it costs a month to keep the items: in tables and indexes, as backups, in other regions."""

from collections.abc import Iterator, Sequence

from market_intelligence.capacity import GB_BYTES, Demand
from market_intelligence.cost.bill import MONTH_DAYS, MONTH_SECONDS, Line
from market_intelligence.cost.prices import Prices
from market_intelligence.load.deployment import Backups, Deployment
from market_intelligence.load.units import WRITE_UNIT_BYTES, write_units
from market_intelligence.load.workload import Workload
from market_intelligence.specs import REQUESTS


def storage(needed: Sequence[Demand], deployment: Deployment, prices: Prices) -> Iterator[Line]:
    """Yield what items cost once as many expire as come.

    Recovery and backups are of tables, and not of their indexes.
    """
    regions = 1 + deployment.replicas
    for table in deployment.tables:
        name = table.spec.name
        gigabytes = _gigabytes(one for one in needed if one.target.table == name)
        price = prices.of(table.table_class).storage
        yield Line(f"{name}: storage with indexes", gigabytes * regions, price)
    of_tables = _gigabytes(one for one in needed if one.target.index is None)
    if deployment.recovery:
        yield Line("point-in-time recovery", of_tables * regions, prices.recovery)
    if deployment.backups:
        yield from _backups(of_tables, deployment.backups, prices)


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
    """Yield what replicas cost besides their writes, their items and their recovery.

    A deletion by time to live is free in one region only: in the others it is a write, to the table
    and to each index.
    """
    for table in deployment.tables:
        own = next(one for one in needed if one.target.table == table.spec.name)
        sent = own.writes.units * WRITE_UNIT_BYTES / GB_BYTES * MONTH_SECONDS
        name = f"{table.spec.name}: sending to replicas"
        yield Line(name, sent * deployment.replicas, prices.region_transfer)
        if table.spec is REQUESTS and deployment.expires:
            of_class, units = prices.of(table.table_class), write_units(workload.life.ended_bytes)
            expired = workload.requests_per_second * units * MONTH_SECONDS * deployment.replicas
            yield Line("expiry in replicas", expired, of_class.replicated_write_request)
            of_indexes = expired * len(table.spec.indexes)
            yield Line("expiry in indexes of replicas", of_indexes, of_class.write_request)


def _gigabytes(of: "Iterator[Demand]") -> float:
    return sum(one.stored_bytes for one in of) / GB_BYTES
