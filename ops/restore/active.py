"""Waiting for a table until it can be worked with."""

from ops.restore.acting import Acting
from ops.restore.errors import BrokenOffError
from ops.restore.waiting import lasted
from ops.verify.aws import Answer
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription

_ACTIVE = "ACTIVE"
_ON_THE_WAY = {"CREATING", "UPDATING"}
# AWS may not see a table at once that it has begun to make.
_UNSEEN_SECONDS = 60


def until_active(aws: Acting, name: str) -> Answer:
    """Wait for a table and its indexes, and give what AWS says of it then.

    Raises BrokenOffError for a table that will not get there.
    """
    waiting, pauses = aws.waiting, aws.waiting.pauses()
    began = waiting.clock()
    while True:
        aws.forget()
        table = _described(aws, name)
        waited = waiting.clock() - began
        if table is None and waited > _UNSEEN_SECONDS:
            raise BrokenOffError(
                f"{name} is not there: its restore failed, or somebody deleted it. Begin again."
            )
        doing = _doing(table) if table else "not to be seen yet"
        if table and doing is None:
            return table
        waiting.say(f"{name}: {doing}, waited {lasted(waited)}")
        waiting.sleep(next(pauses))


def _described(aws: Acting, name: str) -> Answer | None:
    try:
        table = TableDescription(aws, name).table()
    except MissingError:
        return None
    status: str = table["TableStatus"]
    if status not in {_ACTIVE, *_ON_THE_WAY}:
        raise BrokenOffError(
            f"{name} is {status}, and will not become {_ACTIVE} by waiting: see "
            f"`aws dynamodb describe-table --table-name {name}`."
        )
    return table


def _doing(table: Answer) -> str | None:
    """Say what AWS still does to a table, or None."""
    status: str = table["TableStatus"]
    summary: Answer = table.get("RestoreSummary") or {}
    if summary.get("RestoreInProgress"):
        return "being restored"
    if status != _ACTIVE:
        return status
    indexes: list[Answer] = table.get("GlobalSecondaryIndexes") or []
    building = [one["IndexName"] for one in indexes if one["IndexStatus"] != _ACTIVE]
    return f"building {', '.join(building)}" if building else None
