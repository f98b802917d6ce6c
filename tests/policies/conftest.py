"""Running a policy as the engine does: through the SDK's own servicer, in process."""

import contextvars
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi_policy.policy
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel, Policy

Properties = Mapping[str, Any]
Analyze = Callable[..., proto.AnalyzeResponse]
Run = Callable[..., list[str]]

TABLE = "aws:dynamodb/table:Table"
SERVICER: Callable[..., Any] = vars(pulumi_policy.policy)["_PolicyAnalyzerServicer"]


@pytest.fixture
def analyze(monkeypatch: pytest.MonkeyPatch) -> Analyze:
    def analyze(
        policy: Policy,
        props: Properties,
        *,
        resource_type: str = TABLE,
        config: Properties | None = None,
        stack: str = "dev",
        options: proto.AnalyzerResourceOptions | None = None,
    ) -> proto.AnalyzeResponse:
        servicer = SERVICER("pack", "0.0.1", [policy], EnforcementLevel.ADVISORY)
        configure(servicer, policy, config)
        request = proto.AnalyzeRequest(
            type=resource_type,
            urn=f"urn:pulumi:{stack}::market-intelligence::{resource_type}::requests",
            name="requests",
            properties=as_struct(props),
            options=options,
        )
        set_stack(monkeypatch, stack)
        return apart(servicer.Analyze, request)

    return analyze


@pytest.fixture
def analyze_stack(monkeypatch: pytest.MonkeyPatch) -> Analyze:
    def analyze_stack(
        policy: Policy,
        resources: Sequence[tuple[str, Properties]],
        *,
        config: Properties | None = None,
        stack: str = "dev",
    ) -> proto.AnalyzeResponse:
        servicer = SERVICER("pack", "0.0.1", [policy], EnforcementLevel.ADVISORY)
        configure(servicer, policy, config)
        request = proto.AnalyzeStackRequest(
            resources=[
                proto.AnalyzerResource(
                    type=resource_type,
                    urn=f"urn:pulumi:{stack}::market-intelligence::{resource_type}::{position}",
                    name=str(position),
                    properties=as_struct(props),
                )
                for position, (resource_type, props) in enumerate(resources)
            ]
        )
        set_stack(monkeypatch, stack)
        return apart(servicer.AnalyzeStack, request)

    return analyze_stack


@pytest.fixture
def run(analyze: Analyze) -> Run:
    def run(policy: Policy, props: Properties, **circumstances: object) -> list[str]:
        return said(policy, analyze(policy, props, **circumstances))

    return run


@pytest.fixture
def run_stack(analyze_stack: Analyze) -> Run:
    def run_stack(
        policy: Policy, *resources: tuple[str, Properties], **circumstances: object
    ) -> list[str]:
        return said(policy, analyze_stack(policy, resources, **circumstances))

    return run_stack


def said(policy: Policy, response: proto.AnalyzeResponse) -> list[str]:
    """Return what a rule said, in order, without what the SDK puts before it."""
    messages = [
        diagnostic.message.removeprefix(f"{policy.description}\n").replace(
            f"can't run policy '{policy.name}' from policy pack 'pack@v0.0.1' during preview",
            "unknown",
        )
        for diagnostic in response.diagnostics
    ]
    return messages + [f"not applicable: {skipped.reason}" for skipped in response.not_applicable]


def configure(servicer: Any, policy: Policy, config: Properties | None) -> None:
    """Configure a policy as the engine does, which always sends a level too."""
    if config is not None:
        configured = proto.PolicyConfig(
            enforcementLevel=proto.MANDATORY, properties=as_struct(config)
        )
        servicer.Configure(
            proto.ConfigureAnalyzerRequest(policyConfig={policy.name: configured}), None
        )


def apart(method: Callable[..., Any], request: object) -> proto.AnalyzeResponse:
    """Call in a context of its own, since the SDK leaves its settings to whoever runs next."""
    return contextvars.copy_context().run(method, request, None)


def set_stack(monkeypatch: pytest.MonkeyPatch, stack: str) -> None:
    monkeypatch.setenv("PULUMI_PROJECT", "market-intelligence")
    monkeypatch.setenv("PULUMI_STACK", stack)
    monkeypatch.setenv("PULUMI_DRY_RUN", "true")


def as_struct(values: Properties) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(dict(values))
    return struct


@pytest.fixture
def requests_table() -> dict[str, Any]:
    """Return a table as specified, to be changed in one thing by each test."""
    return {
        "name": "dev-market-intelligence-requests",
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "request_id",
        "attributes": [
            {"name": name, "type": "S"}
            for name in (
                "created_at",
                "priority",
                "processing_strategy",
                "project_id",
                "request_id",
                "status",
                "user_id",
            )
        ],
        "globalSecondaryIndexes": [
            index("user-index", "user_id", "created_at"),
            index("project-index", "project_id", "created_at"),
            index("status-index", "status", "created_at"),
            index("strategy-index", "processing_strategy", "priority"),
        ],
        "ttl": {"attributeName": "ttl", "enabled": True},
        "pointInTimeRecovery": {"enabled": True},
    }


@pytest.fixture
def logs_table() -> dict[str, Any]:
    return {
        "name": "dev-request-processing-logs",
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "log_id",
        "attributes": [
            {"name": name, "type": "S"} for name in ("log_id", "request_id", "timestamp")
        ],
        "globalSecondaryIndexes": [index("request-logs-index", "request_id", "timestamp")],
        "pointInTimeRecovery": {"enabled": True},
    }


def index(name: str, hash_key: str, range_key: str) -> dict[str, Any]:
    return {
        "name": name,
        "keySchemas": [
            {"attributeName": hash_key, "keyType": "HASH"},
            {"attributeName": range_key, "keyType": "RANGE"},
        ],
        "projectionType": "ALL",
    }
