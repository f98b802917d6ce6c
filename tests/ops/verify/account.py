"""A stack in an account: it is deployed once, and what AWS then says of it is kept."""

import json
import runpy
from typing import Any, cast

import yaml
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from market_intelligence import specs
from ops.requirements import CHECKOUT
from ops.verify.deployed import Deployed
from ops.verify.sections import sections
from tests.conftest import ACCOUNT, REGION, Mocks
from tests.ops.answers import Answers
from tests.rehearsal.plugin.conftest import Engine, struct

STACK = "prod"
REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
BACKUPS = "prod-market-intelligence-backups"
AWAY = "us-west-2"
REPLICA = "eu-west-1"
TABLE_ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
COPIES_ARN = f"arn:aws:backup:{AWAY}:{ACCOUNT}:backup-vault:{BACKUPS}-of-{REGION}"
READER = "arn:aws:iam::222233334444:role/analysts"
CHANGES = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes"
INDEXES = {
    REQUESTS: tuple(index.name for index in specs.REQUESTS.indexes),
    LOGS: tuple(index.name for index in specs.PROCESSING_LOGS.indexes),
}
FILE = f"""
config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    kinesis:
      streamArn: {CHANGES}
    contributorInsights: throttled
    maxReadUnits: 400
    indexes:
      status-index:
        maxWriteUnits: 20
    readers: [{READER}]
  market-intelligence:logs:
    stream: NEW_AND_OLD_IMAGES
    tableClass: STANDARD_INFREQUENT_ACCESS
    warmWriteUnits: 5000
    indexes:
      request-logs-index:
        warmReadUnits: 15000
    contributorInsights: all
  market-intelligence:replicas:
    - region: {REPLICA}
      contributorInsights: all
      tags:
        team: replication
        residency: eu
  market-intelligence:alarms:
    account: true
    throttleReasons: false
    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
  market-intelligence:backup:
    advancedFeatures: true
    copyRegion: {AWAY}
    lock:
      minRetentionDays: 30
      maxRetentionDays: 365
  market-intelligence:cache:
    enabled: true
    permissionsBoundary: prod-market-intelligence-cache-boundary
    subnetIds: [subnet-11111111, subnet-22222222, subnet-33333333]
    securityGroupIds: [sg-11111111]
  market-intelligence:tags:
    team: search
"""


class Deploying(Mocks):
    """Runs programs as the engine does, and has the plugin make what they register."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    @override
    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:
        answer = super().RegisterResource(request)
        if not request.type.startswith("aws:"):
            return answer
        engine = self._engine.of(request.type)
        checked, reasons = engine.check(cast("dict[str, Any]", self.registered[-1].inputs))
        assert reasons == [], (request.type, reasons)
        identity, outputs = engine.create(checked)
        return resource_pb2.RegisterResourceResponse(
            urn=answer.urn, id=identity, object=struct(outputs)
        )


def deploy(engine: Engine) -> dict[str, Any]:
    """Deploy the stack, and return its outputs."""
    monitor = Deploying(engine)
    config: dict[str, object] = yaml.safe_load(FILE)["config"]
    given = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in config.items()
    }
    monitor.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"), stack=STACK, config=given
    )
    [outputs] = [found for urn, found in monitor.outputs.items() if "pulumi:pulumi:Stack" in urn]
    return outputs


def ask_everything(of: Deployed) -> None:
    """Ask AWS all that a verification asks."""
    for part in sections(of):
        for check in part:
            check.run()


def complete(aws: Answers) -> None:
    """Have AWS know these alarms, whichever are asked about, and send text messages anywhere."""
    aws.put("sns", "get_sms_sandbox_account_status", "", {"IsInSandbox": False})
    alarms = aws.of("cloudwatch", "describe_alarms")
    aws.lose("cloudwatch", "describe_alarms")
    aws.put("cloudwatch", "describe_alarms", "", alarms)


def select(aws: Answers, *selections: list[str]) -> None:
    """Have the plan of the backups select tables."""
    [plan] = [one[3] for one in aws.known if one[2] == "get_backup_plan"]
    listed = [{"SelectionId": str(number)} for number in range(len(selections))]
    aws.put("backup", "list_backup_selections", plan, {"BackupSelectionsList": listed})
    for number, tables in enumerate(selections):
        arns = [f"{TABLE_ARN}/{table}" for table in tables]
        answer = {"BackupSelection": {"Resources": arns}}
        aws.put("backup", "get_backup_selection", f"{plan} {number}", answer)
