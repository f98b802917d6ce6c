"""The server of the pack: the SDK's, but stricter with config, and reading each value once."""

import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from datetime import date
from functools import cache
from typing import Protocol, cast

import grpc
from google.protobuf import json_format
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from . import policy_levels
from .configuration import Rules, expired, faults
from .exemptions import today_in_utc
from .reading import resource_read_once, stack_read_once
from .recording import VARIABLE, Recorder
from .rule import ResourceRule, StackRule

Configs = MutableMapping[str, Mapping[str, object]]
Notices = MutableSequence[str]
Configure = Callable[[proto.ConfigureAnalyzerRequest, grpc.ServicerContext], Empty]
_ConfigureStack = Callable[
    [proto.AnalyzerStackConfigureRequest, grpc.ServicerContext],
    proto.AnalyzerStackConfigureResponse,
]


class Servicer(Protocol):
    """The SDK's servicer of a pack, with more precise types than the generated stubs."""

    Configure: Configure
    ConfigureStack: _ConfigureStack
    Analyze: Callable[[proto.AnalyzeRequest, grpc.ServicerContext], proto.AnalyzeResponse]
    AnalyzeStack: Callable[[proto.AnalyzeStackRequest, grpc.ServicerContext], proto.AnalyzeResponse]
    GetAnalyzerInfo: Callable[[Empty, grpc.ServicerContext], proto.AnalyzerInfo]


_Part = Callable[[list[Policy]], Servicer]
_Configuring = Callable[[Servicer], object]
# The SDK's servicer does not use the context of a call.
_NO_CONTEXT = cast("grpc.ServicerContext", None)
# Every policy has its own level, which overrides that of its pack.
_LEVEL = EnforcementLevel.MANDATORY


def serve(
    rules: Rules,
    policies: Sequence[Policy],
    configs: Configs,
    notices: Notices,
    recorder: Recorder | None = None,
) -> None:
    """Have the server of the pack in this process use `guard`.

    `policies` are those of the rules, in their order. The SDK has no hook for this, so the hook is
    in the generated gRPC function that adds an analyzer to a server.
    """
    add = analyzer_pb2_grpc.add_AnalyzerServicer_to_server

    def add_guarded(servicer: analyzer_pb2_grpc.AnalyzerServicer, server: grpc.Server) -> None:
        guard(cast("Servicer", servicer), rules, policies, configs, notices)
        if recorder:
            record(cast("Servicer", servicer), recorder, configs)
        add(servicer, server)

    analyzer_pb2_grpc.add_AnalyzerServicer_to_server = add_guarded


def guard(
    servicer: Servicer,
    rules: Rules,
    policies: Sequence[Policy],
    configs: Configs,
    notices: Notices,
) -> None:
    """Have the SDK's servicer of a pack refuse more, and return the same results in less time.

    It refuses unknown config, invalid exemptions and lowered levels, which stops the engine before
    it registers anything. It keeps the rest in `configs`, by policy, because the SDK passes each
    policy only its own part; `notices` receive what every run reports about it. It reads a resource
    only for the policies of its type, and a stack once for all of them.
    """
    info = servicer.GetAnalyzerInfo(Empty(), _NO_CONTEXT)
    make = cast("Callable[[str, str, list[Policy], EnforcementLevel], Servicer]", type(servicer))
    analysis = _Analysis(rules, policies, lambda some: make(info.name, info.version, some, _LEVEL))
    plainly = servicer.Configure
    configure_stack = servicer.ConfigureStack

    def configured(request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext) -> Empty:
        given = _given(request)
        found = [*_faults(rules, given, today_in_utc())]
        which = policy_levels.lowered(rules, _levels(request), given, _stack())
        if which and not policy_levels.is_accepted(given):
            found.append(policy_levels.refusal(which))
        if found:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "\n".join(found))
        configs.clear()
        configs.update(given)
        notices[:] = [policy_levels.notice(which)] if which else []
        # It reports that all are disabled even if they are.
        if policy_levels.NAME in request.policyConfig:
            request.policyConfig[policy_levels.NAME].enforcementLevel = proto.ADVISORY
        done = plainly(request, context)
        analysis.begin(lambda part: part.Configure(request, context))
        return done

    def configured_stack(
        request: proto.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        analysis.add(lambda part: part.ConfigureStack(request, context))
        return configure_stack(request, context)

    servicer.Configure = configured
    servicer.ConfigureStack = configured_stack
    servicer.Analyze = analysis.of_resource
    servicer.AnalyzeStack = analysis.of_stack


def record(servicer: Servicer, recorder: Recorder, configs: Configs) -> None:
    """Have a guarded servicer record its responses.

    If the record cannot be written, the engine stops before it registers anything.
    """
    info = servicer.GetAnalyzerInfo(Empty(), _NO_CONTEXT)
    configure, of_resource, of_stack = (
        servicer.Configure,
        servicer.Analyze,
        servicer.AnalyzeStack,
    )

    def configured(request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext) -> Empty:
        done = configure(request, context)
        try:
            recorder.begin(info, _levels(request), configs)
        except OSError as error:
            context.abort(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"Set {VARIABLE} to a writable file, or unset it: {error.filename} is not "
                f"writable ({error.strerror}).",
            )
        return done

    def analyzed(
        request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        response = of_resource(request, context)
        recorder.add(request, response)
        return response

    def analyzed_stack(
        request: proto.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        response = of_stack(request, context)
        recorder.add_stack(request, response)
        return response

    servicer.Configure = configured
    servicer.Analyze = analyzed
    servicer.AnalyzeStack = analyzed_stack


class _Analysis:
    """The analysis of resources and stacks by servicers of parts of the pack."""

    def __init__(self, rules: Rules, policies: Sequence[Policy], make: _Part) -> None:
        self._make = make
        self._configuring: list[_Configuring] = []
        pairs = list(zip(rules, policies, strict=True))
        self._resource_policies = [
            (rule, policy) for rule, policy in pairs if isinstance(rule, ResourceRule)
        ]
        self._stack_policies = tuple(
            policy for rule, policy in pairs if isinstance(rule, StackRule)
        )
        self._serving = cache(self._configured)
        self._not_applicable = cache(self._not_applicable_to_any)
        self._own_policies = cache(self._policies_of)

    def begin(self, configuring: _Configuring) -> None:
        """Replace the config of each part."""
        self._configuring.clear()
        self.add(configuring)

    def add(self, configuring: _Configuring) -> None:
        """Add to the config of each part."""
        self._configuring.append(configuring)
        self._serving.cache_clear()
        self._not_applicable.cache_clear()

    def of_resource(
        self, request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Respond to the engine's call about a resource."""
        policies = self._own_policies(request.type)
        response = proto.AnalyzeResponse()
        if own := self._serving(policies):
            with resource_read_once(self._read(request, context)):
                response = own.Analyze(proto.AnalyzeRequest(type=request.type), context)
        names = {one.name for one in policies}
        response.not_applicable.extend(
            one for one in self._not_applicable() if one.policy_name not in names
        )
        return response

    def of_stack(
        self, request: proto.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Respond to the engine's call about the whole stack."""
        whole = self._serving(self._stack_policies)
        if not whole:
            return proto.AnalyzeResponse()
        found: list[PolicyResource] = []

        def keep(args: StackValidationArgs, _report: ReportViolation) -> None:
            found.extend(args.resources)

        reader = StackValidationPolicy(name="reader", description="Reads", validate=keep)
        self._make([reader]).AnalyzeStack(request, context)
        with stack_read_once(found):
            return whole.AnalyzeStack(proto.AnalyzeStackRequest(), context)

    def _read(
        self, request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> ResourceValidationArgs:
        """Return the resource of the engine's call."""
        found: list[ResourceValidationArgs] = []

        def keep(args: ResourceValidationArgs, _report: ReportViolation) -> None:
            found.append(args)

        reader = ResourceValidationPolicy(name="reader", description="Reads", validate=keep)
        self._make([reader]).Analyze(request, context)
        return found[0]

    def _policies_of(self, resource_type: str) -> tuple[Policy, ...]:
        """Return the policies for resources of a type."""
        return tuple(
            policy for rule, policy in self._resource_policies if rule.covers(resource_type)
        )

    def _not_applicable_to_any(self) -> list[proto.PolicyNotApplicable]:
        """Return the response of each resource policy to which the resource does not apply.

        No rule checks a resource without a type.
        """
        every = self._serving(tuple(policy for _, policy in self._resource_policies))
        answer = every.Analyze(proto.AnalyzeRequest(), _NO_CONTEXT) if every else None
        return [*answer.not_applicable] if answer else []

    def _configured(self, policies: tuple[Policy, ...]) -> Servicer | None:
        """Return the servicer of these policies, None if there are none, which the SDK refuses."""
        if not policies:
            return None
        made = self._make([*policies])
        for configuring in self._configuring:
            configuring(made)
        return made


def _given(request: proto.ConfigureAnalyzerRequest) -> dict[str, dict[str, object]]:
    """Return the properties that each policy is configured with."""
    return {
        name: json_format.MessageToDict(config.properties)
        for name, config in sorted(request.policyConfig.items())
    }


def _levels(request: proto.ConfigureAnalyzerRequest) -> dict[str, EnforcementLevel]:
    """Return the level that each policy is configured with."""
    return {
        name: EnforcementLevel(proto.EnforcementLevel.Name(config.enforcementLevel).lower())
        for name, config in request.policyConfig.items()
    }


def _faults(rules: Rules, config: Mapping[str, object], today: date) -> Iterator[str]:
    yield from faults(rules, config, today)
    yield from expired(config, today)


def _stack() -> str:
    """Return the stack's name, which the SDK reads from the same place, but only later."""
    return os.environ.get("PULUMI_STACK", "")
