"""The verdict on a preview, in a word or two."""

from collections.abc import Collection, Sequence
from typing import Literal

from ops.review.finding import Finding
from ops.review.preview import Preview, Step

Verdict = Literal["nothing to do", "safe", "look closely", "blocked"]

WORST_FIRST: tuple[Verdict, ...] = ("blocked", "look closely", "safe", "nothing to do")


def verdict(
    preview: Preview, findings: Sequence[Finding], acknowledged: Collection[str]
) -> Verdict:
    """Return the verdict; acknowledged findings still call for a close look."""
    left = {one.severity for one in findings if one.name not in acknowledged}
    if cannot_go_ahead(preview) or "blocking" in left:
        return "blocked"
    if any(one.severity != "note" for one in findings):
        return "look closely"
    return "safe" if any(map(_changes, preview.steps)) else "nothing to do"


def _changes(step: Step) -> bool:
    if step.op in ("same", "read"):
        return bool(step.old and step.new and step.old.is_protected != step.new.is_protected)
    return True


def cannot_go_ahead(preview: Preview) -> bool:
    """Whether a deployment would fail regardless of acknowledgements."""
    said = preview.violations or ()
    return bool(preview.errors) or any(one.level == "mandatory" for one in said)
