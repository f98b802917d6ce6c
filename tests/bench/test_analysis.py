import os
from collections import Counter

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from bench.analysis import Analysis


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return Analysis(100)


@pytest.fixture(scope="module")
def responses(analysis: Analysis) -> list[proto.AnalyzeResponse]:
    return analysis.responses()


def test_every_resource_is_analysed_and_then_the_stack(
    responses: list[proto.AnalyzeResponse],
) -> None:
    assert len(responses) == 101


def test_every_rule_about_resources_is_about_some(
    responses: list[proto.AnalyzeResponse],
) -> None:
    passed_over = Counter(
        skipped.policy_name
        for response in responses
        for skipped in response.not_applicable
        if skipped.reason.startswith("checks only")
    )
    assert [name for name, times in passed_over.items() if times == 100] == []


def test_what_is_found_is_what_only_a_violation_can_show(
    responses: list[proto.AnalyzeResponse],
) -> None:
    found = [
        diagnostic.policyName
        for response in responses
        for diagnostic in response.diagnostics
        if diagnostic.enforcementLevel == proto.MANDATORY
    ]
    assert found == ["dynamodb-global-table-version"]


def test_seconds_are_those_of_one_resource(analysis: Analysis) -> None:
    assert 0 < analysis.seconds() < 0.1


def test_environment_is_as_before(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_STACK", "mine")
    monkeypatch.delenv("PULUMI_PROJECT", raising=False)
    assert analysis.peak_mib() == {}
    assert os.environ["PULUMI_STACK"] == "mine"
    assert "PULUMI_PROJECT" not in os.environ
