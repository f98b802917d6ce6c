"""What the embedded AWS does not hold of a table, recorded beside it: its replicas."""

from typing import Any

from rehearsal.plugin.aws import Aws

Description = dict[str, Any]

KIND = "dynamodb-table"


def recorded(aws: Aws, table: Description) -> Description:
    """Return what was kept of a table."""
    return aws.records.get(KIND, _identity(table)) or {}


def record(aws: Aws, table: Description, kept: Description) -> None:
    """Keep what the embedded AWS does not hold of a table."""
    if kept:
        aws.records.put(KIND, _identity(table), recorded(aws, table) | kept)


def forget(aws: Aws, table: Description) -> None:
    """Drop what was kept of a table."""
    aws.records.delete(KIND, _identity(table))


def _identity(table: Description) -> str:
    # A table of the same name made later is another table.
    return f"{table['TableArn']}@{table['CreationDateTime'].timestamp()}"
