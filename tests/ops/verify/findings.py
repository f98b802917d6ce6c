"""What a verification finds wrong, and what breaks a stack so."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pytest
from _pytest.mark.structures import ParameterSet

from ops.verify.checks import CheckResult
from ops.verify.deployed import Deployed
from ops.verify.report import text
from ops.verify.sections import sections
from tests.ops.answers import Answers

Breaks: TypeAlias = Callable[[Answers], object]
"""What breaks something of a stack that AWS tells."""
Finding: TypeAlias = tuple[str, object, object]
"""A check by its section and its name, what is found, and what is expected."""

MEND = "Run `pulumi up --refresh --stack prod`, which restores the setting."


def verified(of: Deployed) -> list[CheckResult]:
    """Return all checks of a stack."""
    return [check.run() for part in sections(of) for check in part]


def wrong(of: Deployed) -> list[CheckResult]:
    """Return the checks that fail or warn, without what cannot be known because of that."""
    return [check for check in verified(of) if check.status not in {"ok", "unknown"}]


def told(checks: Iterable[CheckResult]) -> list[Finding]:
    """Return what checks say."""
    return [(f"{one.section}: {one.name}", one.found, one.expected) for one in checks]


def good(of: Deployed, section: str) -> dict[str, object]:
    """Return what is found in a section where all is as it should be."""
    checks = [one for one in verified(of) if one.section == section]
    assert [one for one in checks if one.status != "ok" or one.action] == []
    return {one.name: one.found for one in checks}


def case(breaks: Breaks, check: str, found: object, expected: object) -> ParameterSet:
    """Return a case: what breaks something, and what the one check that fails says."""
    return pytest.param(breaks, (check, found, expected), id=f"{check}: {text(found)}")


def check_case(of: Deployed, aws: Answers, breaks: Breaks, finding: Finding, action: str) -> None:
    """Break something of a stack, and see what is found and what is to be done."""
    breaks(aws)
    [check] = wrong(of)
    assert told([check]) == [finding]
    assert (check.status, check.action) == ("failed", action)
