"""A preview that tells nothing which was secret in any of its parts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from ops.review.preview import Preview, State, Step, Values
from ops.review.reading.masking import Mask, alike, texts
from ops.review.values import items, members

_HEARD = "subscriptions"


def kept(preview: Preview, known: Iterable[str]) -> Preview:
    """Mask what is known to be secret, and what one part of the preview masks itself."""
    found = set(known)
    steps = [_alike(one, found) for one in preview.steps]
    mask = Mask.of(found)
    said = preview.violations
    return replace(
        preview,
        steps=tuple(_masked(one, mask) for one in steps),
        violations=None
        if said is None
        else tuple(replace(one, message=mask.message(one.message)) for one in said),
        errors=tuple(map(mask.message, preview.errors)),
        skipped=tuple(map(mask.message, preview.skipped)),
    )


def heard(config: Mapping[str, object]) -> Iterator[str]:
    """Give where those who hear of alarms are reached, which the configuration may say plainly."""
    for value in config.values():
        for one in items(members(_parsed(value)).get(_HEARD)):
            yield from texts(members(one).get("endpoint"))


def _alike(step: Step, found: set[str]) -> Step:
    sides = [one for one in (step.old, step.new) if one]
    values = alike([part for one in sides for part in (one.inputs, one.outputs)], found)
    given = iter(cast("list[Values]", values))
    made = iter([replace(one, inputs=next(given), outputs=next(given)) for one in sides])
    return replace(step, old=step.old and next(made), new=step.new and next(made))


def _masked(step: Step, mask: Mask) -> Step:
    if not mask.secrets:
        return step
    return replace(
        step,
        name=mask.text(step.name),
        urn=mask.text(step.urn),
        old=_state(step.old, mask),
        new=_state(step.new, mask),
    )


def _state(state: State | None, mask: Mask) -> State | None:
    if state is None:
        return None
    inputs, outputs = (cast("Values", mask.value(one)) for one in (state.inputs, state.outputs))
    return replace(state, inputs=inputs, outputs=outputs)


def _parsed(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
