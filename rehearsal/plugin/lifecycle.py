"""The life of a resource of any type, in plain values."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from rehearsal.plugin import defaults, diff, import_inputs
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError, UnfinishedError
from rehearsal.plugin.merge_computed import merge_computed
from rehearsal.plugin.quotas import refuse_too_large
from rehearsal.plugin.registry import ResourceType
from rehearsal.plugin.resource import Changes
from rehearsal.plugin.values import UNKNOWN, Plain, Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An update: from old outputs to new inputs, but for the paths to leave alone."""

    identity: str
    olds: Properties
    news: Properties
    ignored: list[str]


def changes(kind: ResourceType, olds: Properties, news: Properties, ignored: list[str]) -> Changes:
    """Return what differs between old outputs and new inputs."""
    aligned = kind.resource.normalize(olds, news)
    found = diff.changes(kind.shape.inputs, kind.facts, *aligned)
    return diff.without_ignored(kind.resource.adjust_diff(found, olds, news), ignored)


def deletes_first(kind: ResourceType, olds: Properties, news: Properties) -> bool:
    """Whether a replacement needs the name that the old resource still has."""
    name = kind.facts.auto_named
    if name is None or name in news.get(defaults.MARK, []):
        return False
    return news.get(name) == olds.get(name)


def created_preview(kind: ResourceType, aws: Aws, inputs: Properties) -> Properties:
    """Return the outputs that creation would have; what AWS decides is unknown."""
    given = set(kind.shape.inputs.properties)
    decided = kind.shape.outputs - given | kind.facts.computed
    unknown: Properties = dict.fromkeys(decided & kind.shape.outputs, UNKNOWN)
    return _completed(kind, aws, unknown | inputs)


def create(
    kind: ResourceType, aws: Aws, inputs: Properties, made: Callable[[str], None]
) -> tuple[str, Properties]:
    """Create a resource; pass its id to `made` as soon as there is one; return id and outputs."""
    refuse_too_large(kind.resource.type_name, inputs)
    identity = kind.resource.create(aws, inputs)
    made(identity)
    with _unfinished(kind, aws, identity, inputs):
        kind.resource.finish(aws, identity, inputs)
    return identity, _outputs(kind, aws, identity, inputs)


def read(
    kind: ResourceType, aws: Aws, identity: str, outputs: Properties, inputs: Properties
) -> tuple[Properties, Properties] | None:
    """Return the outputs and inputs of a resource as AWS holds it; None where nothing is there.

    Without known inputs they are those that would make the resource.
    """
    found = kind.resource.read(aws, identity, outputs)
    if found is None:
        return None
    now = _completed(kind, aws, _merged(kind, identity, outputs, found))
    shape, facts = kind.shape.inputs, kind.facts
    if not inputs:
        return now, import_inputs.described(shape, facts, now)
    return now, import_inputs.refreshed(shape, facts, now, inputs)


def update(kind: ResourceType, aws: Aws, step: Step) -> Properties:
    """Bring a resource to its new inputs; return its outputs."""
    wanted = merge_computed(kind.shape.inputs, kind.facts, step.olds, step.news)
    changed = tops(changes(kind, step.olds, step.news, step.ignored))
    with _unfinished(kind, aws, step.identity, wanted):
        refuse_too_large(kind.resource.type_name, wanted)
        kind.resource.update(aws, step.identity, step.olds, wanted, changed)
    return _outputs(kind, aws, step.identity, wanted)


def updated_preview(kind: ResourceType, aws: Aws, step: Step) -> Properties:
    """Return the outputs that an update would leave; what AWS computes again is unknown."""
    changed = tops(changes(kind, step.olds, step.news, step.ignored))
    kept = {n: v for n, v in step.olds.items() if n not in kind.shape.inputs.properties}
    wanted = merge_computed(kind.shape.inputs, kind.facts, step.olds, step.news)
    unknown: Properties = {
        name: UNKNOWN for name, causes in kind.facts.recomputed.items() if changed & set(causes)
    }
    return _completed(kind, aws, kept | wanted | unknown)


def tops(found: Changes) -> frozenset[str]:
    """Return the top-level properties that change."""
    return frozenset(re.split(r"[.\[]", path)[0] for path in found)


@contextmanager
def _unfinished(kind: ResourceType, aws: Aws, identity: str, inputs: Properties) -> Generator[None]:
    """Let a step fail half-way: the engine keeps what the resource is then, and tries again."""
    try:
        yield
    except RefusedError as error:
        outputs = _outputs(kind, aws, identity, inputs)
        raise UnfinishedError(identity, outputs, str(error)) from error


def _outputs(kind: ResourceType, aws: Aws, identity: str, inputs: Properties) -> Properties:
    found = kind.resource.read(aws, identity, inputs)
    if found is None:
        raise RefusedError(f"'{identity}' was created, but AWS no longer has it.")
    return _completed(kind, aws, _merged(kind, identity, inputs, found))


def _merged(kind: ResourceType, identity: str, known: Properties, found: Properties) -> Properties:
    kept = {name: value for name, value in known.items() if name in kind.shape.outputs}
    return import_inputs.ordered(kind.facts, kept | found | {"id": identity}, known)


def _completed(kind: ResourceType, aws: Aws, outputs: Properties) -> Properties:
    result = {name: value for name, value in outputs.items() if value is not None}
    if strangers := set(result) - kind.shape.outputs - {"id"}:
        raise TypeError(f"the SDK has no such outputs: {', '.join(sorted(strangers))}")
    if "region" in kind.shape.outputs:
        result["region"] = aws.region
    if "tagsAll" in kind.shape.outputs:
        tags: Plain = result.get("tags", {})
        result["tagsAll"] = tags
    return result
