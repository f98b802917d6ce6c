"""What the policies say of an environment, by policy."""

from collections import Counter
from collections.abc import Sequence

from ops.review.escaping import code, plain
from ops.review.review import Review
from ops.review.sections.brevity import Brevity, more, short
from ops.review.sections.folded import folded_if_many, indented
from ops.review.violations import LEVELS, Violated, violated, waiting

_HEADS = {
    "mandatory": "⛔ Policies forbid it, whatever is acknowledged",
    "remediate": "Policies change it",
    "advisory": "Policies advise against it",
}


def policies(review: Review, brevity: Brevity) -> list[str]:
    """Give what is violated, and what cannot be told before the deployment."""
    if review.preview.violations is None:
        return ["What the policies say is not part of this preview.", ""]
    found = violated(review.preview)
    lines: list[str] = []
    for level in LEVELS:
        if of_level := [one for one in found if one.level == level]:
            points = [line for one in of_level for line in _policy(one, brevity)]
            lines += [f"**{_HEADS[level]}**", "", *folded_if_many(_count(of_level), points), ""]
    later = waiting(review.preview)
    return [*lines, *_later(later), *([] if found else [_nothing(review, later), ""])]


def _policy(one: Violated, brevity: Brevity) -> list[str]:
    asks = f": {plain(short(one.asks, brevity.characters))}" if one.asks else ""
    shown = one.texts[: brevity.violations]
    points = [f"- {plain(short(text, brevity.characters))}" for text in shown]
    rest = more(len(shown), one.texts, "violations")
    return [f"- {code(one.policy)}{asks}", *indented([*points, *rest])]


def _count(found: Sequence[Violated]) -> str:
    return f"{sum(one.count for one in found)} violations of {len(found)} policies"


def _later(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    counted = ", ".join(
        f"{code(name)}{f' ({number})' if number > 1 else ''}"
        for name, number in Counter(names).items()
    )
    checks = "1 check waits" if len(names) == 1 else f"{len(names)} checks wait"
    return [f"{checks} for values that only the deployment will tell: {counted}.", ""]


def _nothing(review: Review, later: Sequence[str]) -> str:
    if review.preview.errors:
        return "The policies had nothing against what there was before the preview failed."
    return "The policies have nothing else against it." if later else "The policies agree."
