"""All there is to say of an environment."""

from ops.review.escaping import block, plain
from ops.review.phrases import errors, unchanged
from ops.review.review import Review
from ops.review.sections.brevity import Brevity, short
from ops.review.sections.changes import changes
from ops.review.sections.costs import costs
from ops.review.sections.findings import findings
from ops.review.sections.policies import policies

SYMBOLS = {"blocked": "🔴", "look closely": "🟡", "safe": "🟢", "nothing to do": "⚪"}


def section(review: Review, brevity: Brevity) -> list[str]:
    """Say what is dangerous first, then what changes, what it costs and what the policies say."""
    return [
        f"### {plain(review.environment)}: {review.verdict}",
        "",
        *_errors(review, brevity),
        *_not_compared(review),
        *findings(review, brevity),
        *changes(review, brevity),
        *costs(review, brevity),
        *_policies(review, brevity),
        *_unchanged(review),
    ]


def _not_compared(review: Review) -> list[str]:
    return [line for one in review.not_compared for line in (f"⚠️ {plain(one)}", "")]


def _policies(review: Review, brevity: Brevity) -> list[str]:
    return policies(review, brevity) if review.verdict != "nothing to do" else []


def _errors(review: Review, brevity: Brevity) -> list[str]:
    if not review.preview.errors:
        return []
    head = "**⛔ The preview failed, so that it may not show all of what would happen:**"
    said = errors(review.preview)[: brevity.findings]
    blocks = [["", *block(short(one, brevity.characters)).splitlines()] for one in said]
    return [head, *(line for each in blocks for line in each), ""]


def _unchanged(review: Review) -> list[str]:
    said = unchanged(review)
    return [said, ""] if said else []
