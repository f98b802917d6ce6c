"""What a preview tells, in whichever form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ops.review.preview import Violation
from ops.review.reading.documents import AGAIN
from ops.review.reading.errors import PreviewError
from ops.review.reading.model import EngineStep

_COUNTED = ("create", "update", "replace", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told; `counts` are the engine's own of its steps, None where it gave none.

    With `tells_policies`, violations of None say that no policy was asked.
    """

    steps: Sequence[EngineStep]
    errors: Sequence[str]
    counts: Mapping[str, int] | None
    config: Mapping[str, object]
    violations: Sequence[Violation] | None
    secrets: Sequence[str] = ()
    tells_policies: bool = False

    def check(self) -> None:
        """Refuse what is not the whole of one preview."""
        stacks = list(dict.fromkeys(one.stack for one in self.steps))
        if len(stacks) > 1:
            raise PreviewError(
                f"It has resources of the stacks {' and '.join(stacks)}: give each its own file."
            )
        if self.errors:
            return
        if self.counts is None:
            raise PreviewError(f"It has no end: the preview was cut. {AGAIN}")
        for op in _COUNTED:
            listed = sum(one.op == op for one in self.steps)
            if listed < self.counts.get(op, 0):
                raise PreviewError(
                    f"It counts {self.counts[op]} to {op} and lists {listed}: "
                    f"a part is missing. {AGAIN}"
                )

    @property
    def unchanged(self) -> int:
        """How many resources stay as they are."""
        return (self.counts or {}).get("same", 0)
