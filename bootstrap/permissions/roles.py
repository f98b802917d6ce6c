"""The permissions of each role of a stack: the least that its tasks need.

Statements are grouped by purpose, and each has its reason. `tests/bootstrap` deploys, changes,
verifies, restores and destroys stacks with exactly these, and removes each action in turn.

No role can extend its own permissions or those of others:

- it creates only the roles of the stack's backups and cache, by their names, and passes each to its
  service only;
- to the first it attaches only the two policies of AWS Backup, and writes no inline policy; it
  writes into the second only within a boundary, which it cannot change or remove;
- it changes neither its own role nor the policies of another stack or system.
"""

from collections.abc import Mapping
from enum import StrEnum

from bootstrap.permissions.making import deploying
from bootstrap.permissions.reading import planning_restores, refreshing, verifying
from bootstrap.permissions.restoring import restoring
from bootstrap.permissions.stack_place import StackPlace, index_arns, tags_of_stack, via_service
from bootstrap.permissions.state import reading_state, writing_state
from bootstrap.permissions.statement import Statement


class Role(StrEnum):
    """The purpose of a role."""

    PREVIEW = "preview"
    DEPLOYMENT = "deployment"
    DRIFT = "drift"
    RESTORE = "restore"


def statements(role: Role, stack: StackPlace) -> tuple[Statement, ...]:
    """Return the statements of a role's policy."""
    match role:
        case Role.PREVIEW:
            return (*reading_state(stack),)
        case Role.DRIFT:
            return (*reading_state(stack), *refreshing(stack), *planning_restores())
        case Role.DEPLOYMENT:
            return (
                *reading_state(stack),
                *writing_state(stack),
                *refreshing(stack),
                *verifying(stack),
                *deploying(stack),
            )
        case Role.RESTORE:
            return (*restoring(stack),)


def cache_boundary(stack: StackPlace) -> tuple[Statement, ...]:
    """Return the most that the role of the cache may do, whatever a deployment writes into it."""
    tables = tuple(
        stack.arn("dynamodb", f"table/{name}")
        for table in stack.tables
        for name in (table, f"{table}-restored-*")
    )
    return (
        Statement(
            sid="ServeItems",
            actions=(
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            resources=tables,
            reason="a cache reads and writes items for its clients; it neither deletes nor scans",
        ),
        Statement(
            sid="QueryIndexes",
            actions=("dynamodb:Query",),
            resources=index_arns(stack, tables),
            reason="a cache queries indexes for its clients",
        ),
        Statement(
            sid="UseKeyOfTables",
            actions=(
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ),
            resources=(stack.arn("kms", "key/*"),),
            conditions={
                "StringEquals": {
                    **tags_of_stack(stack, "ResourceTag"),
                    "kms:ViaService": via_service(stack, "dynamodb", stack.region),
                }
            },
            reason="DynamoDB uses the tables' key in the name of the cache",
        ),
    )


NOT_PROVEN_OFFLINE: Mapping[tuple[Role, str], str] = {
    (Role.DRIFT, "s3:ListBucket"): (
        "Amazon S3 API reference: GetObject and HeadObject answer 403 instead of 404 to those who "
        "may not list the bucket; an engine that compresses states asks for those that are not"
    )
}
"""Actions that AWS requires although no step of a rehearsal fails without them, with sources."""
