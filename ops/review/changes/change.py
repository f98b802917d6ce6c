"""A change in words."""

from dataclasses import dataclass

from ops.review.preview import Op


@dataclass(frozen=True, slots=True)
class Detail:
    """Something of a resource before and after; None where there is nothing.

    `is_path` tells that `what` is the path of a property which has no words of its own.
    """

    what: str
    before: str | None
    after: str | None
    note: str = ""
    is_path: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done to a resource; `kind` and `kinds` name what it is, one and many.

    `cause` is what else changes because of which this does.
    """

    group: str
    op: Op
    kind: str
    kinds: str
    name: str
    details: tuple[Detail, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Resources of a kind that change alike, and because of the same."""

    group: str
    op: Op
    kind: str
    names: tuple[str, ...]
    details: tuple[Detail, ...] = ()
    cause: str = ""


def lots(changes: list[Change]) -> list[Lot]:
    """Put together what changes alike, in the order of the first of each."""
    found: dict[tuple[str, Op, str, tuple[Detail, ...], str], list[Change]] = {}
    for one in changes:
        key = (one.group, one.op, one.kind, one.details, one.cause)
        found.setdefault(key, []).append(one)
    return [
        Lot(
            group=group,
            op=op,
            kind=alike[0].kinds if len(alike) > 1 else kind,
            names=tuple(one.name for one in alike),
            details=details,
            cause=cause,
        )
        for (group, op, kind, details, cause), alike in found.items()
    ]
