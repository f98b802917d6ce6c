"""The policy pack, started and called as the engine does."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Protocol, cast

import grpc
from google.protobuf import json_format, struct_pb2
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from launcher.errors import UserError
from ops.audit.resources import Stack
from ops.requirements import CHECKOUT
from policies.guardrails.recording import VARIABLE

PACK = CHECKOUT / "policies"
_LEVEL = "enforcementLevel"
_ALL = "all"


class _Analyzer(Protocol):
    """The calls of the pack, with better types than the generated stubs."""

    GetAnalyzerInfo: Callable[[Empty], proto.AnalyzerInfo]
    Configure: Callable[[proto.ConfigureAnalyzerRequest], Empty]
    Analyze: Callable[[proto.AnalyzeRequest], proto.AnalyzeResponse]
    AnalyzeStack: Callable[[proto.AnalyzeStackRequest], proto.AnalyzeResponse]


class PackError(UserError):
    """Why the pack cannot be called, in its own words."""


def ask(stack: Stack, config: Mapping[str, object], record: Path) -> None:
    """Run the pack on a stack, so that it writes its record.

    Raises PackError.
    """
    with _started(stack, record) as channel:
        analyzer = cast("_Analyzer", analyzer_pb2_grpc.AnalyzerStub(channel))
        try:
            info = analyzer.GetAnalyzerInfo(Empty())
            analyzer.Configure(_configuration(info, config))
            for request in stack.each():
                analyzer.Analyze(request)
            analyzer.AnalyzeStack(stack.whole())
        except grpc.RpcError as error:
            details = error.details() if isinstance(error, grpc.Call) else None
            raise PackError(details or "The pack has ended before it had answered.") from error


@contextmanager
def _started(stack: Stack, record: Path) -> Generator[grpc.Channel]:
    environment = os.environ | {
        VARIABLE: str(record),
        "PULUMI_PROJECT": stack.project,
        "PULUMI_STACK": stack.name,
        "PULUMI_DRY_RUN": "false",
    }
    command = [sys.executable, "-u", "-P", str(PACK)]
    with (
        TemporaryFile() as errors,
        subprocess.Popen(
            command, cwd=PACK, env=environment, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        try:
            port = process.stdout.readline().strip() if process.stdout else b""
            if not port.isdigit():
                process.wait()
                errors.seek(0)
                said = errors.read().decode(errors="replace").strip()
                raise PackError(said or "The pack does not start.")
            with grpc.insecure_channel(f"127.0.0.1:{int(port)}") as channel:
                yield channel
        finally:
            process.terminate()


def _configuration(
    info: proto.AnalyzerInfo, config: Mapping[str, object]
) -> proto.ConfigureAnalyzerRequest:
    """Return the configuration of every policy as the engine makes it: defaults and file."""
    of_all = _parts(config.get(_ALL))[0]
    configured: dict[str, proto.PolicyConfig] = {}
    for policy in info.policies:
        level, given = _parts(config.get(policy.name))
        own = proto.EnforcementLevel.Name(policy.enforcementLevel).lower()
        configured[policy.name] = proto.PolicyConfig(
            enforcementLevel=_number(level or of_all or own),
            properties=_struct(_defaults(policy) | given),
        )
    return proto.ConfigureAnalyzerRequest(policyConfig=configured)


def _number(level: str) -> proto.EnforcementLevel.ValueType:
    return proto.EnforcementLevel.Value(level.upper())


def _defaults(policy: proto.PolicyInfo) -> dict[str, Any]:
    schema = json_format.MessageToDict(policy.configSchema.properties)
    return {name: one["default"] for name, one in schema.items() if "default" in one}


def _parts(entry: object) -> tuple[str, dict[str, Any]]:
    """Return the level in an entry of the config, if it has one, and its properties."""
    if not isinstance(entry, dict):
        return (entry if isinstance(entry, str) else ""), {}
    members = dict(cast("dict[str, Any]", entry))
    level = members.pop(_LEVEL, "")
    return (level if isinstance(level, str) else ""), members


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(dict(values))
    return struct
