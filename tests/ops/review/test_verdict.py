import pytest

from ops.review.finding import Finding, Severity
from ops.review.preview import Level, Op, Violation
from ops.review.verdict import Verdict, verdict
from tests.ops.review.given import preview, step


def finding(severity: Severity) -> Finding:
    return Finding(name=f"{severity}:a", severity=severity, says="It is so.")


def violation(level: Level) -> Violation:
    return Violation(policy="p", level=level, message="No.")


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("same", "nothing to do"),
        ("read", "nothing to do"),
        ("update", "safe"),
        ("create", "safe"),
        ("delete", "safe"),
        ("discard", "safe"),
    ],
)
def test_without_findings(op: Op, expected: Verdict) -> None:
    assert verdict(preview(step(op)), [], set()) == expected


def test_a_protection_that_changes_is_something_to_do() -> None:
    assert verdict(preview(step("same", protect=(False, True))), [], set()) == "safe"


@pytest.mark.parametrize(
    ("severities", "acknowledged", "expected"),
    [
        pytest.param(["blocking", "look"], [], "blocked", id="blocking"),
        pytest.param(["look"], [], "look closely", id="to look at"),
        pytest.param(["look"], ["look:a"], "look closely", id="to look at, and meant"),
        pytest.param(["blocking"], ["blocking:a"], "look closely", id="blocking, and meant"),
        pytest.param(["blocking"], ["look:a"], "blocked", id="another one is meant"),
        pytest.param(["note"], [], "safe", id="to know"),
    ],
)
def test_with_findings(
    severities: list[Severity], acknowledged: list[str], expected: Verdict
) -> None:
    found = [finding(one) for one in severities]
    assert verdict(preview(step("update")), found, acknowledged) == expected


def test_what_changes_nothing_may_still_be_dangerous() -> None:
    assert verdict(preview(step("same")), [finding("look")], set()) == "look closely"


@pytest.mark.parametrize(
    ("level", "expected"),
    [("mandatory", "blocked"), ("advisory", "safe"), ("remediate", "safe")],
)
def test_with_policies(level: Level, expected: Verdict) -> None:
    given = preview(step("update"), violations=(violation(level),))
    assert verdict(given, [], set()) == expected


def test_a_preview_that_failed_is_blocked() -> None:
    assert verdict(preview(step("same"), errors=("no region",)), [], set()) == "blocked"
