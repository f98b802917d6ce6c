"""A resource in a step: its properties before and after, and whether the provider changes them."""

import re
from collections.abc import Iterator

from ops.review.preview import Preview, Step

IN_PLACE = ("same", "update", "import")
_GONE = ("delete", "replace")


def of_type(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources of some types."""
    return (step for step in preview.steps if step.type in types)


def kept(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources that remain the same resource in AWS."""
    return (
        step
        for step in of_type(preview, *types)
        if step.op in IN_PLACE and step.old is not None and step.new is not None
    )


def lost(preview: Preview, *types: str) -> Iterator[Step]:
    """Yield the steps of resources that are deleted or replaced."""
    return (step for step in of_type(preview, *types) if step.op in _GONE and not is_left(step))


def is_left(step: Step) -> bool:
    """Whether a resource stays in AWS although the program no longer declares it."""
    return step.op == "delete" and step.old is not None and step.old.is_retained


def before(step: Step, name: str) -> object:
    """Return a property as AWS reports it, or as declared if the preview lacks that."""
    if step.old is None:
        return None
    found = step.old.outputs.get(name)
    return declared_before(step, name) if found is None else found


def declared_before(step: Step, name: str) -> object:
    """Return a property as declared, for properties that AWS reports differently."""
    return None if step.old is None else step.old.inputs.get(name)


def after(step: Step, name: str) -> object:
    """Return a property as declared now, None if omitted."""
    return None if step.new is None else step.new.inputs.get(name)


def changes(step: Step, path: str) -> bool:
    """Whether the provider changes the value at a path, above it or below it.

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
