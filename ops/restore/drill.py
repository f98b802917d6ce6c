"""A restore from its beginning to its report, each step of which may be taken again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ops.facets import EXPIRY, PROTECTION
from ops.restore import alarms
from ops.restore.active import until_active
from ops.restore.begin import begin
from ops.restore.items import Items
from ops.restore.mark import mark
from ops.restore.plan import Plan
from ops.restore.put_back import FIRST, PutBack, put_back
from ops.restore.questions import alarm_questions, answered, table_questions
from ops.restore.restored import Restored
from ops.verify.aws import Answer
from ops.verify.checks import Check
from ops.verify.report import Report
from ops.verify.tables import facet_question


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a restore to a moment."""

    plan: Plan
    at: datetime
    settings: list[PutBack]
    report: Report


def run(plan: Plan, most_items: int) -> Outcome:
    """Restore, put back, compare and verify.

    Raises RefusalError before anything is made, and BrokenOffError after it.
    """
    of = plan.of
    say = of.calls.waiting.say
    if plan.window:
        begin(of, plan.at)
        say(f"{of.name}: begun; it goes on in AWS even if this ends")
    at = _restored_to(until_active(of.calls, of.name), plan)
    settings = [*put_back(of, (mark(of), *FIRST)), *alarms.put_back(of)]
    say(f"{of.name}: settings put back; comparing items")
    items = Items(of=of, at=at, now=datetime.now(UTC), most=most_items).checks()
    settings += put_back(of, [EXPIRY])
    table = answered(of, table_questions(of, without=PROTECTION))
    around = [*answered(of, alarm_questions(of)), *items]
    # A table that is not as it should be stays easy to remove.
    is_well = not {"failed", "unknown"} & {check.status for check in (*table, *around)}
    if is_well:
        settings += put_back(of, [PROTECTION])
    checks = [*table, *_protection(of, is_well=is_well), *around]
    report = Report(
        stack=of.stack.name, account=of.site.account, region=of.site.region, checks=checks
    )
    return Outcome(plan=plan, at=at, settings=settings, report=report)


def _restored_to(table: Answer, plan: Plan) -> datetime:
    summary: Answer = table.get("RestoreSummary") or {}
    at: datetime = summary.get("RestoreDateTime") or plan.at or table["CreationDateTime"]
    return at.astimezone(UTC)


def _protection(of: Restored, *, is_well: bool) -> list[Check]:
    question = facet_question(of, of.args, PROTECTION)
    if is_well:
        return answered(of, [question])
    return [question.unknown("first everything else has to be as it should")]
