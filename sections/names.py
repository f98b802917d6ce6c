"""The names that tables have in AWS where a stack gives them others than the specification's."""

from typing import Annotated, TypeVar

from pydantic import AfterValidator, ValidationInfo

from sections.section import conflict
from sections.tables import Logs, Requests
from tables.specs import PROCESSING_LOGS, REQUESTS

Own = TypeVar("Own", Requests, Logs)


def _named_apart(own: Own, info: ValidationInfo) -> Own:
    specs = (REQUESTS, PROCESSING_LOGS) if "environment" in info.data else ()
    taken = {spec.physical_name(info.data["environment"]) for spec in specs}
    if requests := info.data.get("requests"):
        taken.add(requests.table_name)
    if own.table_name and own.table_name in taken:
        raise conflict(
            "has the tableName {name}, which a table of this stack has anyway: "
            "remove it, or give another",
            name=own.table_name,
        )
    return own


NamedRequests = Annotated[Requests, AfterValidator(_named_apart)]
NamedLogs = Annotated[Logs, AfterValidator(_named_apart)]
"""Settings of a table that does not take the name of another."""


def names_in_aws(requests: Requests, logs: Logs) -> dict[str, str]:
    """Return the names that a stack gives its tables, by the tables' own."""
    given = {REQUESTS.name: requests.table_name, PROCESSING_LOGS.name: logs.table_name}
    return {table: name for table, name in given.items() if name}
