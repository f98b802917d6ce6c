from collections.abc import Callable, Iterator

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

from guardrails.adapter import as_policy
from guardrails.rule import Finding, ResourceRule, StackRule
from guardrails.values import read

Analyze = Callable[..., proto.AnalyzeResponse]
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
        policy.config_schema,
        policy.tags,
    ) == (
        rule.name,
        rule.description,
        rule.enforcement,
        rule.severity,
        rule.config_schema,
        list(rule.controls),
    )


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
