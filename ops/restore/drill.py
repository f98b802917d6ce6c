"""A restore from its start to its report; each step can be repeated."""

from dataclasses import dataclass
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from ops.facets import EXPIRY, PROTECTION
from ops.restore import alarms
from ops.restore.aws_writer import until_active
from ops.restore.comparison import Items
from ops.restore.errors import RefusalError, code
from ops.restore.plan import Plan
from ops.restore.put_back import (
    FIRST,
    PutBack,
    alarm_questions,
    answered,
    put_back,
    table_questions,
)
from ops.restore.restored import Restored, mark
from ops.verify.aws import Answer
from ops.verify.checks import Check
from ops.verify.report import Report
from ops.verify.tables import facet_question

_REFUSALS = {
    "InvalidRestoreTimeException": (
        "AWS can no longer restore {source} to that time: run the command again with a later time."
    ),
    "LimitExceededException": (
        "{account} has reached the limit of concurrent restores and table changes (50 restores): "
        "wait until one ends, and run the command again."
    ),
    "PointInTimeRecoveryUnavailableException": (
        "Point-in-time recovery of {source} is being turned on or off: run the command again in a "
        "minute."
    ),
    "TableAlreadyExistsException": (
        "{target} has been created meanwhile: give another name with --as."
    ),
    "TableInUseException": "{source} is being changed: run the command again when it is ACTIVE.",
    "AccessDeniedException": (
        "Access denied: {said}. A restore needs dynamodb:RestoreTableToPointInTime on {source}, "
        "and on {target} PutItem, UpdateItem, DeleteItem, GetItem, Query, Scan and BatchWriteItem."
    ),
}


def begin(of: Restored, at: datetime | None) -> None:
    """Start the restore in AWS; RefusalError if AWS refuses it.

    The restored table gets the key and the indexes that the source has now.
    """
    of.calls.forget()
    when: dict[str, object] = (
        {"UseLatestRestorableTime": True} if at is None else {"RestoreDateTime": at}
    )
    try:
        of.calls.client("dynamodb").restore_table_to_point_in_time(
            SourceTableName=of.source,
            TargetTableName=of.name,
            BillingModeOverride=of.spec.billing_mode,
            **when,
        )
    except (ClientError, BotoCoreError) as error:
        raise RefusalError(_reason(of, error)) from error


def _reason(of: Restored, error: ClientError | BotoCoreError) -> str:
    said = str(of.calls.explained("dynamodb", error))
    sentence = _REFUSALS.get(code(error), "AWS does not restore {source}: {said}")
    return sentence.format(source=of.source, target=of.name, account=of.site.account, said=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a restore to a time."""

    plan: Plan
    at: datetime
    settings: list[PutBack]
    report: Report


def run(plan: Plan, most_items: int) -> Outcome:
    """Restore the table, put back settings, compare items and verify the table.

    Raises RefusalError before anything is created, and BrokenOffError afterwards.
    """
    of = plan.of
    say = of.calls.waiting.say
    if plan.window:
        begin(of, plan.at)
        say(f"{of.name}: started; AWS continues even if this command ends")
    at = _restored_to(until_active(of.calls, of.name), plan)
    settings = [*put_back(of, (mark(of), *FIRST)), *alarms.put_back(of)]
    say(f"{of.name}: settings restored; comparing items")
    items = Items(of=of, at=at, now=datetime.now(UTC), most=most_items).checks()
    settings += put_back(of, [EXPIRY])
    table = answered(of, table_questions(of, without=PROTECTION))
    around = [*answered(of, alarm_questions(of)), *items]
    # A table that is not as it should be stays without protection, so that it can be removed.
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
    return [question.unknown("not turned on until all other checks pass")]
