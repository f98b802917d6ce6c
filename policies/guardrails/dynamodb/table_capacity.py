"""Tables scale with their traffic, up to a maximum where one is demanded."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, Demanding
from ..values import elements, number, read, shown, shown_number
from .tables import TABLE, table_label

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "onDemandMaximum": {
            "type": "string",
            "enum": ["optional", "required"],
            "description": "Whether tables and indexes need a maximum of request units a second.",
            STRICTNESS: Demanding("required"),
        },
        "provisioned": {
            "type": "string",
            "enum": ["refused", "allowed"],
            "description": "Whether tables may have provisioned capacity; refused if left out.",
            STRICTNESS: Demanding("refused", left_out="refused"),
        },
    },
)
MAXIMA = {
    "maxReadRequestUnits": "max_read_request_units",
    "maxWriteRequestUnits": "max_write_request_units",
}


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the table is billed on demand, with a maximum if one is demanded.

    Where provisioned tables are allowed, only those that are billed on demand are looked at.
    """
    mode = read(args.props, "billingMode")
    if args.get_config().get("provisioned") == "allowed":
        if mode != "PAY_PER_REQUEST":
            # A maximum is of tables that are billed on demand.
            return
    elif isinstance(mode, UnknownValueError):
        yield mode
    elif mode != "PAY_PER_REQUEST":
        default = ", and so 'PROVISIONED'" if mode is None else ""
        yield (
            f"Set billing_mode to 'PAY_PER_REQUEST' on {table_label(args)}: "
            f"it is {shown(mode)}{default}."
        )
    if args.get_config().get("onDemandMaximum") == "required":
        yield from _without_maximum(args.props, table_label(args))
        for index in elements(read(args.props, "globalSecondaryIndexes")):
            name = shown(read(index, "name"))
            yield from _without_maximum(index, f"index {name} of {table_label(args)}")


def _without_maximum(scaled: object, label: str) -> Iterator[Finding]:
    """Yield each maximum that a table or an index does not have; -1 is none."""
    for key, setting in MAXIMA.items():
        units = read(scaled, "onDemandThroughput", key)
        if isinstance(units, UnknownValueError):
            yield units
        elif (number(units) or 0) < 1:
            yield (
                f"Set on_demand_throughput.{setting} to 1 or more on {label}: "
                f"it is {shown_number(units)}."
            )


RULE = ResourceRule(
    name="dynamodb-table-capacity",
    description="DynamoDB tables are billed on demand.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.1",
        "Config:dynamodb-autoscaling-enabled",
        "checkov:CKV2_AWS_16",
        "prowler:dynamodb_table_autoscaling_enabled",
        "cdk-nag:DynamoDBAutoScalingEnabled",
    ),
    reason="Requests arrive in bursts, which a provisioned table throttles.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE,),
    check=check,
)
