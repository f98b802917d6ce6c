"""What the engine refuses to do to a protected resource, before it tells of it as a step."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from ops.review.preview import Preview, Step

_REPLACED = re.compile(r'unable to replace resource "(?P<urn>[^"]+)"')
_DELETED = re.compile(r'resource "(?P<urn>[^"]+)" cannot be deleted')


def told(preview: Preview) -> Preview:
    """Give the preview with a step for each deletion and replacement that the engine refuses.

    It stops there: what else the change does is not told.
    """
    known = {step.urn for step in preview.steps if step.op in ("delete", "replace")}
    refused = [step for step in _refused(preview) if step.urn not in known]
    return replace(preview, steps=(*preview.steps, *refused)) if refused else preview


def _refused(preview: Preview) -> Iterator[Step]:
    for error in preview.errors:
        for found in _REPLACED.finditer(error):
            yield _step(found["urn"], "replace")
        for found in _DELETED.finditer(error):
            yield _step(found["urn"], "delete")


def _step(urn: str, op: Literal["delete", "replace"]) -> Step:
    *_, types, name = urn.split("::")
    return Step(op=op, urn=urn, type=types.rpartition("$")[2], name=name)
