"""What an environment costs a month, before and after."""

from ops.review.cost import CostLine
from ops.review.escaping import plain
from ops.review.phrases import cost, usd
from ops.review.review import Review
from ops.review.sections.brevity import Brevity
from ops.review.sections.folded import folded_if_many

_MANY = 10


def costs(review: Review, brevity: Brevity) -> list[str]:
    """Give the sums, and the lines that differ."""
    if review.cost is None:
        return []
    lines = review.cost.lines
    head = " ".join(map(plain, cost(review.cost)))
    rows = [_row(one) for one in lines[: brevity.lines]]
    if not rows:
        return [head, ""]
    table = ["| a month | before | after |", "|---|---:|---:|", *rows]
    left = len(lines) - len(rows)
    rest = ["", f"… and {left} more"] if left else []
    summary = f"{len(rows)} lines"
    return ["#### Cost", "", head, "", *folded_if_many(summary, table, _MANY), *rest, ""]


def _row(one: CostLine) -> str:
    return f"| {plain(one.name)} | {usd(one.before_usd)} | {usd(one.after_usd)} |"
