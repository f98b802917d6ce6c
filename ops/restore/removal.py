"""Removes restored tables, and releases those that the stack has adopted."""

from dataclasses import dataclass

from ops.restore import alarms
from ops.restore.errors import RefusalError
from ops.restore.restored import FROM, TO, Restored, marked
from ops.verify.aws import Answer
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription


@dataclass(frozen=True, slots=True)
class Removal:
    """A table that may be removed, with its items as last counted."""

    of: Restored
    items: int
    came_from: str

    @property
    def words(self) -> str:
        """The resources to remove, for the confirmation."""
        return (
            f"Deletes {self.of.name}, restored from {self.came_from}, with {self.items:,} items as "
            "last counted, and its alarms."
        )

    def remove(self) -> int:
        """Delete the table and its alarms; return how many alarms there were."""
        of = self.of
        of.calls.call(
            "dynamodb", "update_table", TableName=of.name, DeletionProtectionEnabled=False
        )
        of.calls.call("dynamodb", "delete_table", TableName=of.name)
        return alarms.remove(of)


def removal(of: Restored, own: list[str]) -> Removal:
    """Return the table; RefusalError if this command did not create it, or if it is in use."""
    table = _described(of)
    if of.name in own:
        raise RefusalError(
            f"{of.name} is a table of the {of.stack.name} stack, and is not removed. If it was "
            f"restored, use `{of.command} --release {of.name}`."
        )
    came_from = marked(of.aws, of.name).get(FROM)
    if came_from is None:
        raise RefusalError(
            f"{of.name} has no tag {FROM}, so this command did not create it, or released it: it "
            "is not changed."
        )
    if table["TableStatus"] != "ACTIVE":
        raise RefusalError(
            f"{of.name} is {table['TableStatus']}, and AWS deletes a table only when it is ACTIVE: "
            "wait, and run the command again."
        )
    return Removal(of, table.get("ItemCount", 0), came_from)


def check_release(of: Restored, own: list[str]) -> None:
    """Refuse to release a table without other alarms."""
    _described(of)
    if of.name not in own:
        raise RefusalError(
            f"{of.name} does not belong to the {of.stack.name} stack yet: adopt it first, "
            "otherwise no alarm watches it."
        )


def release(of: Restored) -> int:
    """Delete the alarms of this command on a table, and its tags; return the number of alarms."""
    count = alarms.remove(of)
    of.calls.call("dynamodb", "untag_resource", ResourceArn=of.arn, TagKeys=[FROM, TO])
    return count


def _described(of: Restored) -> Answer:
    try:
        return TableDescription(of.aws, of.name).table()
    except MissingError:
        raise RefusalError(
            f"There is no table {of.name} in {of.site.account}, {of.site.region}."
        ) from None
