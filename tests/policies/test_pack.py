"""The pack as a whole: its rules, its public controls, and its server."""

import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto

import guardrails
from guardrails import POLICIES, RULES
from guardrails.coverage_notes import NARROWER, STRICTER
from guardrails.uncovered_controls import UNCOVERED_CONTROLS
from tests.processes import ended

PACK = Path(__file__).parents[2] / "policies"
NAMES = [rule.name for rule in RULES]
COVERED = [control for rule in RULES for control in rule.controls]


def test_every_rule_is_in_the_file_of_its_name() -> None:
    folder = Path(guardrails.__file__).parent
    modules = {
        file.relative_to(folder.parent).with_suffix("").as_posix().replace("/", ".")
        for file in folder.glob("*/*.py")
    }
    made = {name for name in modules if hasattr(importlib.import_module(name), "RULE")}
    named = {name.removeprefix("guardrails.").replace(".", "-").replace("_", "-") for name in made}
    assert sorted([*named, "policy-exemptions", "policy-levels"]) == sorted(NAMES)
    assert [policy.name for policy in POLICIES] == NAMES


def test_a_control_is_covered_by_one_rule_or_left_out() -> None:
    assert [
        one for one, times in Counter([*COVERED, *UNCOVERED_CONTROLS]).items() if times > 1
    ] == []
    assert [one for one in (*COVERED, *UNCOVERED_CONTROLS) if not all(one.partition(":"))] == []


def test_differences_are_of_what_is_covered() -> None:
    covering = {rule.name for rule in RULES if rule.controls}
    assert {*NARROWER, *STRICTER} - covering - {*COVERED} == set()
    of_production = {rule.name for rule in RULES if "production" in rule.description.lower()}
    narrow = {name for name, text in NARROWER.items() if "only production" in text}
    assert narrow == of_production & covering


def test_the_texts_of_the_pack_are_sentences() -> None:
    of_rules = (text for rule in RULES for text in (rule.description, rule.reason))
    texts = (*of_rules, *UNCOVERED_CONTROLS.values(), *NARROWER.values(), *STRICTER.values())
    assert [text for text in texts if not text[0].isupper() or text[-1] != "."] == []


@pytest.fixture
def pack() -> Iterator[grpc.Channel]:
    """Start the pack as the engine does, away from the program."""
    command = [sys.executable, "-u", PACK]
    with ended(subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE)) as process:
        assert process.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            yield channel
        process.terminate()


def test_pack_starts_and_serves_its_rules(pack: grpc.Channel) -> None:
    get_info = pack.unary_unary(
        "/pulumirpc.Analyzer/GetAnalyzerInfo",
        request_serializer=Empty.SerializeToString,
        response_deserializer=proto.AnalyzerInfo.FromString,
    )
    info = get_info(Empty(), timeout=60)
    assert info.name == "market-intelligence"
    assert [(policy.name, policy.enforcementLevel) for policy in info.policies] == [
        (rule.name, proto.ADVISORY if rule.name == "policy-levels" else proto.MANDATORY)
        for rule in RULES
    ]
