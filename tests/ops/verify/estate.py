"""A stack that is deployed into an embedded AWS in this process, by the stand-in plugin."""

import copy
import json
import runpy
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

import boto3
import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from moto.backends import get_backend
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from ops.requirements import CHECKOUT
from ops.verify.aws import Aws, Client
from ops.verify.checks import Check, Question, Status, answers
from ops.verify.deployed import Deployed
from ops.verify.sections import asked
from tests.conftest import ACCOUNT, REGION, Mocks
from tests.offline.plugin.conftest import Engine, struct

STACK = "prod"
AWAY = "us-west-2"
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
_HELD = (
    ("backup", REGION),
    ("backup", AWAY),
    ("cloudwatch", REGION),
    ("dax", REGION),
    ("dynamodb", REGION),
    ("iam", "aws"),
    ("kms", REGION),
    ("kms", AWAY),
    ("sns", REGION),
)


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


def backend(service: str, region: str = REGION) -> Any:
    """Give what the embedded AWS holds of a service, for what no call can change."""
    give: Any = get_backend
    return give(service)[ACCOUNT][region]


@contextmanager
def kept() -> Generator[None]:
    """Put back whatever is changed in the block."""
    backends: list[dict[str, Any]] = [backend(*place).__dict__ for place in _HELD]
    before = copy.deepcopy(backends)
    yield
    for now, then in zip(backends, before, strict=True):
        now.update(then)


class KnownAws(Aws):
    """AWS for one test, through clients that all tests share."""

    def __init__(self, clients: dict[tuple[str, str], Client], endpoint: str | None = None) -> None:
        super().__init__(REGION, endpoint)
        self._known = clients

    @override
    def client(self, service: str, region: str | None = None) -> Client:
        key = service, region or self.region
        if key not in self._known:
            self._known[key] = super().client(service, region)
        return self._known[key]


def client(service: str, region: str = REGION) -> Client:
    """Give a plain client for tests to change things with."""
    untyped: Any = boto3
    return untyped.client(service, region_name=region)


def breakages(checks: Mapping[Callable[..., None], str]) -> list[ParameterSet]:
    """Give what breaks something, each with the check that finds it."""
    return [
        pytest.param(breaks, check, id=breaks.__name__.replace("_", " "))
        for breaks, check in checks.items()
    ]


def checked(questions: Iterable[Question]) -> list[Check]:
    """Ask the questions of an AWS that holds everything."""
    return [*answers(questions, on_embedded=False)]


def found(of: Deployed) -> dict[str, Status]:
    """Verify, and give what is not as it should be: its section and name, and how it is."""
    with ThreadPoolExecutor(4) as pool:
        checks = [check for section in asked(of, pool) for check in section.result()]
    return {
        f"{check.section}: {check.check}": check.status
        for check in checks
        if check.status not in {"ok", "not checked"}
    }
