"""What the engine configures, seen as a whole: the SDK shows each policy its own part only."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, cast

import grpc
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from .configuration import Rules, faults

Configs = MutableMapping[str, Mapping[str, object]]
Configure = Callable[[analyzer_pb2.ConfigureAnalyzerRequest, grpc.ServicerContext], object]


def serve_strictly(rules: Rules, configs: Configs) -> None:
    """Have whatever serves the pack in this process refuse config that no policy knows.

    The engine then stops before any resource is registered. `configs` is filled with what it
    configured, by policy. The SDK has no hook for this, and so the hook is in what gRPC generated:
    the function with which every analyzer is put on its server.
    """
    add = analyzer_pb2_grpc.add_AnalyzerServicer_to_server

    def add_strict(servicer: analyzer_pb2_grpc.AnalyzerServicer, server: grpc.Server) -> None:
        # The stubs have types of their own for what gRPC hands over.
        untyped = cast("Any", servicer)
        untyped.Configure = strict(untyped.Configure, rules, configs)
        add(servicer, server)

    analyzer_pb2_grpc.add_AnalyzerServicer_to_server = add_strict


def strict(configure: Configure, rules: Rules, configs: Configs) -> Configure:
    """Make a Configure that refuses what no policy knows, and keeps the rest in `configs`."""

    def strictly(
        request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> object:
        given = {
            name: json_format.MessageToDict(config.properties)
            for name, config in sorted(request.policyConfig.items())
        }
        found = [*faults(rules, given)]
        if found:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "\n".join(found))
        configs.clear()
        configs.update(given)
        return configure(request, context)

    return strictly
