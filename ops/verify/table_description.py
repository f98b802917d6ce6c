"""The description of a table in AWS, in the terms of a stack's settings."""

import json
from dataclasses import dataclass

from market_intelligence.specs import Keyed, TableSpec
from market_intelligence.table_options import DEFAULT_PRECISION
from ops.verify.aws import Aws, Response
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError

OFF = "off"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A table in AWS, in a region, by default that of the stack."""

    aws: Aws
    name: str
    region: str | None = None

    def table(self) -> Response:
        """Return the description of DescribeTable."""
        return self._call("describe_table")["Table"]

    def status(self) -> str:
        """Return its status, or that it is missing."""
        try:
            return self.table()["TableStatus"]
        except MissingError:
            return MISSING

    def recovery_days(self) -> int | str:
        """Return how many days back it can be restored."""
        response = self._call("describe_continuous_backups")
        recovery: Response = response["ContinuousBackupsDescription"][
            "PointInTimeRecoveryDescription"
        ]
        if recovery["PointInTimeRecoveryStatus"] != "ENABLED":
            return OFF
        return recovery.get("RecoveryPeriodInDays", 35)

    def expiry(self) -> str:
        """Return the attribute by which items expire."""
        ttl: Response = self._call("describe_time_to_live")["TimeToLiveDescription"]
        is_on = ttl["TimeToLiveStatus"] in {"ENABLED", "ENABLING"}
        return ttl["AttributeName"] if is_on else OFF

    def stream(self) -> str:
        """Return the view type of its stream."""
        stream: Response = self.table().get("StreamSpecification") or {}
        return stream["StreamViewType"] if stream.get("StreamEnabled") else OFF

    def kinesis(self) -> dict[str, str] | str:
        """Return the Kinesis data stream that receives its changes; AWS also lists former ones."""
        response = self._call("describe_kinesis_streaming_destination")
        listed: list[Response] = response["KinesisDataStreamDestinations"]
        # One stream may have failed while another receives the changes.
        for one in sorted(listed, key=lambda one: one["DestinationStatus"] == "ENABLE_FAILED"):
            if one["DestinationStatus"] != "DISABLED":
                return {
                    "stream": one["StreamArn"],
                    "precision": one.get("ApproximateCreationDateTimePrecision", DEFAULT_PRECISION),
                    "status": one["DestinationStatus"],
                }
        return OFF

    def billing(self) -> str:
        """Return its billing mode, which AWS omits for a table that was never on demand."""
        summary: Response = self.table().get("BillingModeSummary") or {}
        return summary.get("BillingMode", "PROVISIONED")

    def table_class(self) -> str:
        """Return its class, which AWS omits for a table that was always STANDARD."""
        summary: Response = self.table().get("TableClassSummary") or {}
        return summary.get("TableClass", "STANDARD")

    def key(self) -> str | None:
        """Return the ARN of the key that encrypts it; None if AWS owns that."""
        encryption: Response = self.table().get("SSEDescription") or {}
        is_on = encryption.get("Status") in {"ENABLED", "UPDATING"}
        return encryption["KMSMasterKeyArn"] if is_on else None

    def tags(self) -> dict[str, str]:
        """Return its tags."""
        arn = self.table()["TableArn"]
        response = self.aws.call(
            "dynamodb", "list_tags_of_resource", region=self.region, ResourceArn=arn
        )
        return {tag["Key"]: tag["Value"] for tag in response.get("Tags", [])}

    def is_protected(self) -> bool:
        """Whether AWS refuses to delete it."""
        return self.table().get("DeletionProtectionEnabled", False)

    def replicas(self) -> dict[str, Response]:
        """Return its replicas by their regions; AWS may list its own region as well."""
        found: list[Response] = self.table().get("Replicas") or []
        return {one["RegionName"]: one for one in found}

    def consistency(self) -> dict[str, str]:
        """Return its consistency across regions, which AWS omits if eventual, and its witness."""
        found: Response = self.table()
        witnesses: list[Response] = found.get("GlobalTableWitnesses") or []
        return {
            "mode": found.get("MultiRegionConsistency") or "EVENTUAL",
            "witness": ", ".join(sorted(one["RegionName"] for one in witnesses)) or "none",
        }

    def readers(self) -> list[str]:
        """Return the principals that its resource policy names; none where it has no policy."""
        arn = self.table()["TableArn"]
        try:
            response = self.aws.call("dynamodb", "get_resource_policy", ResourceArn=arn)
        except MissingError:
            return []
        principals: list[str] = []
        for statement in json.loads(response["Policy"])["Statement"]:
            named: str | list[str] = statement["Principal"]["AWS"]
            principals += [named] if isinstance(named, str) else named
        return sorted(principals)

    def indexes(self) -> dict[str, Response]:
        """Return its indexes by their names."""
        return {one["IndexName"]: one for one in self.table().get("GlobalSecondaryIndexes", [])}

    def index(self, name: str) -> Response:
        """Return an index; MissingError if there is none of that name."""
        try:
            return self.indexes()[name]
        except KeyError:
            raise MissingError(f"the table has no index {name}") from None

    def keys(self, keyed: Response) -> list[str]:
        """Return the keys of the table or of an index, each with its type, the hash key first."""
        definitions: list[Response] = self.table()["AttributeDefinitions"]
        types = {one["AttributeName"]: one["AttributeType"] for one in definitions}
        schema = sorted(keyed["KeySchema"], key=lambda key: key["KeyType"])
        return [f"{key['AttributeName']} {types[key['AttributeName']]}" for key in schema]

    def insights(self, index: str | None) -> str:
        """Return the mode of contributor insights on the table, or on an index."""
        of_index = {"IndexName": index} if index else {}
        response = self._call("describe_contributor_insights", **of_index)
        if response.get("ContributorInsightsStatus") not in {"ENABLED", "ENABLING"}:
            return OFF
        return response.get("ContributorInsightsMode", "ACCESSED_AND_THROTTLED_KEYS")

    def _call(self, action: str, **parameters: object) -> Response:
        return self.aws.call(
            "dynamodb", action, region=self.region, TableName=self.name, **parameters
        )


def description(deployed: Deployed, spec: TableSpec, region: str | None = None) -> TableDescription:
    """Return the table in the stack's outputs."""
    return TableDescription(deployed.aws, deployed.outputs.text(f"{spec.name}TableName"), region)


def keys(keyed: Keyed) -> list[str]:
    """Return the keys of a specification, in the same form."""
    return [f"{key.name} {key.type}" for key in keyed.keys]
