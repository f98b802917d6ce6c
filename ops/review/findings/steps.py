"""What a step says of its resource: before, after, and whether the provider sees a change."""

import re
from collections.abc import Iterator

from ops.review.preview import Preview, Step

IN_PLACE = ("same", "update", "import")
_GONE = ("delete", "replace")


def of_type(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources of some types."""
    return (step for step in preview.steps if step.type in types)


def kept(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources that are there before and after, and the same in AWS."""
    return (
        step
        for step in of_type(preview, *types)
        if step.op in IN_PLACE and step.old is not None and step.new is not None
    )


def lost(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources that are no longer there afterwards, or only as others."""
    return (step for step in of_type(preview, *types) if step.op in _GONE and not is_left(step))


def is_left(step: Step) -> bool:
    """Whether a resource stays in AWS although nothing declares it any more."""
    return step.op == "delete" and step.old is not None and step.old.is_retained


def before(step: Step, name: str) -> object:
    """Return a property as AWS has it, or as it was declared where the preview lacks that."""
    if step.old is None:
        return None
    found = step.old.outputs.get(name)
    return declared_before(step, name) if found is None else found


def declared_before(step: Step, name: str) -> object:
    """Return a property as it was declared, where AWS reports another value than was sent."""
    return None if step.old is None else step.old.inputs.get(name)


def after(step: Step, name: str) -> object:
    """Return a property as it is declared now; None where it is left out."""
    return None if step.new is None else step.new.inputs.get(name)


def changes(step: Step, path: str) -> bool:
    """Whether the provider changes what is at a path, around it or below it.

    It leaves alone what AWS fills in and the program leaves out, whatever the inputs look like. A
    provider that names no property may change each.
    """
    if step.op not in ("update", "replace"):
        return False
    return not step.diffs or any(_overlap(path, found) for found in step.diffs)


def _overlap(one: str, other: str) -> bool:
    shorter, longer = sorted((_parts(one), _parts(other)), key=len)
    return longer[: len(shorter)] == shorter


def _parts(path: str) -> list[str]:
    return re.split(r"[.\[]", path.replace("]", ""))
