"""One step for each resource: the engine reports a replacement in three."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from ops.review.preview import DiffKind, Op, State, Step
from ops.review.reading.documents import PreviewError
from ops.review.reading.raw_preview import EngineStep, Resource
from ops.review.reading.secrecy import plain

OPS: Mapping[str, Op | None] = {
    "same": "same",
    "create": "create",
    "update": "update",
    "delete": "delete",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import": "import",
    "import-replacement": "replace",
    "read": "read",
    "read-replacement": "read",
    "discard": "discard",
    "discard-replaced": "discard",
    # These change what the engine remembers, and nothing that is deployed.
    "remove-pending-replace": None,
    "refresh": None,
    "diff": None,
    "extend-parameterize": None,
}
"""What each step of an engine is here; None is left out."""

_REPLACING = {"replace", "create-replacement"}
_SUFFIX = "-replace"


def steps(engine_steps: Sequence[EngineStep]) -> tuple[Step, ...]:
    """Return a step for each resource, and one for each leftover of an earlier replacement."""
    # The engine marks what a replacement of this very preview deletes in the same way.
    replaced = {one.urn for one in engine_steps if one.op in _REPLACING}
    found: dict[tuple[str, bool], list[tuple[Op, EngineStep]]] = {}
    for one in engine_steps:
        if (op := _op(one)) is not None:
            is_left_over = _is_marked(one) and one.urn not in replaced
            found.setdefault((one.urn, is_left_over), []).append((op, one))
    return tuple(
        _left_over(engine_steps) if rest else _step(engine_steps)
        for (_, rest), engine_steps in found.items()
    )


def _op(one: EngineStep) -> Op | None:
    if one.op not in OPS:
        raise PreviewError(
            f"It contains a step that this review does not know, {one.op!r} of {one.name}: the "
            "engine is newer. Preview with an older engine, or add the step to the review."
        )
    return OPS[one.op]


def _is_marked(one: EngineStep) -> bool:
    """Whether only its deletion is pending."""
    return one.old is not None and one.old.delete


def _left_over(engine_steps: Sequence[tuple[Op, EngineStep]]) -> Step:
    _, last = engine_steps[-1]
    return Step(op="delete", urn=last.urn, type=last.type, name=last.name, old=_state(last.old))


def _step(engine_steps: Sequence[tuple[Op, EngineStep]]) -> Step:
    """Merge the steps of a resource; a preview with refresh may report it twice."""
    op = "replace" if any(op == "replace" for op, _ in engine_steps) else engine_steps[-1][0]
    of_op = [one for other, one in engine_steps if other == op]
    main = next((one for one in of_op if one.op == op), of_op[-1])
    diffs, keys = _differences(main)
    return Step(
        op=op,
        urn=main.urn,
        type=main.type,
        name=main.name,
        old=None if op == "create" else _state(_first(one.old for one in (main, *of_op))),
        new=None if op == "delete" else _state(_first(one.new for one in (main, *of_op))),
        diffs=diffs,
        replace_keys=keys,
        is_component=not any(one.custom for one in (main.old, main.new) if one),
    )


def _first(given: Iterable[Resource | None]) -> Resource | None:
    return next((one for one in given if one is not None), None)


def _state(one: Resource | None) -> State | None:
    if one is None:
        return None
    return State(
        inputs=cast("dict[str, object]", plain(one.inputs or {})),
        outputs=cast("dict[str, object]", plain(one.outputs or {})),
        is_protected=one.protect,
        is_retained=one.retain_on_delete,
    )


def _differences(one: EngineStep) -> tuple[dict[str, DiffKind], tuple[str, ...]]:
    """Return the differences and which of them replace; some providers name only the properties."""
    detailed = {path: each.kind for path, each in (one.detailed or {}).items()}
    diffs: dict[str, DiffKind] = {
        path: cast("DiffKind", kind.removesuffix(_SUFFIX)) for path, kind in detailed.items()
    }
    for name in () if detailed else one.diffs or ():
        diffs[name] = _kind(one, name)
    replacing = [path for path, kind in detailed.items() if kind.endswith(_SUFFIX)]
    return diffs, tuple(dict.fromkeys([*replacing, *([] if replacing else one.keys or [])]))


def _kind(one: EngineStep, name: str) -> DiffKind:
    had, has = (name in (side.inputs or {}) if side else False for side in (one.old, one.new))
    if had == has:
        return "update"
    return "add" if has else "delete"
