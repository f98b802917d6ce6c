from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import EnforcementLevel, ResourceValidationArgs, Severity, StackValidationArgs

from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.adapter import as_policy
from guardrails.kms.key_region import RULE
from guardrails.rule import ResourceRule, StackRule
from guardrails.serving import guard, serve
from tests.policies.asking import SERVICER, SOON, apart, as_struct, set_stack
from tests.policies.mutation import judgement
from tests.policies.mutation.estates import whole
from tests.policies.mutation.judgement import config_file

EXEMPTION = {"resource": "pages", "reason": "It is a drill.", "expires": SOON}
KEY = "aws:kms/key:Key"
CONFIGURE = "/pulumirpc.Analyzer/Configure"


@pytest.fixture
def configs() -> dict[str, Mapping[str, object]]:
    return {"left": {"over": True}}


@pytest.fixture
def served(
    monkeypatch: pytest.MonkeyPatch, configs: dict[str, Mapping[str, object]]
) -> Iterator[grpc.Channel]:
    """Serve a rule as the SDK does."""
    add = "add_AnalyzerServicer_to_server"
    monkeypatch.setattr(analyzer_pb2_grpc, add, getattr(analyzer_pb2_grpc, add))
    policies = [as_policy(RULE)]
    serve([RULE], policies, configs, [])
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    servicer = SERVICER("pack", "0.0.1", policies, EnforcementLevel.MANDATORY)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel
    server.stop(None).wait()


def configure(channel: grpc.Channel, given: Mapping[str, Mapping[str, Any]]) -> object:
    call = channel.unary_unary(
        CONFIGURE,
        request_serializer=proto.ConfigureAnalyzerRequest.SerializeToString,
        response_deserializer=Empty.FromString,
    )
    policies = {
        name: proto.PolicyConfig(enforcementLevel=proto.MANDATORY, properties=as_struct(properties))
        for name, properties in given.items()
    }
    return call(proto.ConfigureAnalyzerRequest(policyConfig=policies))


def test_config_that_policies_know_is_kept(
    served: grpc.Channel, configs: dict[str, Mapping[str, object]]
) -> None:
    given = {"kms-key-region": {"multiRegionKeys": ["items"]}}
    assert configure(served, given) == Empty()
    assert configs == given


def test_all_unknown_names_are_refused_at_once(
    served: grpc.Channel, configs: dict[str, Mapping[str, object]]
) -> None:
    given = {"kms-key-region": {"multiRegionKey": ["items"]}, "kms-key-regoin": {}}
    with pytest.raises(grpc.RpcError) as refused:
        configure(served, given)
    assert isinstance(refused.value, grpc.Call)
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert sorted((refused.value.details() or "").splitlines()) == [
        (
            "Rename or remove 'kms-key-regoin': "
            "there is no such policy, the nearest is 'kms-key-region'."
        ),
        (
            "Rename or remove 'multiRegionKey' in the config of kms-key-region: there is no such "
            "property, the nearest is 'multiRegionKeys'."
        ),
    ]
    assert configs == {"left": {"over": True}}


def answers(servicer: Any, config: Mapping[str, Any]) -> list[tuple[list[Any], list[Any]]]:
    """Return what the pack answers about a resource of each type, and about all, in order."""
    servicer.Configure(judgement.configuration(config), None)
    stack = {one.name: one for one in {one.type: one for one in whole("prod").values()}.values()}
    given = [apart(servicer.Analyze, judgement.of_one("prod", one)) for one in stack.values()]
    given.append(apart(servicer.AnalyzeStack, judgement.of_all("prod", stack)))
    return [
        ([*answer.diagnostics], sorted(answer.not_applicable, key=lambda one: one.policy_name))
        for answer in given
    ]


def test_what_is_served_faster_is_what_the_sdk_would_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "prod")
    config = config_file("prod")
    broken = config | {
        "dynamodb-table-recovery": {"minimumDays": 30},
        "kms-key-rotation": "disabled",
        "cloudwatch-alarm-action": "advisory",
        "sns-topic-subscriber": {"exemptions": [EXEMPTION]},
        "policy-levels": {"lowered": "said"},
    }
    plain, guarded = (
        SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY) for _ in range(2)
    )
    guard(guarded, RULES, POLICIES, CONFIGS, NOTICES)
    before, after = (answers(guarded, one) for one in (config, broken))
    assert (before, after) == (answers(plain, config), answers(plain, broken))
    assert before != after


def test_each_part_of_the_pack_gets_the_tags_of_the_stack() -> None:
    def tags(args: ResourceValidationArgs | StackValidationArgs) -> list[str]:
        return [f"{dict(args.stack_tags)}"]

    about: Any = {"severity": Severity.LOW, "controls": (), "reason": "It is a test."}
    rules = [
        ResourceRule(name="one", description="x", resource_types=(KEY,), check=tags, **about),
        StackRule(name="every", description="x", check=tags, **about),
    ]
    policies = [as_policy(rule) for rule in rules]
    servicer = SERVICER("pack", "0.0.1", policies, EnforcementLevel.MANDATORY)
    guard(servicer, rules, policies, {}, [])
    servicer.ConfigureStack(proto.AnalyzerStackConfigureRequest(tags={"team": "data"}), None)
    for answer in (
        apart(servicer.Analyze, proto.AnalyzeRequest(type=KEY)),
        apart(servicer.AnalyzeStack, proto.AnalyzeStackRequest()),
    ):
        assert [one.message for one in answer.diagnostics] == ["x\n{'team': 'data'}"]


def test_a_resource_is_read_once_for_all_of_its_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def deserialized(properties: dict[str, Any], *_: object) -> dict[str, Any]:
        read.extend(properties)
        return properties

    def names(args: ResourceValidationArgs) -> list[str]:
        return [*args.props]

    monkeypatch.setattr("pulumi_policy.policy.deserialize_properties", deserialized)
    about: Any = {"severity": Severity.LOW, "controls": (), "reason": "It is a test."}
    rules = [
        ResourceRule(name=name, description="x", resource_types=(KEY,), check=names, **about)
        for name in ("one", "another")
    ]
    policies = [as_policy(rule) for rule in rules]
    servicer = SERVICER("pack", "0.0.1", policies, EnforcementLevel.MANDATORY)
    guard(servicer, rules, policies, {}, [])
    request = proto.AnalyzeRequest(type=KEY, properties=as_struct({"description": "pages"}))
    answer = apart(servicer.Analyze, request)
    assert [one.message for one in answer.diagnostics] == ["x\ndescription"] * 2
    assert read == ["description"]
