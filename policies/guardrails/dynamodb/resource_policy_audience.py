"""Tables, indexes and streams grant access to no outside principal."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read

RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each principal that is not trusted, and for a possible lockout."""
    label = f"resource policy {args.name!r}"
    yield from let_in(args, read(args.props, "policy"), f"policy of {label}")
    yield from unless(
        read(args.props, "confirmRemoveSelfResourceAccess"),
        (False, None),
        f"Remove confirm_remove_self_resource_access from {label}: with it, AWS accepts a policy "
        "that no one can change afterwards.",
    )


RULE = ResourceRule(
    name="dynamodb-resource-policy-audience",
    description="DynamoDB tables and streams grant access only to trusted principals.",
    severity=Severity.CRITICAL,
    controls=("prowler:dynamodb_table_cross_account_access",),
    reason=(
        "For a principal of another account, such a policy is all that this account has to allow."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(RESOURCE_POLICY,),
    check=check,
)
