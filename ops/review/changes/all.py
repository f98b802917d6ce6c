"""Every change of a preview, in words."""

from collections.abc import Sequence

from ops.review.changes.change import Change
from ops.review.changes.details import details
from ops.review.changes.groups import PARTS, group, table_names
from ops.review.changes.kinds import kind, rank
from ops.review.changes.renames import Rename, explaining, renames
from ops.review.preview import Op, Preview, Step

_FIRST: tuple[Op, ...] = (
    "replace",
    "delete",
    "update",
    "create",
    "import",
    "discard",
    "read",
    "same",
)
_HOLDER = "pulumi:pulumi:Stack"


def changes(preview: Preview) -> list[Change]:
    """Give the changes by the part that they are of, what is lost first."""
    names = table_names(preview.steps)
    order = [*names, *PARTS]
    steps = [step for step in preview.steps if not _is_held_only(step)]
    named = renames(preview)
    found = [(step, _change(step, names, named)) for step in steps]
    told = [(step, one) for step, one in found if one.op != "same" or one.details]
    told.sort(
        key=lambda each: (
            order.index(each[1].group),
            _FIRST.index(each[1].op),
            rank(each[0].type),
            each[1].name,
        )
    )
    return [one for _, one in told]


def _is_held_only(step: Step) -> bool:
    """Leave out what is nothing in AWS."""
    return step.is_component or step.type == _HOLDER


def _change(step: Step, names: list[str], named: Sequence[Rename]) -> Change:
    one, many = kind(step.type)
    causes = explaining(step, named)
    return Change(
        group=group(step, names),
        op=step.op,
        kind=one,
        kinds=many,
        name=step.name,
        details=details(step, causes),
        cause="; ".join(map(str, causes)) if step.op in ("update", "replace") else "",
    )
