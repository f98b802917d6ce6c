"""Tables begin empty: none is created from an import or a restore."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .tables import TABLE, table_label

ORIGINS = {
    "importTable": "import_table",
    "restoreBackupArn": "restore_backup_arn",
    "restoreDateTime": "restore_date_time",
    "restoreSourceName": "restore_source_name",
    "restoreSourceTableArn": "restore_source_table_arn",
    "restoreToLatestTime": "restore_to_latest_time",
}


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each property that fills a new table."""
    for name, argument in ORIGINS.items():
        yield from unless(
            read(args.props, name),
            (False, None),
            f"Remove {argument} from {table_label(args)}: AWS creates an imported or restored "
            "table without deletion protection, stream and tags.",
        )


RULE = ResourceRule(
    name="dynamodb-table-origin",
    description="No DynamoDB table is created from an import or a restore.",
    severity=Severity.MEDIUM,
    controls=(),
    reason="Changing these arguments later replaces the table, and its items are lost.",
    resource_types=(TABLE,),
    check=check,
)
