"""A cost increase beyond the stack's thresholds, and a changed load."""

import json
from collections.abc import Iterator, Mapping
from math import ceil, floor, log10
from typing import Any, cast

from market_intelligence.load.workload import Workload
from ops.review.cost import CostChange
from ops.review.expected import Expected
from ops.review.finding import Finding, Severity
from settings.cost_increase import CostIncrease

_LEAST_USD = 1
"""A rise of less is none, however much it is of a small sum."""
_FEW = 6
_ACKNOWLEDGE = "or acknowledge it; a rise of another size has another name"


def find(cost: CostChange, before: Expected, after: Expected, stack: str) -> Iterator[Finding]:
    """Yield the findings on the cost, and on the load that it is computed from."""
    yield from _rise(cost, before, after)
    yield from _load(before, after, stack)


def thresholds(before: Expected, after: Expected) -> CostIncrease:
    """Return the lower thresholds of base and change, so that no change raises its own limit."""
    of_sides = [one.settings.cost_increase for one in (before, after) if one.settings]
    chosen = [of_sides[0] if of_sides else CostIncrease(), *of_sides[1:]]
    values = {
        level: {
            unit: min(getattr(getattr(one, level), unit) for one in chosen)
            for unit in ("usd", "percent")
        }
        for level in ("warning", "blocking")
    }
    return CostIncrease.model_validate(values)


def _rise(cost: CostChange, before: Expected, after: Expected) -> Iterator[Finding]:
    """Yield a finding if the cost rises, or if only a lower load keeps it from rising."""
    rises = {
        "": cost.change_usd,
        " at the former load and prices": cost.resources_usd or 0.0,
    }
    where, usd = max(rises.items(), key=lambda each: each[1])
    if usd < _LEAST_USD:
        return
    percent = 100 * usd / cost.before_usd if cost.before_usd else 0
    limits = thresholds(before, after)
    severity: Severity | None = None
    for level, named in ((limits.warning, "look"), (limits.blocking, "blocking")):
        if usd >= level.usd or percent >= level.percent:
            severity = cast("Severity", named)
    if severity is None:
        return
    limit = limits.blocking if severity == "blocking" else limits.warning
    setting = f"costIncrease.{'blocking' if severity == 'blocking' else 'warning'}"
    of_before = f", {percent:,.0f}% more than before" if percent else ""
    yield Finding(
        name=f"cost-raised:by-{_rounded(usd)}-usd",
        severity=severity,
        says=f"A month costs {usd:,.2f} USD more{where}{of_before}{_reason(cost, before, after)}. "
        f"The limit of this stack is {limit.usd:,} USD or {limit.percent}% ({setting}).",
        todo=f"Undo the changes that are not worth it, {_ACKNOWLEDGE}.",
    )


def _reason(cost: CostChange, before: Expected, after: Expected) -> str:
    """Return the part of an increase that the resources cause, if load or prices change too."""
    own = cost.resources_usd
    if own is None:
        return ""
    causes = {
        "the expected load": before.basis.workload != after.basis.workload,
        "the prices": before.basis.prices != after.basis.prices,
    }
    others = " and ".join(name for name, differs in causes.items() if differs)
    rest = cost.change_usd - own
    return f": {rest:+,.2f} USD because of {others}, and {own:+,.2f} USD because of the resources"


def _rounded(usd: float) -> int:
    """Return an increase rounded up to two digits, so that an acknowledged one may vary."""
    unit = 10 ** max(0, floor(log10(usd)) - 1)
    return ceil(usd / unit) * unit


def _load(before: Expected, after: Expected, stack: str) -> Iterator[Finding]:
    if before.settings is None or after.settings is None:
        return
    was, now = _flat(before.basis.workload), _flat(after.basis.workload)
    if was == now:
        return
    differences = [
        f"{name} {_shown(was.get(name))} → {_shown(now.get(name))}" for name in _differing(was, now)
    ]
    more = f" and {len(differences) - _FEW} more" if len(differences) > _FEW else ""
    listed = f"{', '.join(differences[:_FEW])}{more}"
    if not after.is_known:
        says = (
            f"The expected load is removed: {after.unknown} The cost is computed for the former "
            "load."
        )
    elif not before.is_known:
        says = f"The stack's file now has an expected load: {listed}."
    else:
        says = f"The expected load changes: {listed}. Cost and capacity are computed from it."
    yield Finding(
        name="load-changed:workload",
        severity="look",
        says=says,
        todo=f"Check that workload in Pulumi.{stack}.yaml is the load that you measured or "
        "planned.",
    )


def _differing(was: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return [name for name in dict.fromkeys([*was, *now]) if was.get(name) != now.get(name)]


def _shown(value: object) -> str:
    return "none" if value is None else json.dumps(value)


def _flat(load: Workload) -> dict[str, object]:
    """Return a load by the paths of its settings in a stack's file."""
    return dict(_members(json.loads(load.model_dump_json(by_alias=True)), ""))


def _members(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
    for name, member in value.items():
        inner = f"{path}{name}"
        if isinstance(member, dict):
            yield from _members(cast("dict[str, Any]", member), f"{inner}.")
        else:
            yield inner, member
