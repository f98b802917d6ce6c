"""The pack's processor time for each resource of a stack, called as the engine calls it."""

import contextvars
import gc
import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from unittest.mock import patch

import pulumi_policy.policy
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel, Policy

from bench.services import REQUESTS, Resource
from launcher.paths import CHECKOUT
from policies.guardrails import CONFIGS, NOTICES, POLICIES, RULES
from policies.guardrails.serving import guard

SERVICER: Callable[..., Any] = vars(pulumi_policy.policy)["_PolicyAnalyzerServicer"]
NO_CONTEXT: Any = None
TABLE = "aws:dynamodb/table:Table"
FILE = CHECKOUT / "policies" / "config" / "prod.json"
ENVIRONMENT = {
    "PULUMI_PROJECT": "market-intelligence",
    "PULUMI_STACK": "prod",
    "PULUMI_DRY_RUN": "true",
}
PROVIDER: dict[str, Any] = {
    "type": "pulumi:providers:aws",
    "urn": "urn:pulumi:prod::market-intelligence::pulumi:providers:aws::default",
    "name": "default",
    "properties": {"region": "us-east-1", "allowedAccountIds": '["111122223333"]'},
}
_TOMORROW = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
EXEMPTION = {"resource": "item-1", "reason": "It is a seed.", "expires": _TOMORROW}


class Analysis:
    """The analysis of a stack: of each resource, and then of the whole stack."""

    def __init__(
        self,
        resources: Sequence[Resource],
        *,
        times: int = 1,
        some: Sequence[Resource] | None = None,
    ) -> None:
        self._size = len(resources)
        looked_at = resources if some is None else some
        self._times = times
        self._servicer: Any = SERVICER("pack", "0.1.0", POLICIES, EnforcementLevel.MANDATORY)
        guard(self._servicer, RULES, POLICIES, CONFIGS, NOTICES)
        self._servicer.Configure(_configuration(_other_tables(resources)), NO_CONTEXT)
        self._each = [proto.AnalyzeRequest(**_shown(one, one.inputs)) for one in looked_at]
        self._all = proto.AnalyzeStackRequest(resources=[_of_stack(one) for one in resources])

    def seconds(self) -> float:
        """Analyze it repeatedly, and return the processor seconds for each resource."""
        gc.collect()
        started = time.process_time()
        for _ in range(self._times):
            self.responses()
        return (time.process_time() - started) / (self._times * self._size)

    def peak_mib(self) -> dict[str, int]:
        """Analyze it once to warm up; it runs in this process, whose memory is not measured."""
        self.responses()
        return {}

    def responses(self) -> list[proto.AnalyzeResponse]:
        """Analyze it once, in a context of its own, since the SDK keeps its settings there."""
        with patch.dict(os.environ, ENVIRONMENT):
            return contextvars.copy_context().run(self._responses)

    def _responses(self) -> list[proto.AnalyzeResponse]:
        of_each = [self._servicer.Analyze(request, NO_CONTEXT) for request in self._each]
        return [*of_each, self._servicer.AnalyzeStack(self._all, NO_CONTEXT)]


def _other_tables(resources: Sequence[Resource]) -> list[str]:
    names = [one.inputs["name"] for one in resources if one.type == TABLE]
    return [name for name in names if name != REQUESTS]


def _configuration(tables: list[str]) -> proto.ConfigureAnalyzerRequest:
    """Configure every policy as for production, and as mandatory."""
    file = json.loads(FILE.read_text())
    configured = {
        policy.name: proto.PolicyConfig(
            enforcementLevel=proto.MANDATORY,
            properties=_struct(_config(policy, file.get(policy.name), tables)),
        )
        for policy in POLICIES
    }
    return proto.ConfigureAnalyzerRequest(policyConfig=configured)


def _config(policy: Policy, given: object, tables: list[str]) -> dict[str, Any]:
    """Return the defaults of a policy, its config for production, and what this stack needs."""
    known = policy.config_schema.properties if policy.config_schema else {}
    of_file = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    of_stack = {"lock": "required", "otherTables": tables, "trusted": ["111122223333"]}
    exempt = {"exemptions": [EXEMPTION]} if policy.name == "dynamodb-item-absence" else {}
    return {
        **{name: schema["default"] for name, schema in known.items() if "default" in schema},
        **{name: value for name, value in of_file.items() if name in known},
        **{name: value for name, value in of_stack.items() if name in known},
        **exempt,
    }


def _of_stack(resource: Resource) -> proto.AnalyzerResource:
    sources = {
        name: proto.AnalyzerPropertyDependencies(urns=urns)
        for name, urns in resource.sources.items()
    }
    shown = _shown(resource, resource.outputs)
    return proto.AnalyzerResource(**shown, propertyDependencies=sources)


def _shown(resource: Resource, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": resource.type,
        "urn": resource.urn,
        "name": resource.name,
        "properties": _struct(properties),
        "options": {"protect": True},
        "provider": PROVIDER | {"properties": _struct(PROVIDER["properties"])},
    }


def _struct(values: dict[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct
