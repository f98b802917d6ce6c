"""Tables scale with their traffic, up to a maximum if one is required."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..environment import CONFIG_SCHEMA as ENVIRONMENT
from ..production import in_production
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtLeast, Demanding
from ..values import elements, number, read, shown, shown_number
from ..ways_out import if_meant
from .tables import TABLE, table_label

LOWEST_MAXIMUM = 10
"""The units that writing a single item of 10 KB consumes."""

NAME = "dynamodb-table-capacity"
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "onDemandMaximum": {
            "type": "string",
            "enum": ["optional", "required"],
            "description": (
                "Whether tables and indexes must have a maximum of request units a second."
            ),
            STRICTNESS: Demanding(("required",)),
        },
        "provisioned": {
            "type": "string",
            "enum": ["refused", "allowed"],
            "description": "Whether tables may have provisioned capacity (default refused).",
            STRICTNESS: Demanding(("refused",), left_out="refused"),
        },
        "lowestMaximum": {
            "type": "integer",
            "minimum": 1,
            "default": LOWEST_MAXIMUM,
            "description": (
                "The lowest maximum that a production table or index may have, in request units "
                f"a second (default {LOWEST_MAXIMUM})."
            ),
            STRICTNESS: AtLeast(LOWEST_MAXIMUM),
        },
        **ENVIRONMENT.properties,
    },
)
MAXIMA = {
    "maxReadRequestUnits": "max_read_request_units",
    "maxWriteRequestUnits": "max_write_request_units",
}


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the table is billed on demand, with a maximum if one is required.

    If provisioned tables are allowed, only on-demand tables are checked. A production maximum has
    to allow more than a few items.
    """
    mode = read(args.props, "billingMode")
    if args.get_config().get("provisioned") == "allowed":
        if mode != "PAY_PER_REQUEST":
            # Only on-demand tables have a maximum.
            return
    elif isinstance(mode, UnknownValueError):
        yield mode
    elif mode != "PAY_PER_REQUEST":
        default = ", so it is 'PROVISIONED'" if mode is None else ""
        yield (
            f"Set billing_mode to 'PAY_PER_REQUEST' on {table_label(args)}: "
            f"it is {shown(mode)}{default}. " + if_meant("provisioned", NAME)
        )
    lowest = number(args.get_config().get("lowestMaximum")) or LOWEST_MAXIMUM
    for scaled, label in _scaled(args):
        if args.get_config().get("onDemandMaximum") == "required":
            yield from _without_maximum(scaled, label)
        yield from in_production(args, _throttled(scaled, label, lowest))


def _scaled(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    """Yield what has its own maximum: the table, and each of its indexes."""
    yield args.props, table_label(args)
    for index in elements(read(args.props, "globalSecondaryIndexes")):
        yield index, f"index {shown(read(index, 'name'))} of {table_label(args)}"


def _throttled(scaled: object, label: str, lowest: float) -> Iterator[Finding]:
    """Yield each maximum that throttles nearly all requests; -1 stands for none."""
    for key, setting in MAXIMA.items():
        units = number(read(scaled, "onDemandThroughput", key))
        if units is not None and 0 < units < lowest:
            yield (
                f"Set on_demand_throughput.{setting} to "
                f"{lowest:g} or more on {label}: it is "
                f"{units:g}, which throttles nearly all "
                "requests. " + if_meant("lowestMaximum", NAME)
            )


def _without_maximum(scaled: object, label: str) -> Iterator[Finding]:
    """Yield each missing maximum of a table or an index; -1 stands for none."""
    for key, setting in MAXIMA.items():
        units = read(scaled, "onDemandThroughput", key)
        if isinstance(units, UnknownValueError):
            yield units
        elif (number(units) or 0) < 1:
            yield (
                f"Set on_demand_throughput.{setting} to 1 or more on {label}: "
                f"it is {shown_number(units)}. " + if_meant("onDemandMaximum", NAME)
            )


RULE = ResourceRule(
    name=NAME,
    description="DynamoDB tables use on-demand billing.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.1",
        "Config:dynamodb-autoscaling-enabled",
        "checkov:CKV2_AWS_16",
        "prowler:dynamodb_table_autoscaling_enabled",
        "cdk-nag:DynamoDBAutoScalingEnabled",
    ),
    reason="Requests arrive in bursts, and a provisioned table throttles bursts.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE,),
    check=check,
)
