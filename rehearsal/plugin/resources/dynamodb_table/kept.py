"""What the embedded AWS does not hold of a table, recorded beside it.

That is its class, caps on its on-demand throughput, its replicas, and encryption that is changed
after creation.
"""

from typing import Any

from rehearsal.plugin.aws import Aws

Description = dict[str, Any]

KIND = "dynamodb-table"


def recorded(aws: Aws, table: Description) -> Description:
    """Return what was kept of a table."""
    return aws.records.get(KIND, _identity(table)) or {}


def record(aws: Aws, table: Description, kept: Description) -> None:
    """Keep what the embedded AWS does not hold of a table."""
    former = recorded(aws, table)
    indexes = former.get("Indexes", {}) | kept.pop("Indexes", {})
    aws.records.put(KIND, _identity(table), former | kept | {"Indexes": indexes})


def forget(aws: Aws, table: Description) -> None:
    """Drop what was kept of a table."""
    aws.records.delete(KIND, _identity(table))


def left_out(parameters: Description, indexes: list[Description]) -> Description:
    """Return what the embedded AWS drops of the parameters of a call."""
    kept: Description = {}
    if "TableClass" in parameters:
        kept["TableClassSummary"] = {"TableClass": parameters["TableClass"]}
    if "OnDemandThroughput" in parameters:
        kept["OnDemandThroughput"] = _capped(parameters["OnDemandThroughput"])
    kept["Indexes"] = {
        index["IndexName"]: _capped(index.get("OnDemandThroughput", {}))
        for index in indexes
        if "OnDemandThroughput" in index or "KeySchema" in index
    }
    return kept


def _capped(throughput: dict[str, int]) -> dict[str, int] | None:
    # -1 lifts a cap.
    return {name: units for name, units in throughput.items() if units > 0} or None


def _identity(table: Description) -> str:
    # A table of the same name made later is another table.
    return f"{table['TableArn']}@{table['CreationDateTime'].timestamp()}"
