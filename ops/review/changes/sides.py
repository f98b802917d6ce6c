"""The properties of a resource before and after."""

from ops.review.changes.leaves import chain
from ops.review.preview import Step, Values


def sides(step: Step) -> tuple[Values, Values]:
    """Give both: before as the program last said, or as AWS says where only that differs."""
    after: Values = step.new.inputs if step.new else {}
    if step.old is None:
        return {}, after
    before: dict[str, object] = dict(step.old.inputs)
    for name in {_top(path) for path in step.diffs}:
        if before.get(name) == after.get(name) and _is_told(step, name, after):
            before[name] = step.old.outputs[name]
    return before, after


def _is_told(step: Step, name: str, after: Values) -> bool:
    """Tell whether AWS's value can be compared: what AWS computes has none to compare it with."""
    if step.old is None or name not in step.old.outputs:
        return False
    kinds = {kind for path, kind in step.diffs.items() if _top(path) == name}
    return name in after or kinds == {"delete"}


def _top(path: str) -> str:
    return chain(path).partition(".")[0]
