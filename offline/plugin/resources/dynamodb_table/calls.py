"""DynamoDB's calls on tables, as AWS answers them."""

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.resources.dynamodb_table import kept, refusals
from offline.plugin.resources.dynamodb_table.kept import Description
from offline.plugin.values import Properties

NOT_FOUND = "ResourceNotFoundException"
ON_DEMAND = "PAY_PER_REQUEST"


def create(aws: Aws, action: str, parameters: Description) -> None:
    """Make a table with CreateTable or by a restore."""
    refusals.refuse_maximums(action, parameters)
    answer = aws.call("dynamodb", action, **parameters)
    table: Description = answer["TableDescription"]
    if action != "CreateTable":
        # A restored table has the billing mode of its source, which the embedded AWS forgets.
        mode = parameters.get("BillingModeOverride", ON_DEMAND)
        aws.call("dynamodb", "UpdateTable", TableName=table["TableName"], BillingMode=mode)
    kept.record(aws, table, kept.left_out(parameters, parameters.get("GlobalSecondaryIndexes", [])))


def update(aws: Aws, name: str, parameters: Description) -> None:
    """Call UpdateTable and wait until the table and its indexes are active again."""
    if not parameters:
        raise AwsError(
            "dynamodb",
            "UpdateTable",
            "ValidationException",
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
        )
    refusals.refuse_maximums("UpdateTable", parameters)
    table = described(aws, name)
    refusals.refuse_stream(table, parameters)
    indexes: list[Description] = [
        change
        for action in parameters.get("GlobalSecondaryIndexUpdates", [])
        for change in action.values()
    ]
    extra = kept.left_out(parameters, indexes) | refusals.class_changes(aws, table, parameters)
    if spec := parameters.get("SSESpecification"):
        extra["SSESpecification"] = spec
    aws.call("dynamodb", "UpdateTable", TableName=name, **parameters)
    kept.record(aws, table, extra)
    wait_until_active(aws, name)


def describe(aws: Aws, name: str) -> Description | None:
    """Give the table as AWS would describe it, or None where there is none."""
    try:
        return described(aws, name)
    except AwsError as error:
        if error.code == NOT_FOUND:
            return None
        raise


def described(aws: Aws, name: str) -> Description:
    """Give the table as AWS would describe it."""
    table: Description = aws.call("dynamodb", "DescribeTable", TableName=name)["Table"]
    extra = refusals.history(kept.recorded(aws, table))
    table["AttributeDefinitions"] = _used(table)
    indexes: list[Description] = table["GlobalSecondaryIndexes"]
    if table["BillingModeSummary"].get("BillingMode") == ON_DEMAND:
        for item in [table, *indexes]:
            item["ProvisionedThroughput"] = {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    caps: dict[str, Description] = extra.pop("Indexes", {})
    for index in indexes:
        if cap := caps.get(index["IndexName"]):
            index["OnDemandThroughput"] = cap
    if spec := extra.pop("SSESpecification", None):
        table["SSEDescription"] = spec["Enabled"] and {
            "Status": "ENABLED",
            "KMSMasterKeyArn": spec.get("KMSMasterKeyId") or aws.default_key("dynamodb"),
        }
    return table | {key: value for key, value in extra.items() if value is not None}


def wait_until_active(aws: Aws, name: str) -> None:
    """Wait until the table and its indexes are active."""

    def is_active() -> bool:
        table = described(aws, name)
        indexes = [index["IndexStatus"] for index in table["GlobalSecondaryIndexes"]]
        return {table["TableStatus"], *indexes} == {"ACTIVE"}

    aws.wait(f"table '{name}'", is_active)


def set_ttl(aws: Aws, name: str, ttl: Properties) -> None:
    """Turn expiry on or off; either way AWS asks for the attribute's name."""
    spec = {"AttributeName": ttl.get("attributeName", ""), "Enabled": ttl.get("enabled", False)}
    aws.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=spec)


def change_ttl(aws: Aws, name: str, ttl: Properties) -> None:
    """Turn the expiry of a table that exists on or off."""
    table = described(aws, name)
    refusals.refuse_expiry(aws, table)
    set_ttl(aws, name, ttl)
    refusals.count_expiry(aws, table)


def set_recovery(aws: Aws, name: str, recovery: Properties) -> None:
    """Turn point-in-time recovery on, for as many days as asked, or off."""
    spec = {"PointInTimeRecoveryEnabled": recovery["enabled"]}
    if recovery["enabled"] and recovery.get("recoveryPeriodInDays"):
        spec["RecoveryPeriodInDays"] = recovery["recoveryPeriodInDays"]
    aws.call(
        "dynamodb",
        "UpdateContinuousBackups",
        TableName=name,
        PointInTimeRecoverySpecification=spec,
    )


def _used(table: Description) -> list[Description]:
    """Give the attributes that are keys: AWS drops one with the last index that has it as key."""
    indexes = [*table["GlobalSecondaryIndexes"], *table["LocalSecondaryIndexes"]]
    keys = {key["AttributeName"] for item in [table, *indexes] for key in item["KeySchema"]}
    return [item for item in table["AttributeDefinitions"] if item["AttributeName"] in keys]
