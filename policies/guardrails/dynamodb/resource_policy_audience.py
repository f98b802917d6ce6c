"""Tables, indexes and streams let in no principal from outside."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..audience import CONFIG_SCHEMA, let_in
from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read

RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for whomever the policy lets in who is not trusted, and for a lockout."""
    label = f"resource policy {args.name!r}"
    yield from let_in(args, read(args.props, "policy"), f"policy of {label}")
    yield from unless(
        read(args.props, "confirmRemoveSelfResourceAccess"),
        (False, None),
        f"Remove confirm_remove_self_resource_access from {label}: "
        "its policy could leave nobody who may change it.",
    )


RULE = ResourceRule(
    name="dynamodb-resource-policy-audience",
    description="DynamoDB tables and streams let in only those who are listed.",
    severity=Severity.CRITICAL,
    controls=("prowler:dynamodb_table_cross_account_access",),
    reason="Such a policy is enough for a stranger: nothing of ours has to allow it as well.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(RESOURCE_POLICY,),
    check=check,
)
