"""The names in AWS that a preview gives up, and those that take their place."""

from ops.review.findings.place import moves
from ops.review.findings.steps import after, before
from ops.review.preview import Preview, Step
from ops.review.tokens import CLUSTER, DASHBOARD

_PROPERTIES = {CLUSTER: "clusterName", DASHBOARD: "dashboardName"}


def name_before(step: Step) -> object:
    """Give the name of a resource in AWS, None where it has none."""
    return before(step, _PROPERTIES.get(step.type, "name"))


def name_after(step: Step) -> object:
    """Give the name that a resource will have in AWS."""
    return after(step, _PROPERTIES.get(step.type, "name"))


def renamed(text: str, preview: Preview) -> str:
    """Write a text with the names and places that come, instead of those that are given up."""
    for old, new in _renames(preview).items():
        text = text.replace(old, new)
    return text


def _renames(preview: Preview) -> dict[str, str]:
    """Map what is given up to its successor, the longest first, as it may hold a shorter one."""
    places = {":".join(old): ":".join(new) for old, new in moves(preview).items()}
    found = places | {
        old: new
        for step in preview.steps
        if step.op == "replace"
        and isinstance(old := name_before(step), str)
        and isinstance(new := name_after(step), str)
        and old != new
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
