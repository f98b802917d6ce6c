"""The review as JSON, for scripts and for keeping.

At the top it says whether the merge `stops`, whether the review is `complete`, what is acknowledged
but found nowhere, and in `nearMisses` which lines look like an acknowledgement, why they do not
count, and what to write instead (empty where that is not known). Each of `environments` has its
verdict, counts, errors, the lines around its preview that were skipped, what of the state before is
`notCompared`, findings, changes, monthlyCost (null where nothing was priced) and violations (null
where no policy was asked). `resourcesUsd` is what the resources alone change, at the load and the
prices of before; null where these stay the same. In the details of a change null is nothing: what
is new has no `before`, what goes no `after`.

`schemaVersion` goes up when something is renamed, removed or means something else; more may be
added.
"""

from ops.review.acknowledgements import NearMiss
from ops.review.changes.change import Change, Detail
from ops.review.cost import CostChange
from ops.review.finding import Finding
from ops.review.preview import Op, Violation
from ops.review.review import Report, Review

SCHEMA_VERSION = 1

_COUNTED: tuple[Op, ...] = ("create", "import", "update", "replace", "delete")


def document(report: Report) -> dict[str, object]:
    """Return the whole review; nothing is shortened."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "note": report.note,
        "stops": report.stops,
        "complete": report.is_complete,
        "unmatchedAcknowledgements": [str(one) for one in report.unmatched],
        "nearMisses": [_near_miss(one) for one in report.near_misses],
        "environments": [_environment(one) for one in report.reviews],
    }


def _environment(one: Review) -> dict[str, object]:
    preview = one.preview
    said = preview.violations
    return {
        "environment": one.environment,
        "stack": preview.stack,
        "verdict": one.verdict,
        "protected": one.is_protected,
        "stops": one.stops,
        "counts": {op: one.counts[op] for op in _COUNTED} | {"unchanged": preview.unchanged},
        "errors": list(preview.errors),
        "skipped": list(preview.skipped),
        "notCompared": list(one.not_compared),
        "findings": [_finding(found, one) for found in one.findings],
        "changes": [_change(change) for change in one.changes],
        "monthlyCost": _cost(one.cost),
        "violations": None if said is None else [_violation(each) for each in said],
    }


def _near_miss(one: NearMiss) -> dict[str, object]:
    return {"line": one.line, "why": one.why, "instead": one.instead}


def _finding(finding: Finding, review: Review) -> dict[str, object]:
    return {
        "name": finding.name,
        "severity": finding.severity,
        "says": finding.says,
        "todo": finding.todo,
        "acknowledged": finding.name in review.acknowledged,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "group": change.group,
        "op": change.op,
        "kind": change.kind,
        "name": change.name,
        "cause": change.cause,
        "details": [_detail(one) for one in change.details],
    }


def _detail(one: Detail) -> dict[str, object]:
    return {
        "what": one.what,
        "isPath": one.is_path,
        "before": one.before,
        "after": one.after,
        "note": one.note,
    }


def _cost(cost: CostChange | None) -> dict[str, object] | None:
    if cost is None:
        return None
    return {
        "beforeUsd": round(cost.before_usd, 2),
        "afterUsd": round(cost.after_usd, 2),
        "lines": [
            {
                "name": one.name,
                "beforeUsd": round(one.before_usd, 2),
                "afterUsd": round(one.after_usd, 2),
            }
            for one in cost.lines
        ],
        "isFixedOnly": cost.is_fixed_only,
        "isPartial": cost.is_partial,
        "unpriced": list(cost.unpriced),
        "resourcesUsd": None if cost.resources_usd is None else round(cost.resources_usd, 2),
        "bases": list(cost.bases),
    }


def _violation(one: Violation) -> dict[str, object]:
    return {"policy": one.policy, "level": one.level, "message": one.message, "urn": one.urn}
