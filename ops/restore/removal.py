"""Removes restored tables, and releases those that the stack has adopted."""

from dataclasses import dataclass

from ops.restore import alarms
from ops.restore.errors import RefusalError
from ops.restore.restored import FROM, TO, Restored, restore_tags
from ops.verify.aws import Response
from ops.verify.errors import MissingError
from ops.verify.table_description import TableDescription


@dataclass(frozen=True, slots=True)
class Removal:
    """A table that may be removed, with its items as last counted."""

    target: Restored
    items: int
    came_from: str

    @property
    def words(self) -> str:
        """The resources to remove, for the confirmation."""
        return (
            f"Deletes {self.target.name}, restored from {self.came_from}, with {self.items:,} "
            "items as last counted, and its alarms."
        )

    def remove(self) -> int:
        """Delete the table and its alarms; return how many alarms there were."""
        target = self.target
        target.calls.send(
            "dynamodb", "update_table", TableName=target.name, DeletionProtectionEnabled=False
        )
        target.calls.send("dynamodb", "delete_table", TableName=target.name)
        return alarms.remove(target)


def removal(target: Restored, own: list[str]) -> Removal:
    """Return the table; RefusalError if this command did not create it, or if it is in use."""
    table = _described(target)
    if target.name in own:
        raise RefusalError(
            f"{target.name} is a table of the {target.stack.name} stack, and is not removed. If it "
            f"was restored, use `{target.command} --release {target.name}`."
        )
    came_from = restore_tags(target.aws, target.name).get(FROM)
    if came_from is None:
        raise RefusalError(
            f"{target.name} has no tag {FROM}, so this command did not create it, or released it: "
            "it is not changed."
        )
    if table["TableStatus"] != "ACTIVE":
        raise RefusalError(
            f"{target.name} is {table['TableStatus']}, and AWS deletes a table only when it is "
            "ACTIVE: wait, and run the command again."
        )
    return Removal(target, table.get("ItemCount", 0), came_from)


def check_release(target: Restored, own: list[str]) -> None:
    """Refuse to release a table without other alarms."""
    _described(target)
    if target.name not in own:
        raise RefusalError(
            f"{target.name} does not belong to the {target.stack.name} stack yet: adopt it first, "
            "otherwise no alarm watches it."
        )


def release(target: Restored) -> int:
    """Delete the alarms of this command on a table, and its tags; return the number of alarms."""
    count = alarms.remove(target)
    target.calls.send("dynamodb", "untag_resource", ResourceArn=target.arn, TagKeys=[FROM, TO])
    return count


def _described(target: Restored) -> Response:
    try:
        return TableDescription(target.aws, target.name).table()
    except MissingError:
        raise RefusalError(
            f"There is no table {target.name} in {target.site.account}, {target.site.region}."
        ) from None
