from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.adapter import as_policy, config_schema
from guardrails.exemptions import SCHEMA as EXEMPTIONS
from guardrails.rule import Finding, ResourceRule, StackRule
from guardrails.values import read

Analyze = Callable[..., proto.AnalyzeResponse]
Run = Callable[..., list[str]]
Diagnostic = tuple[str, int, int]

BUCKET = "aws:s3/bucket:Bucket"


def check_bucket(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Find every value that is not "right", and say which are not known."""
    for key in sorted(args.props):
        value = read(args.props, key)
        if isinstance(value, UnknownValueError):
            yield value
        elif value != "right":
            yield f"Set {key}."


def check_stack(args: StackValidationArgs) -> Iterator[Finding]:
    for resource in args.resources:
        for key in sorted(resource.props):
            value = read(resource.props, key)
            yield value if isinstance(value, UnknownValueError) else f"Set {key}."


SCHEMA = PolicyConfigSchema(properties={"size": {"type": "integer"}})
BUCKET_RULE = ResourceRule(
    name="bucket-is-right",
    description="Buckets are right.",
    severity=Severity.HIGH,
    controls=("catalogue:1", "catalogue:2"),
    reason="Wrong ones leak.",
    config_schema=SCHEMA,
    resource_types=(BUCKET,),
    check=check_bucket,
)
STACK_RULE = StackRule(
    name="stack-is-right",
    description="The stack is right.",
    severity=Severity.CRITICAL,
    controls=("catalogue:3",),
    reason="Wrong ones cost.",
    enforcement=EnforcementLevel.ADVISORY,
    check=check_stack,
)


def diagnostics(response: proto.AnalyzeResponse) -> list[Diagnostic]:
    return [
        (diagnostic.message, diagnostic.enforcementLevel, diagnostic.severity)
        for diagnostic in response.diagnostics
    ]


def unknown(policy: str, path: str) -> str:
    return (
        f"can't run policy '{policy}' from policy pack 'pack@v0.0.1' during preview: "
        f"string value at {path} can't be known during preview"
    )


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        pytest.param(BUCKET_RULE, ResourceValidationPolicy, id="resource"),
        pytest.param(STACK_RULE, StackValidationPolicy, id="stack"),
    ],
)
def test_policy_carries_the_metadata_of_its_rule(
    rule: ResourceRule | StackRule, kind: type[object]
) -> None:
    policy = as_policy(rule)
    assert isinstance(policy, kind)
    assert (
        policy.name,
        policy.description,
        policy.enforcement_level,
        policy.severity,
        policy.tags,
    ) == (
        rule.name,
        rule.description,
        rule.enforcement,
        rule.severity,
        list(rule.controls),
    )


def test_every_rule_takes_exemptions_beside_its_own_config() -> None:
    assert config_schema(BUCKET_RULE).properties == {
        "size": {"type": "integer"},
        "exemptions": EXEMPTIONS,
    }
    assert config_schema(STACK_RULE).properties == {"exemptions": EXEMPTIONS}
    for rule in (BUCKET_RULE, STACK_RULE):
        schema = as_policy(rule).config_schema
        assert schema is not None
        assert schema.properties == config_schema(rule).properties


def test_violations_are_mandatory_and_as_severe_as_the_rule(analyze: Analyze) -> None:
    response = analyze(as_policy(BUCKET_RULE), {"a": "right", "b": "wrong"}, resource_type=BUCKET)
    assert diagnostics(response) == [
        ("Buckets are right.\nSet b.", proto.MANDATORY, proto.POLICY_SEVERITY_HIGH)
    ]


def test_unknowns_come_last_and_hide_no_violation(analyze: Analyze) -> None:
    props = {"a": UNKNOWN_STRING_VALUE, "b": "wrong", "c": UNKNOWN_STRING_VALUE, "d": "wrong"}
    response = analyze(as_policy(BUCKET_RULE), props, resource_type=BUCKET)
    assert diagnostics(response) == [
        ("Buckets are right.\nSet b.", proto.MANDATORY, proto.POLICY_SEVERITY_HIGH),
        ("Buckets are right.\nSet d.", proto.MANDATORY, proto.POLICY_SEVERITY_HIGH),
        (unknown("bucket-is-right", ".a"), proto.ADVISORY, proto.POLICY_SEVERITY_UNSPECIFIED),
    ]


def test_other_types_are_not_applicable(analyze: Analyze) -> None:
    response = analyze(as_policy(BUCKET_RULE), {"b": "wrong"}, resource_type="aws:sns/topic:Topic")
    assert diagnostics(response) == []
    assert [skipped.reason for skipped in response.not_applicable] == [f"checks only {BUCKET}"]


def test_stack_rule_is_asked_once_about_every_resource(analyze_stack: Analyze) -> None:
    resources = [(BUCKET, {"a": "wrong"}), (BUCKET, {"b": UNKNOWN_STRING_VALUE, "c": "wrong"})]
    assert diagnostics(analyze_stack(as_policy(STACK_RULE), resources)) == [
        ("The stack is right.\nSet a.", proto.ADVISORY, proto.POLICY_SEVERITY_CRITICAL),
        ("The stack is right.\nSet c.", proto.ADVISORY, proto.POLICY_SEVERITY_CRITICAL),
        (unknown("stack-is-right", ".b"), proto.ADVISORY, proto.POLICY_SEVERITY_UNSPECIFIED),
    ]


def today() -> date:
    return date(2026, 11, 24)


def exempting(*resources: str, expires: str = "2026-11-24") -> dict[str, Any]:
    return {
        "exemptions": [
            {"resource": resource, "reason": "Moves next week.", "expires": expires}
            for resource in resources
        ]
    }


EXEMPT = "not applicable: exempt until 2026-11-24: Moves next week."


@pytest.mark.parametrize(
    ("props", "config", "said"),
    [
        pytest.param({"a": "wrong"}, exempting("requests"), [EXEMPT], id="violation"),
        pytest.param({"a": UNKNOWN_STRING_VALUE}, exempting("requests"), [EXEMPT], id="unknown"),
        pytest.param({"a": "wrong"}, exempting("other"), ["Set a."], id="of another"),
        pytest.param(
            {"a": "wrong"},
            exempting("requests", expires="2026-11-23"),
            [
                "Set a.",
                (
                    "Renew or remove the exemption of 'requests' from bucket-is-right: "
                    "2026-11-23 was its last day (reason: Moves next week.)."
                ),
            ],
            id="expired",
        ),
        pytest.param(
            {"a": "right"},
            exempting("requests"),
            ["Remove the exemption of 'requests' from bucket-is-right: nothing is left to exempt."],
            id="not needed",
        ),
        pytest.param(
            {"a": "right"},
            exempting("requests", expires="2026-11-23"),
            [
                (
                    "Renew or remove the exemption of 'requests' from bucket-is-right: "
                    "2026-11-23 was its last day (reason: Moves next week.)."
                )
            ],
            id="expired and not needed",
        ),
    ],
)
def test_resource_can_be_exempt(
    run: Run, props: dict[str, Any], config: dict[str, Any], said: list[str]
) -> None:
    policy = as_policy(BUCKET_RULE, today=today)
    assert run(policy, props, resource_type=BUCKET, config=config) == said


@pytest.mark.parametrize(
    ("config", "said"),
    [
        pytest.param(exempting("0"), ["Set b."], id="one"),
        pytest.param(exempting("0", "1"), [], id="both"),
        pytest.param(exempting("gone"), ["Set a.", "Set b."], id="none of the stack"),
        pytest.param(
            exempting("0", expires="2026-11-23"),
            [
                (
                    "Renew or remove the exemption of '0' from stack-is-right: "
                    "2026-11-23 was its last day (reason: Moves next week.)."
                ),
                "Set a.",
                "Set b.",
            ],
            id="expired",
        ),
        pytest.param(
            exempting("2"),
            [
                "Remove the exemption of '2' from stack-is-right: nothing is left to exempt.",
                "Set a.",
                "Set b.",
            ],
            id="not needed",
        ),
    ],
)
def test_resource_can_be_exempt_from_a_rule_about_the_stack(
    run_stack: Run, config: dict[str, Any], said: list[str]
) -> None:
    stack: list[tuple[str, dict[str, str]]]
    stack = [(BUCKET, {"a": "wrong"}), (BUCKET, {"b": "wrong"}), (BUCKET, {})]
    assert run_stack(as_policy(STACK_RULE, today=today), *stack, config=config) == said


def test_exemption_from_a_rule_about_the_stack_covers_what_is_not_known(run_stack: Run) -> None:
    stack = (BUCKET, {"a": UNKNOWN_STRING_VALUE}), (BUCKET, {"b": UNKNOWN_STRING_VALUE})
    policy = as_policy(STACK_RULE, today=today)
    assert run_stack(policy, *stack, config=exempting("0")) == [
        "unknown: string value at .b can't be known during preview"
    ]


def test_an_exemption_adds_no_violation(run_stack: Run) -> None:
    def check(args: StackValidationArgs) -> Iterator[Finding]:
        yield from [] if args.resources else ["Declare something."]

    rule = replace(STACK_RULE, check=check)
    assert run_stack(as_policy(rule, today=today), (BUCKET, {}), config=exempting("0")) == [
        "Remove the exemption of '0' from stack-is-right: nothing is left to exempt."
    ]
