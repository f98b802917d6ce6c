"""Questions to AWS, and what comes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from ops.verify.errors import UnansweredError, VerifyError

Status = Literal["ok", "warning", "unknown", "failed", "not checked"]
"""How it is: unknown if AWS does not say so, not checked if that would cost too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found, and what was expected; values are such as JSON has."""

    section: str
    check: str
    status: Status
    found: object
    expected: object
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask, what the answer should be, and what to do if it is another.

    `otherwise` is what another answer comes to.
    """

    section: str
    check: str
    expected: object
    ask: Callable[[], object]
    todo: str
    otherwise: Literal["warning", "failed"] = "failed"

    def answered(self) -> Check:
        """Ask, and compare the answer."""
        try:
            return self._compared(self.ask())
        except UnansweredError as error:
            return self._check("not checked", str(error), self.expected)
        except VerifyError as error:
            return self.unknown(str(error), error.todo)
        except KeyError as error:
            return self._check("failed", f"the response has no {error}", self.expected, self.todo)

    def unknown(self, reason: str, todo: str = "") -> Check:
        """Return the check of a question that has no answer."""
        return self._check("unknown", reason, self.expected, todo)

    def _compared(self, found: object) -> Check:
        if found == self.expected:
            return self._check("ok", found, self.expected)
        return self._check(self.otherwise, *_differences(found, self.expected), self.todo)

    def _check(self, status: Status, found: object, expected: object, todo: str = "") -> Check:
        return Check(
            section=self.section,
            check=self.check,
            status=status,
            found=found,
            expected=expected,
            todo=todo,
        )


def _differences(found: object, expected: object) -> tuple[object, object]:
    """Leave out what two objects have in common."""
    if isinstance(found, dict) and isinstance(expected, dict):
        one, other = cast("dict[str, object]", found), cast("dict[str, object]", expected)
        return _without(other, one), _without(one, other)
    return cast("object", found), expected


def _without(common: dict[str, object], members: dict[str, object]) -> dict[str, object]:
    return {
        name: value
        for name, value in members.items()
        if name not in common or common[name] != value
    }
