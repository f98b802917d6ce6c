"""Production tables are in a backup plan."""

from collections.abc import Iterator

from pulumi_policy import Severity, StackValidationArgs

from ..backup.selections import SELECTION, Selections
from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..production import in_production
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of
from .tables import TABLE, table_label


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each production table that no selection of the stack includes."""
    selections = Selections(resources_of(args, SELECTION))
    for table in resources_of(args, TABLE):
        table_args = as_args(args, table)
        refusal = (
            f"Add {table_label(table_args)} to resources or selection_tags of a backup Selection: "
            "it is a production table, and in no backup plan."
        )
        yield from in_production(table_args, unless(selections.take(table), (True,), refusal))


RULE = StackRule(
    name="dynamodb-table-backup",
    description="Production DynamoDB tables are in a backup plan.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.4",
        "Config:dynamodb-in-backup-plan",
        "Config:dynamodb-resources-protected-by-backup-plan",
        "prowler:dynamodb_table_protected_by_backup_plan",
        "prowler:backup_plans_exist",
        "cdk-nag:DynamoDBInBackupPlan",
    ),
    reason="Deleting a table ends its point-in-time recovery; the backups in a vault remain.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
