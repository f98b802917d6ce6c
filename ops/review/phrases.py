"""The phrases that the Markdown and the terminal output share."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from ops.review.changes.change import Detail, Lot, Shared
from ops.review.cost import CostChange
from ops.review.finding import Severity
from ops.review.preview import Op, Preview
from ops.review.review import Review

SIGNS: Mapping[Op, str] = {
    "create": "+",
    "import": "+",
    "update": "~",
    "replace": "±",
    "delete": "-",
    "discard": "-",
    "read": "=",
    "same": "=",
}
_DONE: Mapping[Op, str] = {
    "create": "created",
    "import": "imported",
    "update": "updated",
    "replace": "replaced: deleted, and created again",
    "delete": "deleted",
    "discard": "forgotten",
    "read": "read",
    "same": "kept",
}
_FOUND: Mapping[Severity, str] = {
    "blocking": "blocking",
    "look": "to look at",
    "note": "to know",
}
NONE = "none"
IN_COMMON = "in several parts"
"""What stands above changes that have a cause, or all of what changes, in common."""
_FAILED = "preview failed"
_UNSAID = (
    "The preview failed, and its JSON output does not contain the reason. If a policy forbids the "
    "change, the events of the preview, which --event-log writes, name it."
)
_OF_URN = r"[^\s'\"`]"
_URN = re.compile(rf"urn:pulumi:{_OF_URN}+?::{_OF_URN}+?::({_OF_URN}+?)::({_OF_URN}+)")


def counts(review: Review) -> str:
    """Return the counts of operations, such as +1 ~2 ±1 -3."""
    found: Counter[str] = Counter()
    for op, number in review.counts.items():
        found[SIGNS[op]] += number
    said = [f"{sign}{found[sign]}" for sign in "+~±-" if found[sign]]
    return " ".join(said) or NONE


def found(review: Review) -> str:
    """Return the counts of findings, such as 1 blocking, 2 to look at, and of other objections."""
    left = Counter(one.severity for one in review.findings if one.name not in review.acknowledged)
    said = [f"{left[severity]} {words}" for severity, words in _FOUND.items() if left[severity]]
    if review.acknowledged:
        said.append(f"{len(review.acknowledged)} acknowledged")
    mandatory = [one for one in review.preview.violations or () if one.level == "mandatory"]
    if mandatory:
        said.append(f"{len(mandatory)} against policies")
    if review.preview.errors:
        said.append("the preview failed")
    return ", ".join(said) or NONE


def usd(amount: float) -> str:
    """Return an amount in USD, to the cent."""
    return f"{amount:,.2f} USD"


def change_usd(cost: CostChange | None) -> str:
    """Return the change in monthly cost."""
    if cost is None:
        return "not known"
    return _signed(cost.change_usd) if round(cost.change_usd, 2) else "no change"


def _signed(amount: float) -> str:
    return f"{'-' if round(amount, 2) < 0 else '+'}{usd(abs(amount))}"


def cost(of: CostChange) -> list[str]:
    """Return the monthly cost before and after, and what these sums omit."""
    said: list[str] = []
    if of.lines or not of.is_partial:
        sums = f"{usd(of.before_usd)} → {usd(of.after_usd)}" if of.lines else usd(of.after_usd)
        said.append(f"A month costs {sums} ({change_usd(of)}).")
    else:
        said.append("The changes do not change the cost.")
    if of.is_fixed_only:
        said.append(
            "Without reads, writes and storage, because the stack's file has no expected load."
        )
    if of.is_partial and of.lines:
        said.append("These totals cover only what the preview lists, which is not the whole stack.")
    if of.resources_usd is not None:
        said.append(
            f"Of that, {_signed(of.change_usd - of.resources_usd)} is because of the load or the "
            f"prices, and {_signed(of.resources_usd)} because of the resources."
        )
    return [*said, *of.bases, *(f"Not priced: {one}." for one in of.unpriced)]


def counted(one: Lot) -> str:
    """Return what changes, with its count."""
    return f"{len(one.names)} {one.kind}" if len(one.names) > 1 else one.kind


def done(one: Lot) -> str:
    """Return the operation in words."""
    return f"{'are' if len(one.names) > 1 else 'is'} {_DONE[one.op]}"


def ops_of(one: Shared) -> list[Op]:
    """Return the operations on resources that change together, each once."""
    return list(dict.fromkeys(lot.op for lot in one.lots))


def all_done(one: Shared) -> list[str]:
    """Return the operations on resources that change together, with counts by kind."""
    said: list[str] = []
    for op in ops_of(one):
        kinds = [
            f"{len(names)} {many if len(names) > 1 else kind}"
            for kind, many, names in by_kind([lot for lot in one.lots if lot.op == op])
        ]
        listed = " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
        is_one = len(kinds) == 1 and listed.startswith("1 ")
        said.append(f"{listed} {'is' if is_one else 'are'} {_DONE[op]}")
    return said


def by_kind(found: Iterable[Lot]) -> list[tuple[str, str, list[str]]]:
    """Return, for each kind, its singular, its plural and the names of its resources."""
    names: dict[str, list[str]] = {}
    one_of: dict[str, str] = {}
    for lot in found:
        names.setdefault(lot.kinds, []).extend(lot.names)
        if len(lot.names) == 1:
            one_of[lot.kinds] = lot.kind
    return [(one_of.get(many, many), many, each) for many, each in names.items()]


def sides(detail: Detail, op: Op) -> tuple[str | None, str]:
    """Return the value before, if worth showing, and the value after."""
    if op in ("create", "import") and detail.before is None:
        return None, detail.after or NONE
    return detail.before or NONE, detail.after or NONE


def unchanged(review: Review) -> str:
    """Return the number of unchanged resources in words."""
    number = review.preview.unchanged
    if not number:
        return ""
    return "1 resource does not change." if number == 1 else f"{number} resources do not change."


def errors(preview: Preview) -> list[str]:
    """Return the errors, with resources named by type and name instead of by URN."""
    said = [
        _URN.sub(lambda urn: f"{urn[1].rpartition('$')[2]} {urn[2]}", one) for one in preview.errors
    ]
    return [_UNSAID if one == _FAILED and preview.violations is None else one for one in said]
