"""Checks for settings of -1 that no longer have an effect."""

from collections.abc import Iterator

from components.table_args import TableArgs
from market_intelligence.table_options import NO_MAXIMUM, MaxThroughput
from ops.facets import found_maximums
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.table_description import description


def checks(deployed: Deployed, args: TableArgs) -> Iterator[Check]:
    """Yield the check of a table, if any of its maximums is set to -1."""
    if any(_lifted(most) for most in (args.maximum, *args.index_maximums.values())):
        yield Check(
            section=args.spec.name,
            name="maximums to leave out",
            expected=[],
            call=lambda: _spent(deployed, args),
            action="Remove these settings: there is no maximum for -1 to lift, and every preview "
            "shows a change until you remove them.",
            otherwise="warning",
        )


def _spent(deployed: Deployed, args: TableArgs) -> list[str]:
    """Return the settings of -1 for which AWS reports no maximum."""
    limited = found_maximums(description(deployed, args.spec), args)
    asked = {"table": args.maximum, **args.index_maximums}
    name = args.spec.name
    return [
        setting if place == "table" else f"{name}.indexes.{place}{setting.removeprefix(name)}"
        for place, most in asked.items()
        if place not in limited
        for setting in _lifted(most, name)
    ]


def _lifted(most: MaxThroughput, table: str = "") -> list[str]:
    """Return the settings of a maximum that are -1."""
    units = {"maxReadUnits": most.read_units, "maxWriteUnits": most.write_units}
    return [f"{table}.{setting}" for setting, one in units.items() if one == NO_MAXIMUM]
