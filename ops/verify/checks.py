"""Checks of a stack in AWS, and their results."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from ops.verify.errors import UnansweredError, VerifyError

Status = Literal["ok", "warning", "unknown", "failed", "not checked"]
"""The status: unknown if AWS does not return the value, not checked if that costs too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The result of a check; values are JSON values.

    `action` is what to do about it.
    """

    section: str
    name: str
    status: Status
    found: object
    expected: object
    action: str = ""

    def document(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "section": self.section,
            "check": self.name,
            "status": self.status,
            "found": self.found,
            "expected": self.expected,
            "todo": self.action,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: the call that reads a value, the expected value, and the action if it differs.

    `otherwise` is the status if it differs.
    """

    section: str
    name: str
    expected: object
    call: Callable[[], object]
    action: str
    otherwise: Literal["warning", "failed"] = "failed"

    def run(self) -> CheckResult:
        """Call AWS, and compare the value."""
        try:
            return self._compared(self.call())
        except UnansweredError as error:
            return self._result("not checked", str(error), self.expected)
        except VerifyError as error:
            return self.unknown(str(error), error.action)
        except KeyError as error:
            return self._result(
                "failed", f"the response has no {error}", self.expected, self.action
            )

    def unknown(self, reason: str, action: str = "") -> CheckResult:
        """Return the result if the value is unknown."""
        return self._result("unknown", reason, self.expected, action)

    def _compared(self, found: object) -> CheckResult:
        if found == self.expected:
            return self._result("ok", found, self.expected)
        return self._result(self.otherwise, *_differences(found, self.expected), self.action)

    def _result(
        self, status: Status, found: object, expected: object, action: str = ""
    ) -> CheckResult:
        return CheckResult(
            section=self.section,
            name=self.name,
            status=status,
            found=found,
            expected=expected,
            action=action,
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
