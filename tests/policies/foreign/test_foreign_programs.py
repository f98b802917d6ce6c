"""In programs of others, the pack reports only resources that it guards, and always ends."""

import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.serving import guard
from tests.policies.asking import SERVICER, UNKNOWN, apart, as_struct, set_stack
from tests.policies.foreign import concerned, elsewhere, on_aws
from tests.policies.foreign.declared import STACK, Program, Resource, of
from tests.policies.foreign.declared import on_aws as on_aws_program
from tests.policies.mutation.judgement import config_file, configuration

STRANGERS: dict[str, Callable[[], Program]] = {**on_aws.PROGRAMS, **elsewhere.PROGRAMS}
ANY = config_file("any")
SECONDS = 5.0
NO_CONTEXT: Any = None
Said = dict[tuple[str, str], list[str]]


@pytest.fixture(params=["dev", "prod"])
def stack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    set_project(monkeypatch, "shop", request.param)
    return request.param


def set_project(monkeypatch: pytest.MonkeyPatch, project: str, stack: str) -> None:
    set_stack(monkeypatch, stack)
    monkeypatch.setenv("PULUMI_PROJECT", project)


@cache
def servicer(config: str) -> Any:
    made: Any = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
    guard(made, RULES, POLICIES, CONFIGS, NOTICES)
    made.Configure(configuration(json.loads(config)), NO_CONTEXT)
    return made


def said(program: Program, config: Mapping[str, Any]) -> tuple[Said, list[tuple[str, str]]]:
    """Return what the pack says of resources, and which rules cannot tell yet."""
    asked = servicer(json.dumps(config))
    started = time.process_time()
    answers = {one.name: apart(asked.Analyze, question(program, one)) for one in program}
    answers["the stack"] = apart(asked.AnalyzeStack, whole(program))
    assert time.process_time() - started < SECONDS
    found: Said = {}
    waiting: list[tuple[str, str]] = []
    for name, answer in answers.items():
        for one in answer.diagnostics:
            if one.message.startswith("can't run policy"):
                waiting.append((one.policyName, name))
            else:
                message = one.message.removeprefix(f"{one.description}\n")
                found.setdefault((one.policyName, name), []).append(message)
    return found, waiting


def question(program: Program, one: Resource) -> proto.AnalyzeRequest:
    return proto.AnalyzeRequest(**identity(program, one), properties=struct(one))


def whole(program: Program) -> proto.AnalyzeStackRequest:
    return proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                **identity(program, one),
                properties=struct(one),
                parent=parent(program, one),
            )
            for one in program
        ]
    )


def identity(program: Program, one: Resource) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": one.type,
        "urn": f"urn:pulumi:dev::shop::{one.type}::{one.name}",
        "name": one.name,
    }
    made_by = next(
        (other for other in program if one.provider and other.name == one.provider), None
    )
    if made_by:
        found["provider"] = proto.AnalyzerProviderResource(
            type=made_by.type,
            name=made_by.name,
            urn=urn(program, made_by.name),
            properties=struct(made_by),
        )
    return found


def parent(program: Program, one: Resource) -> str:
    """Return the URN of the parent: nothing has the stack, nor the provider of its config."""
    if one.type == STACK or one.name.startswith("default_"):
        return ""
    return urn(program, one.parent or program[0].name)


def urn(program: Program, name: str) -> str:
    named = next(one for one in program if one.name == name)
    return f"urn:pulumi:dev::shop::{named.type}::{name}"


def struct(one: Resource) -> struct_pb2.Struct:
    return as_struct(one.props)


def test_there_are_programs_of_every_kind() -> None:
    assert len(STRANGERS) >= 25
    assert not {*STRANGERS} & {*concerned.PROGRAMS}


# A policy that is new has no ARN yet, and might be any.
MAY_WAIT = {"iam-managed-policy-scope"}


@pytest.mark.parametrize("name", STRANGERS)
def test_the_pack_ignores_resources_that_it_does_not_guard(name: str, stack: str) -> None:
    program = STRANGERS[name]()
    # Nor does it where a program of another project has no config at all.
    for config in (ANY, {}):
        found, waiting = said(program, config)
        assert (found, {rule for rule, _ in waiting} - MAY_WAIT) == ({}, set()), stack


@pytest.mark.parametrize("name", concerned.PROGRAMS)
def test_the_pack_reports_faults_in_resources_that_it_guards(name: str, stack: str) -> None:
    one = concerned.PROGRAMS[name]
    found, _ = said(one.program(), ANY)
    more: Mapping[tuple[str, str], int] = one.of_production if stack == "prod" else {}
    assert {key: len(messages) for key, messages in found.items()} == {**one.messages, **more}


def test_a_table_that_has_the_name_of_a_specified_one_is_held_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_project(monkeypatch, "shop", "dev")
    name = "dev-market-intelligence-requests"
    table = of("aws:dynamodb/table:Table", "orders", name=name, billingMode="PAY_PER_REQUEST")
    found, _ = said(on_aws_program(table), ANY)
    contract = " ".join(found["dynamodb-table-contract", "orders"])
    assert f"Set hash_key to 'request_id' on table '{name}': it is not set." in contract
    # A name that is not known yet may be that one, if the table could be what is specified.
    for keys, waits in ((UNKNOWN, True), ("id", False)):
        props = dict.fromkeys(("name", "attributes", "globalSecondaryIndexes", "ttl"), UNKNOWN)
        unknown = Resource(type=table.type, name="orders", props={**props, "hashKey": keys})
        found, waiting = said(on_aws_program(unknown), ANY)
        assert (("dynamodb-table-contract", "orders") in waiting) is waits
        assert ("dynamodb-table-contract", "orders") not in found


@pytest.mark.parametrize("config", [{}, *(config_file(one) for one in ("dev", "prod"))])
def test_the_own_project_needs_its_tables_and_tags_and_region_whatever_the_config(
    monkeypatch: pytest.MonkeyPatch, config: dict[str, Any]
) -> None:
    topic = of("aws:sns/topic:Topic", "alarms", name="alarms")
    program = on_aws_program(topic, of("aws:dynamodb/table:Table", "x", name="x"))
    set_project(monkeypatch, "market-intelligence", "dev")
    found, _ = said(program, config)
    own = {
        ("dynamodb-requests-table-presence", "the stack"),
        ("dynamodb-table-contract", "x"),
        ("aws-resource-tags", "alarms"),
        ("aws-resource-region", "default_7_51_1"),
    }
    assert own <= {*found}
    assert len(found["aws-resource-tags", "alarms"]) == 1
    # A config can demand it of any project.
    demanded = {"specification": "required"}
    set_project(monkeypatch, "shop", "dev")
    everything: dict[str, Any] = {
        "dynamodb-requests-table-presence": demanded,
        "dynamodb-table-contract": demanded,
        "aws-resource-tags": {"required": {"team": []}},
        "aws-resource-region": {"regions": ["us-east-1"]},
    }
    assert own <= {*said(program, everything)[0]}
    assert own.isdisjoint(said(program, ANY)[0])


def test_a_stack_without_resources_is_let_go(stack: str) -> None:
    assert said([], ANY) == said([], {}) == ({}, []), stack
