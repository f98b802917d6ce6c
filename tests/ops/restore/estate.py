"""A stack with one table, whose every setting a restore leaves out."""

from typing import Any

import boto3
from botocore.config import Config
from typing_extensions import override

from ops.restore.acting import Acting
from ops.restore.waiting import Waiting
from ops.verify.aws import Client
from tests import specification
from tests.conftest import REGION
from tests.ops.restore.service import ACCOUNT, State

Clients = dict[tuple[str, str], Client]

STACK = "prod"
REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
RESTORED = f"{REQUESTS}-restored-20261126-1155"
READER = "arn:aws:iam::444455556666:role/reader"
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
    "team": "search",
}
FILE = f"""
config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
  market-intelligence:recovery:
    days: 14
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    contributorInsights: throttled
    tableClass: STANDARD_INFREQUENT_ACCESS
    maxReadUnits: 400
    indexes:
      status-index:
        maxWriteUnits: 20
    readers: [{READER}]
  market-intelligence:alarms:
    throttleReasons: false
  market-intelligence:backup:
    enabled: false
  market-intelligence:tags:
    team: search
"""
ITEM = {
    "project_id": "project-1",
    "user_id": "user-1",
    "request_type": "market",
    "status": "completed",
    "priority": "high",
    "processing_strategy": "table",
    "created_at": "2026-11-25T10:00:00",
    "updated_at": "2026-11-25T11:00:00",
}


class KnownActing(Acting):
    """AWS for one test, through clients that all tests share."""

    def __init__(self, clients: Clients, waiting: Waiting) -> None:
        super().__init__(REGION, None, waiting)
        self._known = clients

    @override
    def client(self, service: str, region: str | None = None) -> Client:
        assert region in {None, REGION}
        return client(self._known, service)


def client(clients: Clients, service: str) -> Client:
    """Give a client that does not try again by itself."""
    key = service, REGION
    if key not in clients:
        untyped: Any = boto3
        once = Config(retries={"total_max_attempts": 1})
        clients[key] = untyped.client(service, region_name=REGION, config=once)
    return clients[key]


def item(request_id: str, **more: str) -> dict[str, Any]:
    """Give a request that the table may have; None removes a field."""
    texts = {name: {"S": text} for name, text in (ITEM | more | {"request_id": request_id}).items()}
    empty: dict[str, Any] = {}
    maps = {name: {"M": empty} for name in ("config", "progress", "processing_metadata")}
    return {**texts, **maps, "errors": {"L": []}, "warnings": {"L": []}}


def deploy(clients: Clients, state: State) -> None:
    """Deploy the tables as the stack's file says, as far as restores need that."""
    dynamodb, kms = client(clients, "dynamodb"), client(clients, "kms")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/prod-market-intelligence-tables", TargetKeyId=key["KeyId"])
    dynamodb.create_table(
        TableName=REQUESTS,
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key["Arn"]},
        **specification.REQUESTS,
    )
    dynamodb.update_continuous_backups(
        TableName=REQUESTS,
        PointInTimeRecoverySpecification={
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": 14,
        },
    )
    for number in range(3):
        dynamodb.put_item(TableName=REQUESTS, Item=item(f"request-{number}"))
    assert state.asked == []
