"""Tables scale with their traffic."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from .dynamodb import TABLE, table_label
from .rule import Finding, ResourceRule
from .values import read, shown


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the table is billed on demand."""
    mode = read(args.props, "billingMode")
    if isinstance(mode, UnknownValueError):
        yield mode
    elif mode != "PAY_PER_REQUEST":
        default = ", and so 'PROVISIONED'" if mode is None else ""
        yield (
            f"Set billing_mode to 'PAY_PER_REQUEST' on {table_label(args)}: "
            f"it is {shown(mode)}{default}."
        )


RULE = ResourceRule(
    name="dynamodb-table-capacity",
    description="DynamoDB tables are billed on demand.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.1",
        "checkov:CKV2_AWS_16",
        "prowler:dynamodb_table_autoscaling_enabled",
        "cdk-nag:DynamoDBAutoScalingEnabled",
    ),
    reason="Requests arrive in bursts, which a provisioned table throttles.",
    resource_types=(TABLE,),
    check=check,
)
