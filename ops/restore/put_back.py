"""Puts back the settings that a restore omits, unless they are set already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from ops import facets
from ops.facets import FACETS, Facet
from ops.restore.aws_writer import until_active
from ops.restore.restored import Restored, mark
from ops.verify import alarms
from ops.verify.checks import Check, CheckResult
from ops.verify.errors import VerifyError
from ops.verify.table_description import description
from ops.verify.tables import facet_check, structure_checks


def table_checks(target: Restored, *, without: Facet) -> Iterator[Check]:
    """Yield the checks of the table, except that of one facet."""
    yield from structure_checks(target, target.args)
    for facet in (*FACETS, mark(target)):
        if facet.applies(target.args) and facet is not without:
            yield facet_check(target, target.args, facet)


def alarm_checks(target: Restored) -> Iterator[Check]:
    """Yield a check for each alarm, named like the alarm in the stack."""
    for check in alarms.checks(target):
        yield replace(check, name=check.name.removeprefix(target.prefix))


def results(target: Restored, checks: Iterable[Check]) -> list[CheckResult]:
    """Run checks with uncached calls, and return their results."""
    target.calls.forget()
    return [check.run() for check in checks]


# The tags of the restore come before these, so that the table can be removed if others fail.
FIRST = (
    facets.TAGS,
    facets.RECOVERY,
    facets.BILLING,
    facets.STREAM,
    facets.CLASS,
    facets.MAXIMUMS,
    facets.INSIGHTS,
    facets.READERS,
)
"""The facets that are put back as soon as the table exists, in this order.

Expiry, which deletes items, waits until they have been compared. Deletion protection, which
prevents the removal of the table, waits until all other checks pass.
"""
_LOOKS = 4

Outcome = Literal["there already", "put back", "cannot be seen", "failed"]


@dataclass(frozen=True, slots=True)
class PutBack:
    """The outcome for a setting, and its reason."""

    setting: str
    outcome: Outcome
    reason: str = ""

    @property
    def line(self) -> str:
        """The outcome in a line."""
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.setting} {self.outcome}{reason}"


def put_back(target: Restored, asked: Iterable[Facet]) -> Iterator[PutBack]:
    """Put back each facet that the stack has, and yield its outcome, also after failures."""
    applying = [facet for facet in asked if facet.applies(target.args)]
    checks = results(target, [facet_check(target, target.args, facet) for facet in applying])
    for facet, check in zip(applying, checks, strict=True):
        if check.status == "ok":
            yield PutBack(facet.label, "there already")
        else:
            yield _put_back(target, facet)


def _put_back(target: Restored, facet: Facet) -> PutBack:
    try:
        for call in facet.calls(description(target, target.spec), target.args):
            target.calls.send("dynamodb", call.action, **call.parameters)
    except VerifyError as error:
        return PutBack(facet.label, "failed", str(error))
    until_active(target.calls, target.name)
    after = _seen(target, facet)
    if after.status == "ok":
        return PutBack(facet.label, "put back")
    outcome: Outcome = "failed" if after.status == "failed" else "cannot be seen"
    return PutBack(facet.label, outcome, str(after.found))


def _seen(target: Restored, facet: Facet) -> CheckResult:
    """Check until the setting is visible, because AWS returns some settings after a delay."""
    check = _asked(target, facet)
    for pause in islice(target.calls.waiting.pauses(), 0 if target.aws.is_embedded else _LOOKS):
        if check.status == "ok":
            break
        target.calls.waiting.sleep(pause)
        check = _asked(target, facet)
    return check


def _asked(target: Restored, facet: Facet) -> CheckResult:
    [check] = results(target, [facet_check(target, target.args, facet)])
    return check
