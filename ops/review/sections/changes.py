"""What changes in an environment, by part."""

from collections.abc import Callable, Sequence
from itertools import groupby

from ops.review.changes.change import Detail, Lot, lots
from ops.review.escaping import code, flat, in_html, pair, plain
from ops.review.phrases import SIGNS, counted, done, sides
from ops.review.preview import Op
from ops.review.review import Review
from ops.review.sections.brevity import Brevity, more
from ops.review.sections.folded import folded, folded_if_many, indented

_FEW = 3
_LONGEST = 160


def changes(review: Review, brevity: Brevity) -> list[str]:
    """Give a list for each part, folded away where there is much of it."""
    found = lots(list(review.changes))
    if not found:
        return []
    if not brevity.lots:
        return ["#### Changes", "", _summary(found, plain), ""]
    lines: list[str] = []
    for group, of_group in groupby(found[: brevity.lots], key=lambda one: one.group):
        points = [line for one in of_group for line in _lot(one, brevity)]
        lines += [f"**{plain(group)}**", "", *points, ""]
    lines += more(min(len(found), brevity.lots), found, "kinds of changes")
    while lines and not lines[-1]:
        lines.pop()
    return ["#### Changes", "", *folded_if_many(_summary(found, in_html), lines), ""]


def _summary(found: Sequence[Lot], write: Callable[[str], str]) -> str:
    by_part: dict[str, int] = {}
    for one in found:
        by_part[one.group] = by_part.get(one.group, 0) + len(one.names)
    return ", ".join(f"{write(part)}: {number}" for part, number in by_part.items())


def _lot(one: Lot, brevity: Brevity) -> list[str]:
    few = len(one.names) <= _FEW
    names = f" {', '.join(map(code, one.names))}" if few and brevity.names else ""
    cause = f"{plain(one.cause)}: " if one.cause else ""
    lines = [f"- `{SIGNS[one.op]}` {cause}{plain(counted(one))}{names} {done(one)}"]
    if not few and brevity.names:
        lines += indented(_names(one.names, brevity))
    shown = one.details[: brevity.details]
    points = [f"- {_detail(detail, one.op)}" for detail in shown]
    return [*lines, *indented([*points, *more(len(shown), one.details, "details")])]


def _names(names: Sequence[str], brevity: Brevity) -> list[str]:
    shown = names[: brevity.names]
    rest = [f"… and {len(names) - len(shown)} more"] if len(shown) < len(names) else []
    return folded("which", [", ".join([*map(code, shown), *rest])])


def _detail(detail: Detail, op: Op) -> str:
    write = code if detail.is_path else plain
    what = write(detail.what)
    if detail.before is None and detail.after is None:
        return f"{what} {plain(detail.note)}"
    was, will = sides(detail, op)
    if was is None:
        return f"{what}: {write(pair('', flat(will), _LONGEST)[1])}"
    was, will = pair(flat(was), flat(will), _LONGEST)
    note = f" ({plain(detail.note)})" if detail.note else ""
    return f"{what}: {write(was)} → **{write(will)}**{note}"
