"""The resources that there are before a deployment, and those after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ops.review.findings.steps import is_left
from ops.review.preview import Preview, Step, Values

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as it is declared."""

    name: str
    properties: Values


def resources(preview: Preview, side: Side, of_type: str) -> Iterator[Resource]:
    """Yield the resources of a type; what is left behind is still there, and paid for."""
    for step in preview.steps:
        if step.type == of_type and (state := _state(step, side)) is not None:
            yield Resource(step.name, state)


def is_partial(preview: Preview) -> bool:
    """Tell whether the preview leaves out what stays as it is, or stopped half-way."""
    told = sum(step.op == "same" for step in preview.steps)
    return preview.unchanged > told or bool(preview.errors)


def _state(step: Step, side: Side) -> Values | None:
    stays = side == "before" or (step.new is None and is_left(step))
    state = step.old if stays else step.new
    return None if state is None else state.inputs
