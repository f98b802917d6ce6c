"""A stack that is deployed into an embedded AWS in this process, by the stand-in plugin."""

import json
import runpy
from collections.abc import Mapping
from typing import Any, cast

import yaml
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from ops.requirements import CHECKOUT
from tests.conftest import ACCOUNT, REGION, Mocks
from tests.offline.plugin.conftest import Engine, struct
from tests.ops.verify.as_asked import AWAY

STACK = "prod"
FILE = f"""
config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    contributorInsights: throttled
    maxReadUnits: 400
    indexes:
      status-index:
        maxWriteUnits: 20
  market-intelligence:logs:
    stream: NEW_AND_OLD_IMAGES
    tableClass: STANDARD_INFREQUENT_ACCESS
    contributorInsights: all
  market-intelligence:replicas: [eu-west-1]
  market-intelligence:alarms:
    account: true
    throttleReasons: false
    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
  market-intelligence:backup:
    copyRegion: {AWAY}
    lock:
      minRetentionDays: 30
      maxRetentionDays: 365
  market-intelligence:cache:
    enabled: true
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
        inputs = cast("dict[str, Any]", self.registered[-1].inputs)
        checked, reasons = engine.check(inputs)
        assert reasons == [], request.type
        identity, outputs = engine.create(checked)
        return resource_pb2.RegisterResourceResponse(
            urn=answer.urn, id=identity, object=struct(outputs)
        )


def deploy(engine: Engine) -> dict[str, Any]:
    """Deploy the stack and give its outputs."""
    monitor = Deploying(engine)
    config: Mapping[str, object] = yaml.safe_load(FILE)["config"]
    given = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in config.items()
    }
    monitor.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"), stack=STACK, config=given
    )
    [outputs] = [found for urn, found in monitor.outputs.items() if "pulumi:pulumi:Stack" in urn]
    return outputs
