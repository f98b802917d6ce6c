"""A model of DynamoDB's rules for the changes of one table, written from what AWS documents.

Where its rules come from:

- one index made or removed at a time: UpdateTable in the API reference;
- a class changes alone: the official provider's `table.go` ("Table Class cannot be changed
  concurrently with other values");
- replicas change alone: no source says that anything else goes with them, and nothing is sent so;
- no stream ends while there are replicas: hashicorp/terraform-provider-aws#34450 has the sentence;
- a key of one's own goes through ReplicaUpdates once there are replicas: #21726 has the sentence;
- it is named for each replica: #17422 (a new replica) and pull request #29102 have the sentence;
- only a replica that is there is updated or deleted: #49651 has the sentence;
- what is protected is not deleted: "Using deletion protection" in the developer guide;
- something is asked for: the answer of UpdateTable to an empty request;
- a new maximum is at least 1: the answer of CreateTable.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from rehearsal.plugin.errors import AwsError

REGION = "us-east-1"
NAME = "prod-market-intelligence-requests"
ARN = f"arn:aws:dynamodb:{REGION}:111122223333:table/{NAME}"
VALUES = "One or more parameter values were invalid: "
NOTHING = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
    "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
)
NO_STREAM = f"{VALUES}Disabling Stream is not allowed for a Global Table replica."
NO_KEY = f"{VALUES}KMSMasterKeyId must be specified for each replica."
NO_REPLICA = (
    "Replica specified in the Replica Update or Replica Delete action of the request was not found."
)
NOT_BY_SPECIFICATION = (
    "Invalid operation: Customer Managed CMKs on Global Table Version 2019.11.21 replicas cannot "
    "be updated through SSESpecification parameter and can only be updated through ReplicaUpdates "
    "parameter"
)
PROTECTED = (
    "Replica of table '{}' in {} can't be deleted while DeletionProtectionEnabled is set to True"
)
Request = dict[str, Any]
_NO_CAPACITY = {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}


class DynamoDB:
    """One table and its replicas in memory, as seen from the table's region."""

    region = REGION

    def __init__(self) -> None:
        self.table: Request = {}
        self.replicas: dict[str, Request] = {}
        self.recovery: Request = {"PointInTimeRecoveryEnabled": False}
        self.expiry: Request = {"Enabled": False, "AttributeName": ""}
        self.tags: dict[str, str] = {}
        self.sent: list[str] = []
        """What changes something, in order: the action, its region, and what it is about."""

    def within(self, region: str) -> "DynamoDB | InRegion":
        """Return what is seen from a region."""
        return self if region == REGION else InRegion(self, region)

    def call(self, _service: str, action: str, **request: Any) -> Request:
        """Do as asked, or refuse as AWS does."""
        asked = {name: value for name, value in request.items() if name != "TableName"}
        if action == "UpdateTable":
            self._refuse(asked)
        if action.startswith("Update"):
            self.sent.append(" ".join([action, *asked]))
        return _ACTIONS[action](self, asked) or {}

    def pages(self, service: str, action: str, key: str, **request: Any) -> list[Request]:
        """Return the items of the one page of an answer."""
        return self.call(service, action, **request)[key]

    def wait(self, _what: str, ready: Callable[[], bool]) -> None:
        """Find what is waited for ready at once."""
        assert ready()

    def default_key(self, service: str) -> str:
        """Return the key that AWS manages for a service."""
        return f"arn:aws:kms:{REGION}:111122223333:key/aws-{service}"

    def _refuse(self, request: Request) -> None:
        if not request:
            raise _invalid(NOTHING)
        indexes = request.get("GlobalSecondaryIndexUpdates", [])
        made = [kind for index in indexes for kind in index if kind != "Update"]
        assert len(made) <= 1
        for alone in ("TableClass", "ReplicaUpdates", "SSESpecification"):
            assert alone not in request or len(request) == 1
        assert not made or request.keys() <= {"GlobalSecondaryIndexUpdates", "AttributeDefinitions"}
        if request.get("StreamSpecification") == {"StreamEnabled": False} and self.replicas:
            raise _invalid(NO_STREAM)
        if "KMSMasterKeyId" in request.get("SSESpecification", {}) and self.replicas:
            raise _invalid(NOT_BY_SPECIFICATION)
        for index in indexes:
            maximum = index.get("Create", {}).get("OnDemandThroughput", {})
            for name in (name for name, units in maximum.items() if units < 1):
                raise _invalid(
                    f"{VALUES}Requested {name} for OnDemandThroughput for index : "
                    f"{index['Create']['IndexName']} is outside of valid range"
                )
        updates = request.get("ReplicaUpdates", [])
        keyed = {update["Update"]["RegionName"] for update in updates if "Update" in update}
        if keyed - {REGION, *self.replicas}:
            raise _invalid(NO_REPLICA)
        if keyed and {REGION, *self.replicas} - keyed:
            raise _invalid(NO_KEY)
        for update in updates:
            self._refuse_replica(update)

    def _refuse_replica(self, update: Request) -> None:
        key = self.table.get("SSEDescription", {}).get("KMSMasterKeyArn")
        is_own = key not in (None, self.default_key("dynamodb"))
        if is_own and "KMSMasterKeyId" not in update.get("Create", {"KMSMasterKeyId": ""}):
            raise _invalid(NO_KEY)
        region = update.get("Delete", {}).get("RegionName")
        if region and self.replicas[region]["deletionProtectionEnabled"]:
            raise _invalid(PROTECTED.format(NAME, region))

    def create(self, request: Request) -> Request:
        """Make the table."""
        mode = {"BillingMode": request["BillingMode"]}
        indexes = [_index(index) for index in request.get("GlobalSecondaryIndexes", [])]
        self.tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
        self.table = {
            "AttributeDefinitions": request["AttributeDefinitions"],
            "BillingModeSummary": mode,
            "CreationDateTime": datetime(2026, 1, 1, tzinfo=UTC),
            "DeletionProtectionEnabled": request.get("DeletionProtectionEnabled", False),
            "GlobalSecondaryIndexes": indexes,
            "KeySchema": request["KeySchema"],
            "LocalSecondaryIndexes": [],
            "ProvisionedThroughput": _NO_CAPACITY,
            "TableArn": ARN,
            "TableName": NAME,
            "TableStatus": "ACTIVE",
            "WarmThroughput": {},
        }
        own = ("OnDemandThroughput", "SSESpecification", "StreamSpecification", "TableClass")
        self.update({name: request[name] for name in own if name in request})
        return {"TableDescription": deepcopy(self.table)}

    def update(self, request: Request) -> None:
        """Change the table."""
        table = self.table
        as_asked = ("AttributeDefinitions", "DeletionProtectionEnabled")
        table |= {name: request[name] for name in as_asked if name in request}
        if "OnDemandThroughput" in request:
            _cap(table, request["OnDemandThroughput"])
        if "TableClass" in request:
            table["TableClassSummary"] = {"TableClass": request["TableClass"]}
        if stream := request.get("StreamSpecification"):
            table["StreamSpecification"] = stream
            table["LatestStreamLabel"] = "label"
        if spec := request.get("SSESpecification"):
            self._encrypt(spec)
        for index in request.get("GlobalSecondaryIndexUpdates", []):
            _change_index(table["GlobalSecondaryIndexes"], index)
        for change in request.get("ReplicaUpdates", []):
            self._update_replicas(change)

    def _encrypt(self, spec: Request) -> None:
        self.table.pop("SSEDescription", None)
        if spec["Enabled"]:
            key = spec.get("KMSMasterKeyId") or self.default_key("dynamodb")
            self.table["SSEDescription"] = {"Status": "ENABLED", "KMSMasterKeyArn": key}
        for replica in self.replicas.values():
            replica["kmsKeyArn"] = ""

    def _update_replicas(self, change: Request) -> None:
        ((kind, action),) = change.items()
        region, key = action["RegionName"], action.get("KMSMasterKeyId", "")
        if kind == "Delete":
            del self.replicas[region]
        elif kind == "Create":
            self.replicas[region] = {
                "deletionProtectionEnabled": False,
                "kmsKeyArn": key,
                "pointInTimeRecovery": False,
            }
        elif region == REGION:
            self.table["SSEDescription"] = {"Status": "ENABLED", "KMSMasterKeyArn": key}
        else:
            self.replicas[region]["kmsKeyArn"] = key

    def describe(self, _request: Request) -> Request:
        """Return the table, for the caller to change as it likes."""
        table: Request = deepcopy(self.table) | {"MultiRegionConsistency": "EVENTUAL"}
        # An attribute is gone with the last index that has it as a key.
        keyed = [table, *table["GlobalSecondaryIndexes"]]
        keys = {key["AttributeName"] for one in keyed for key in one["KeySchema"]}
        attributes: list[Request] = table["AttributeDefinitions"]
        table["AttributeDefinitions"] = [one for one in attributes if one["AttributeName"] in keys]
        table["Replicas"] = [
            {"RegionName": region, "KMSMasterKeyId": replica["kmsKeyArn"]}
            for region, replica in self.replicas.items()
        ]
        return {"Table": table}

    def describe_recovery(self, _request: Request) -> Request:
        """Return whether the table can be restored."""
        is_on = self.recovery["PointInTimeRecoveryEnabled"]
        return _recovery(is_on, self.recovery.get("RecoveryPeriodInDays", 35))

    def describe_expiry(self, _request: Request) -> Request:
        """Return whether items expire."""
        status = "ENABLED" if self.expiry["Enabled"] else "DISABLED"
        name = self.expiry["AttributeName"]
        return {"TimeToLiveDescription": {"TimeToLiveStatus": status, "AttributeName": name}}

    def update_recovery(self, request: Request) -> None:
        """Turn recovery on or off."""
        self.recovery = request["PointInTimeRecoverySpecification"]

    def update_expiry(self, request: Request) -> None:
        """Turn expiry on or off."""
        self.expiry = request["TimeToLiveSpecification"]

    def tag(self, request: Request) -> None:
        """Add tags."""
        self.tags |= {tag["Key"]: tag["Value"] for tag in request["Tags"]}

    def untag(self, request: Request) -> None:
        """Remove tags."""
        self.tags = {key: self.tags[key] for key in self.tags if key not in request["TagKeys"]}

    def list_tags(self, _request: Request) -> Request:
        """Return the tags."""
        return {"Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()]}


_ACTIONS: dict[str, Callable[[DynamoDB, Request], Request | None]] = {
    "CreateTable": DynamoDB.create,
    "DescribeContinuousBackups": DynamoDB.describe_recovery,
    "DescribeTable": DynamoDB.describe,
    "DescribeTimeToLive": DynamoDB.describe_expiry,
    "ListTagsOfResource": DynamoDB.list_tags,
    "TagResource": DynamoDB.tag,
    "UntagResource": DynamoDB.untag,
    "UpdateContinuousBackups": DynamoDB.update_recovery,
    "UpdateTable": DynamoDB.update,
    "UpdateTimeToLive": DynamoDB.update_expiry,
}


def _index(index: Request) -> Request:
    made: Request = {"IndexStatus": "ACTIVE", "ProvisionedThroughput": _NO_CAPACITY}
    warm: Request = {"WarmThroughput": {}}
    return made | warm | deepcopy(index)


def _change_index(indexes: list[Request], change: Request) -> None:
    ((kind, action),) = change.items()
    if kind == "Create":
        indexes.append(_index(action))
        return
    (index,) = (one for one in indexes if one["IndexName"] == action["IndexName"])
    if kind == "Delete":
        indexes.remove(index)
    else:
        _cap(index, action["OnDemandThroughput"])


def _cap(item: Request, maximum: Request) -> None:
    """Set maximums, where -1 lifts one."""
    units = item.pop("OnDemandThroughput", {}) | maximum
    if kept := {name: most for name, most in units.items() if most > 0}:
        item["OnDemandThroughput"] = kept


def _recovery(is_on: bool, days: int) -> Request:
    status = {"PointInTimeRecoveryStatus": "ENABLED" if is_on else "DISABLED"}
    of_days = {"RecoveryPeriodInDays": days} if is_on else {}
    described = {"PointInTimeRecoveryDescription": status | of_days}
    return {"ContinuousBackupsDescription": described}


class InRegion:
    """A replica, as seen from its own region."""

    def __init__(self, table: DynamoDB, region: str) -> None:
        self._table = table
        self.region = region

    def call(self, _service: str, action: str, **request: Any) -> Request:
        """Do as asked."""
        replica = self._table.replicas[self.region]
        if action.startswith("Update"):
            self._table.sent.append(f"{action} {self.region} {' '.join(request)}")
        match action:
            case "DescribeTable":
                table = self._table.describe({})["Table"]
                table["TableArn"] = ARN.replace(REGION, self.region)
                table["DeletionProtectionEnabled"] = replica["deletionProtectionEnabled"]
                return {"Table": table}
            case "DescribeContinuousBackups":
                return _recovery(replica["pointInTimeRecovery"], 35)
            case "UpdateContinuousBackups":
                spec = request["PointInTimeRecoverySpecification"]
                replica["pointInTimeRecovery"] = spec["PointInTimeRecoveryEnabled"]
            case "UpdateTable":
                replica["deletionProtectionEnabled"] = request["DeletionProtectionEnabled"]
            case _:
                # Tags of replicas are no property of the table.
                assert action in ("ListTagsOfResource", "TagResource", "UntagResource")
        return {"Tags": []}

    def pages(self, service: str, action: str, key: str, **request: Any) -> list[Request]:
        """Return the items of the one page of an answer."""
        return self.call(service, action, **request)[key]

    def wait(self, _what: str, ready: Callable[[], bool]) -> None:
        """Find what is waited for ready at once."""
        assert ready()

    def default_key(self, service: str) -> str:
        """Return the key that AWS manages for a service."""
        return self._table.default_key(service)


def _invalid(reason: str) -> AwsError:
    return AwsError("dynamodb", "UpdateTable", "ValidationException", reason)
