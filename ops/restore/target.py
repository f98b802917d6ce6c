"""The table to restore into: a new one, or one whose restore is to go on."""

from datetime import UTC, datetime

from ops.restore.errors import RefusalError
from ops.restore.mark import FROM, marked
from ops.restore.moments import utc
from ops.restore.restored import Restored
from ops.verify.aws import Answer
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription
from tables.limits import name_faults

_MOST_IN_A_NAME = 255


def check_name(of: Restored, own: list[str]) -> None:
    """Refuse a name that no table may have, or that the stack's own tables have."""
    if of.name in own:
        raise RefusalError(
            f"{of.name} is a table of the {of.stack.name} stack, and stays as it is: give another "
            "name with --as, or leave that out."
        )
    for fault in name_faults("--as", of.name):
        raise RefusalError(f"{fault}: give another.")
    longest = max((len(alarm.physical_name(of.site)) for alarm in of.alarms), default=0)
    if longest > _MOST_IN_A_NAME:
        raise RefusalError(
            f"--as '{of.name}' is {longest - _MOST_IN_A_NAME} characters too long for the alarms "
            "on the table, whose names begin with it: give a shorter one."
        )


def found(of: Restored, source_arn: str, at: datetime | None) -> Answer | None:
    """Give the table if it is there and may be gone on with; None if it is still to be made."""
    described = TableDescription(of.aws, of.name)
    try:
        table = described.table()
    except MissingError:
        return None
    summary: Answer = table.get("RestoreSummary") or {}
    is_ours = marked(of.aws, of.name).get(FROM) == of.source
    if not is_ours and summary.get("SourceTableArn") != source_arn:
        raise RefusalError(
            f"{of.name} is there already, and was not restored from {of.source}: give another "
            "name with --as."
        )
    _check_time(of, summary, at)
    return table


def _check_time(of: Restored, summary: Answer, at: datetime | None) -> None:
    """Refuse another moment than that of the table; the embedded AWS does not keep it."""
    then: datetime | None = summary.get("RestoreDateTime")
    if at is None or then is None or of.aws.is_embedded:
        return
    if then.astimezone(UTC).replace(microsecond=0) != at:
        raise RefusalError(
            f"{of.name} is there already, restored to {utc(then)} and not to {utc(at)}: leave "
            "--to out to go on with it, or give another name with --as."
        )
