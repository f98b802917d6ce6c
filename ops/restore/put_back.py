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
from ops.verify.checks import Check, Question
from ops.verify.errors import VerifyError
from ops.verify.table_description import description
from ops.verify.tables import facet_question, structure_questions


def table_questions(of: Restored, *, without: Facet) -> Iterator[Question]:
    """Yield the checks of the table, except that of one facet."""
    yield from structure_questions(of, of.args)
    for facet in (*FACETS, mark(of)):
        if facet.applies(of.args) and facet is not without:
            yield facet_question(of, of.args, facet)


def alarm_questions(of: Restored) -> Iterator[Question]:
    """Yield a check for each alarm, named like the alarm in the stack."""
    for question in alarms.questions(of):
        yield replace(question, check=question.check.removeprefix(of.prefix))


def answered(of: Restored, asked: Iterable[Question]) -> list[Check]:
    """Run checks with uncached calls, and return their results."""
    of.calls.forget()
    return [question.answered() for question in asked]


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

Outcome = Literal["there already", "put back", "cannot be read", "failed"]


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


def put_back(of: Restored, asked: Iterable[Facet]) -> Iterator[PutBack]:
    """Put back each facet that the stack has, and yield its outcome, also after failures."""
    applying = [facet for facet in asked if facet.applies(of.args)]
    checks = answered(of, [facet_question(of, of.args, facet) for facet in applying])
    for facet, check in zip(applying, checks, strict=True):
        if check.status == "ok":
            yield PutBack(facet.label, "there already")
        else:
            yield _put_back(of, facet)


def _put_back(of: Restored, facet: Facet) -> PutBack:
    try:
        for call in facet.calls(description(of, of.spec), of.args):
            of.calls.call("dynamodb", call.action, **call.parameters)
    except VerifyError as error:
        return PutBack(facet.label, "failed", str(error))
    until_active(of.calls, of.name)
    after = _seen(of, facet)
    if after.status == "ok":
        return PutBack(facet.label, "put back")
    outcome: Outcome = "failed" if after.status == "failed" else "cannot be read"
    return PutBack(facet.label, outcome, str(after.found))


def _seen(of: Restored, facet: Facet) -> Check:
    """Check until the setting is visible, because AWS returns some settings after a delay."""
    check = _asked(of, facet)
    for pause in islice(of.calls.waiting.pauses(), 0 if of.aws.is_embedded else _LOOKS):
        if check.status == "ok":
            break
        of.calls.waiting.sleep(pause)
        check = _asked(of, facet)
    return check


def _asked(of: Restored, facet: Facet) -> Check:
    [check] = answered(of, [facet_question(of, of.args, facet)])
    return check
