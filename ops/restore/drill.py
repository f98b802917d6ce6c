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
    alarm_checks,
    put_back,
    results,
    table_checks,
)
from ops.restore.restored import Restored, mark
from ops.verify.aws import Response
from ops.verify.checks import CheckResult
from ops.verify.report import Report
from ops.verify.tables import facet_check

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


def begin(target: Restored, at: datetime | None) -> None:
    """Start the restore in AWS; RefusalError if AWS refuses it.

    The restored table gets the key and the indexes that the source has now.
    """
    target.calls.forget()
    when: dict[str, object] = (
        {"UseLatestRestorableTime": True} if at is None else {"RestoreDateTime": at}
    )
    try:
        target.calls.client("dynamodb").restore_table_to_point_in_time(
            SourceTableName=target.source,
            TargetTableName=target.name,
            BillingModeOverride=target.spec.billing_mode,
            **when,
        )
    except (ClientError, BotoCoreError) as error:
        raise RefusalError(_reason(target, error)) from error


def _reason(target: Restored, error: ClientError | BotoCoreError) -> str:
    said = str(target.calls.explained("dynamodb", error))
    sentence = _REFUSALS.get(code(error), "AWS does not restore {source}: {said}")
    return sentence.format(
        source=target.source, target=target.name, account=target.site.account, said=said
    )


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
    target = plan.target
    say = target.calls.waiting.say
    if plan.window:
        begin(target, plan.at)
        say(f"{target.name}: started; AWS continues even if this command ends")
    at = _restored_to(until_active(target.calls, target.name), plan)
    settings = [*put_back(target, (mark(target), *FIRST)), *alarms.put_back(target)]
    say(f"{target.name}: settings restored; comparing items")
    items = Items(target=target, at=at, now=datetime.now(UTC), most=most_items).results()
    settings += put_back(target, [EXPIRY])
    table = results(target, table_checks(target, without=PROTECTION))
    around = [*results(target, alarm_checks(target)), *items]
    # A table that is not as it should be stays without protection, so that it can be removed.
    is_well = not {"failed", "unknown"} & {check.status for check in (*table, *around)}
    if is_well:
        settings += put_back(target, [PROTECTION])
    checks = [*table, *_protection(target, is_well=is_well), *around]
    report = Report(
        stack=target.stack.name,
        account=target.site.account,
        region=target.site.region,
        checks=checks,
    )
    return Outcome(plan=plan, at=at, settings=settings, report=report)


def _restored_to(table: Response, plan: Plan) -> datetime:
    summary: Response = table.get("RestoreSummary") or {}
    at: datetime = summary.get("RestoreDateTime") or plan.at or table["CreationDateTime"]
    return at.astimezone(UTC)


def _protection(target: Restored, *, is_well: bool) -> list[CheckResult]:
    check = facet_check(target, target.args, PROTECTION)
    if is_well:
        return results(target, [check])
    return [check.unknown("not turned on until all other checks pass")]
