"""The tables of the Root Orchestrator in one environment, with what others need to find them."""

import pulumi

from components.table import Table, TableArgs
from settings import load
from tables.specs import PROCESSING_LOGS, REQUESTS, TableSpec

settings = load()


def table(spec: TableSpec, *, time_to_live: bool = False) -> Table:
    """Deploy a table as this stack's settings ask."""
    return Table(
        spec.name,
        TableArgs(
            spec=spec,
            environment=settings.environment,
            recovery_days=settings.recovery.window_days,
            deletion_protection=settings.deletion_protection,
            time_to_live=time_to_live,
            tags=settings.resource_tags,
        ),
    )


deployed = {"requests": table(REQUESTS, time_to_live=settings.requests.time_to_live)}
if settings.logs.enabled:
    deployed["logs"] = table(PROCESSING_LOGS)

for name, one in deployed.items():
    pulumi.export(f"{name}TableName", one.name)
    pulumi.export(f"{name}TableArn", one.arn)
    pulumi.export(f"{name}IndexNames", one.index_names)
