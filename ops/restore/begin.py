"""Beginning a restore, and why AWS may refuse it."""

from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from ops.restore.errors import RefusalError, code
from ops.restore.restored import Restored

_REFUSALS = {
    "InvalidRestoreTimeException": (
        "AWS can no longer restore {source} to that time: run again for what it can now."
    ),
    "LimitExceededException": (
        "AWS has as many restores and changes of tables under way in {account} as it allows "
        "(50 restores): wait until one ends, and run again."
    ),
    "PointInTimeRecoveryUnavailableException": (
        "Point-in-time recovery of {source} is being turned on or off: run again in a minute."
    ),
    "TableAlreadyExistsException": "{target} has been made meanwhile: give another name with --as.",
    "TableInUseException": "{source} is being changed: run again when it is ACTIVE.",
    "AccessDeniedException": (
        "Not allowed: {said}. A restore needs dynamodb:RestoreTableToPointInTime on {source}, and "
        "on {target} PutItem, UpdateItem, DeleteItem, GetItem, Query, Scan and BatchWriteItem."
    ),
}


def begin(of: Restored, at: datetime | None) -> None:
    """Have AWS restore; RefusalError says why it does not.

    The key and the indexes are those that the source has now.
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
