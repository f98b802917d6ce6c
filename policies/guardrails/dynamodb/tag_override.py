"""The tags of a table are declared in the table."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import region
from ..rule import Finding, StackRule
from ..stack import as_args, resources_of, sources
from ..values import read
from .tables import TABLE, table_label

TAG = "aws:dynamodb/tag:Tag"
_REGION_FIELD = 3
_TABLE = ":table/"


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each separate tag resource, which overwrites a tag of its table.

    Tags of replicas in other regions, and of tables outside the stack, are not checked.
    """
    tables = resources_of(args, TABLE)
    by_name = {name: one for one in tables if isinstance(name := read(one.props, "name"), str)}
    by_urn = {one.urn: one for one in tables}
    for tag in resources_of(args, TAG):
        arn = read(tag.props, "resourceArn")
        table = _named(arn, by_name)
        if isinstance(arn, UnknownValueError):
            origins = [origin.urn for origin in sources(tag, "resourceArn")]
            table = next((by_urn[urn] for urn in origins if urn in by_urn), None)
        if table is not None:
            yield (
                f"Move tag resource {tag.name!r} into tags of {table_label(as_args(args, table))}: "
                "it overwrites the tag of the table."
            )


def _named(arn: object, by_name: dict[str, PolicyResource]) -> PolicyResource | None:
    """Return the table of an ARN, if the stack has it in the region of that ARN."""
    if not isinstance(arn, str) or arn.count(":") <= _REGION_FIELD:
        return None
    table = by_name.get(arn.rpartition(_TABLE)[2])
    place = region(table) if table else None
    is_there = not isinstance(place, str) or place == arn.split(":")[_REGION_FIELD]
    return table if is_there else None


RULE = StackRule(
    name="dynamodb-tag-override",
    description="The tags of a DynamoDB table are declared in the table.",
    severity=Severity.MEDIUM,
    controls=(),
    reason=(
        "A separate tag can remove a table from its backups and permissions without a change to "
        "the table."
    ),
    check=check,
)
