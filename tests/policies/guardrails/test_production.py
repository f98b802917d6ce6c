from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity, StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.tables import TABLE
from guardrails.environment import CONFIG_SCHEMA
from guardrails.production import in_production
from guardrails.rule import Finding, ResourceRule
from guardrails.values import elements
from tests.policies.conftest import Run
from tests.policies.stacks import PROD, resource

UNKNOWN = "unknown: string value at .{} can't be known during preview"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Find what the resource lists."""
    yield from in_production(args, (one for one in findings(args.props)))


def findings(props: Mapping[str, Any]) -> Iterator[Finding]:
    for finding in elements(props["findings"]):
        assert isinstance(finding, Finding)
        yield finding


RULE = ResourceRule(
    name="listed",
    description="Nothing is listed.",
    severity=Severity.LOW,
    controls=(),
    reason="It is a test.",
    config_schema=PolicyConfigSchema(properties=CONFIG_SCHEMA.properties),
    resource_types=("aws:*",),
    check=check,
)
FOUND = ["Set a.", "Set b."]


@pytest.mark.parametrize(
    ("name", "circumstances", "said"),
    [
        pytest.param("dev-x", {}, [], id="nothing says prod"),
        pytest.param("dev-x", {"stack": "prod"}, FOUND, id="stack"),
        pytest.param("dev-x", {"stack": "prod-eu"}, FOUND, id="stack of a region"),
        pytest.param("dev-x", {"stack": "staging"}, [], id="staging"),
        pytest.param("dev-x", {"stack": "Prod"}, [], id="other case"),
        pytest.param("prod-x", {}, FOUND, id="name"),
        pytest.param("product-x", {}, [], id="name that begins alike"),
        pytest.param("dev-x", {"config": {"environment": "prod"}}, FOUND, id="config"),
        pytest.param("dev-x", {"config": {"environment": "dev"}}, [], id="config of dev"),
        pytest.param(None, {}, [], id="no name"),
        pytest.param(None, {"stack": "prod"}, FOUND, id="no name in production"),
        pytest.param(UNKNOWN_STRING_VALUE, {}, [UNKNOWN.format("name")], id="unknown name"),
        pytest.param(
            UNKNOWN_STRING_VALUE, {"stack": "prod"}, FOUND, id="unknown name in production"
        ),
    ],
)
def test_only_production_has_findings(
    run: Run, name: str | None, circumstances: dict[str, Any], said: list[str]
) -> None:
    assert run(as_policy(RULE), {"name": name, "findings": FOUND}, **circumstances) == said
    assert run(as_policy(RULE), {"name": name, "findings": []}, **circumstances) == []


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        pytest.param("prod", ["Set a.", UNKNOWN.format("findings.0")], id="production"),
        pytest.param("dev", [], id="elsewhere"),
    ],
)
def test_an_unknown_hides_no_other_finding(run: Run, stack: str, said: list[str]) -> None:
    props = {"name": "x", "findings": [UNKNOWN_STRING_VALUE, "Set a."]}
    assert run(as_policy(RULE), props, stack=stack) == said


@pytest.mark.parametrize(
    ("name", "config", "said"),
    [
        pytest.param("prod-x", {}, FOUND, id="table"),
        pytest.param("dev-x", PROD, FOUND, id="config"),
        pytest.param("dev-x", {}, [], id="elsewhere"),
    ],
)
def test_a_stack_is_productions_as_a_resource_is(
    name: str, config: dict[str, Any], said: list[str]
) -> None:
    args = StackValidationArgs([resource(TABLE, "x", {"name": name})], config)
    assert [*in_production(args, FOUND)] == said
    assert [*in_production(args, [])] == []
