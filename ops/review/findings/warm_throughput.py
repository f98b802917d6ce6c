"""What a preview does to the units a second that tables and indexes serve at once."""

from collections.abc import Iterator, Mapping

from market_intelligence.cost.prices import Price, Prices, default_prices
from market_intelligence.load.ceilings import NEW_TABLE_UNITS, QUOTA_UNITS
from ops.review.finding import Finding
from ops.review.findings.steps import after, before, of_type
from ops.review.preview import Preview, Step
from ops.review.tokens import TABLE
from ops.review.values import members, named

_WARM, _INDEXES = "warmThroughput", "globalSecondaryIndexes"
_UNITS = {"read": "readUnitsPerSecond", "write": "writeUnitsPerSecond"}
_ANYWAY = {str(access): units for access, units in NEW_TABLE_UNITS.items()}
_QUOTA = {str(access): units for access, units in QUOTA_UNITS.items()}


def warm_findings(preview: Preview, prices: Prices | None = None) -> Iterator[Finding]:
    """Yield a finding for each table or index that is to serve more at once, and for less."""
    known = prices or default_prices()
    for step in of_type(preview, TABLE):
        if step.new is None:
            continue
        yield from _of_table(step)
        for subject, old, new in _places(step):
            yield from _raised(subject, old, new, known)


def _places(step: Step) -> Iterator[tuple[str, object, object]]:
    yield step.name, before(step, _WARM), after(step, _WARM)
    old = named(before(step, _INDEXES), "name")
    for name, index in named(after(step, _INDEXES), "name").items():
        yield f"{step.name}/{name}", old.get(name, {}).get(_WARM), index.get(_WARM)


def _of_table(step: Step) -> Iterator[Finding]:
    """Yield a finding for less than the table has, for which the provider replaces it."""
    if not members(after(step, _WARM)):
        return
    was, now = _units(before(step, _WARM)), _units(after(step, _WARM))
    if less := [access for access in _UNITS if step.old and now[access] < was[access]]:
        falls = " and ".join(f"{now[one]:,} {one} units instead of {was[one]:,}" for one in less)
        settings = " and ".join(f"warm{one.title()}Units to {was[one]:,} or more" for one in less)
        yield Finding(
            name=f"warm-lowered:{step.name}",
            severity="blocking",
            says=f"The table {step.name} is to serve {falls} a second at once. AWS lowers that "
            "never and raises it with the traffic, and the provider replaces the table by an empty "
            "one.",
            todo=f"Set {settings}, or remove the setting: a table keeps what it has.",
        )


def _raised(subject: str, old: object, new: object, prices: Prices) -> Iterator[Finding]:
    if not members(new):
        return
    was, now = _units(old), _units(new)
    more = {one: units - was[one] for one, units in now.items() if units > was[one]}
    if not more:
        return
    rises = " and ".join(f"{one} units from {was[one]:,} to {now[one]:,}" for one in more)
    above = [one for one in more if now[one] > _QUOTA[one]]
    quota = "".join(
        f" AWS refuses more than {_QUOTA[one]:,} {one} units unless the quota of the account "
        "is higher."
        for one in above
    )
    yield Finding(
        name=f"warm-raised:{subject}",
        severity="look",
        says=f"What {subject} serves at once is raised: {rises} a second. AWS charges for it once"
        f"{_usd(more, prices)}, in each region that has the table, and never lowers it.{quota}",
        todo="Compare with the peak of `./mi capacity`"
        + (", and check the quota in Service Quotas." if above else "."),
    )


def _usd(more: Mapping[str, int], prices: Prices) -> str:
    of_access: dict[str, Price | None] = {
        "read": prices.warm_read_unit,
        "write": prices.warm_write_unit,
    }
    usd = 0.0
    for access, units in more.items():
        price = of_access[access]
        if price is None:
            return " (warmReadUnit and warmWriteUnit of the price file are not set)"
        usd += units * price.each
    return f", {usd:,.2f} USD"


def _units(warm: object) -> dict[str, int]:
    """Return units by their access; what AWS has anyway is not reported."""
    given = members(warm)
    found = {access: given.get(name) for access, name in _UNITS.items()}
    return {
        access: int(units) if isinstance(units, int | float) and units else _ANYWAY[access]
        for access, units in found.items()
    }
