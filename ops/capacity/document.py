"""The report as JSON."""

from ops.capacity.report import Report
from tables.capacity import GB_BYTES, Demand
from tables.cost.bill import Line
from tables.cost.costs import total
from tables.load.ceilings import Ceiling
from tables.load.places import Place


def document(report: Report) -> dict[str, object]:
    """Give everything, rounded to what means something; each name says its unit."""
    return {
        "workload": report.workload.model_dump(mode="json", by_alias=True),
        "prices": {"region": report.prices.region, "date": report.prices.date},
        "units": [_demand(one) for one in report.demands],
        "bill": [_line(line) for line in report.bill],
        "onDemandUsdAMonth": round(total(report.bill, "on demand"), 2),
        "provisionedUsdAMonth": round(total(report.bill, "provisioned"), 2),
        "provisionedIsCheaperFromRequestsPerSecond": _rounded(report.break_even),
        "ceilings": [_ceiling(one) for one in report.ceilings],
        "exceeded": [one.name for one in report.exceeded],
        "advice": [{"ceiling": one.name, "do": do} for one, do in report.advice],
    }


def _place(place: Place) -> dict[str, object]:
    return {"table": place.table, "index": place.index, "value": place.value}


def _demand(one: Demand) -> dict[str, object]:
    return {
        "table": one.place.table,
        "index": one.place.index,
        "readUnitsPerSecond": _rounded(one.reads.units),
        "peakReadUnitsPerSecond": _rounded(one.peak_reads.units),
        "writeUnitsPerSecond": _rounded(one.writes.units),
        "peakWriteUnitsPerSecond": _rounded(one.peak_writes.units),
        "items": round(one.items),
        "storedGB": _rounded(one.stored_bytes / GB_BYTES),
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "name": line.name,
        "mode": line.mode,
        "quantity": _rounded(line.quantity),
        "unit": line.price.unit,
        "usd": round(line.usd, 4),
        "page": line.price.page,
        "confirmed": line.price.confirmed,
    }


def _ceiling(one: Ceiling) -> dict[str, object]:
    return {
        "name": one.name,
        **_place(one.place),
        "access": one.access,
        "kind": one.kind,
        "limitUnitsPerSecond": one.limit_units,
        "peakUnitsPerSecond": _rounded(one.peak_units),
        "headroom": _rounded(one.headroom),
        "reachedAtRequestsPerSecond": _rounded(one.requests_per_second),
        "exceeded": one.is_exceeded,
    }


def _rounded(value: float) -> float:
    return round(value, 3)
