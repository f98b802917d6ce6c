"""Rules as policies of the SDK: metadata, violations, unknowns, and exemptions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ResourceValidationArgs,
    Severity,
    StackValidationArgs,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.adapter import as_policy
from guardrails.exemptions import SCHEMA as EXEMPTIONS
from guardrails.exemptions import today_in_utc
from guardrails.rule import Finding, ResourceRule, StackRule
from guardrails.values import read
from tests.policies.asking import SERVICER, apart, as_struct, cases, set_stack

BUCKET = "aws:s3/bucket:Bucket"
URN = f"urn:pulumi:dev::market-intelligence::{BUCKET}::requests"
TODAY = "2026-11-24"
YESTERDAY = "2026-11-23"


def check_bucket(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Find every value that is not "right", and say which are not known."""
    for key in sorted(args.props):
        value = read(args.props, key)
        if isinstance(value, UnknownValueError):
            yield value
        elif value != "right":
            yield f"Set {key}."


def check_stack(args: StackValidationArgs) -> Iterator[Finding]:
    for one in args.resources:
        for key in sorted(one.props):
            value = read(one.props, key)
            yield value if isinstance(value, UnknownValueError) else f"Set {key}."


BUCKET_RULE = ResourceRule(
    name="bucket-is-right",
    description="Buckets are right.",
    severity=Severity.HIGH,
    controls=("catalogue:1", "catalogue:2"),
    reason="Wrong ones leak.",
    config_schema=PolicyConfigSchema(properties={"size": {"type": "integer"}}, required=["size"]),
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


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "dev")


def said(rule: ResourceRule | StackRule, *props: Any, **config: Any) -> list[tuple[Any, ...]]:
    """Return what the SDK answers about resources of a rule, and which it does not apply to."""
    policy = as_policy(rule, today=lambda: date.fromisoformat(TODAY))
    servicer = SERVICER("pack", "0.0.1", [policy], EnforcementLevel.ADVISORY)
    given = proto.PolicyConfig(enforcementLevel=proto.MANDATORY, properties=as_struct(config))
    if config:
        request = proto.ConfigureAnalyzerRequest(policyConfig={policy.name: given})
        servicer.Configure(request, None)
    if isinstance(rule, ResourceRule):
        one = proto.AnalyzeRequest(
            type=BUCKET, urn=URN, name="requests", properties=as_struct(props[0])
        )
        answer = apart(servicer.Analyze, one)
    else:
        resources = [
            proto.AnalyzerResource(type=BUCKET, name=str(at), properties=as_struct(each))
            for at, each in enumerate(props)
        ]
        answer = apart(servicer.AnalyzeStack, proto.AnalyzeStackRequest(resources=resources))
    return [
        (one.message.removeprefix(f"{rule.headline}\n"), one.enforcementLevel, one.severity)
        for one in answer.diagnostics
    ] + [(f"not applicable: {one.reason}",) for one in answer.not_applicable]


def messages(rule: ResourceRule | StackRule, *props: Any, **config: Any) -> list[str]:
    return [one[0] for one in said(rule, *props, **config)]


def unknown(policy: str, path: str) -> str:
    return (
        f"can't run policy '{policy}' from policy pack 'pack@v0.0.1' during preview: "
        f"string value at .{path} can't be known during preview"
    )


@pytest.mark.parametrize("rule", [BUCKET_RULE, STACK_RULE], ids=["resource", "stack"])
def test_a_policy_carries_the_metadata_of_its_rule(rule: ResourceRule | StackRule) -> None:
    policy = as_policy(rule)
    assert (policy.name, policy.description) == (rule.name, rule.headline)
    assert (policy.enforcement_level, policy.severity) == (rule.enforcement, rule.severity)
    assert policy.tags == [*rule.controls]
    own = rule.config_schema or PolicyConfigSchema(properties={})
    assert policy.config_schema is not None
    assert policy.config_schema.properties == {**own.properties, "exemptions": EXEMPTIONS}
    assert policy.config_schema.required == own.required


def test_a_rules_requirement_names_the_controls_with_the_same_one() -> None:
    assert BUCKET_RULE.headline == "Buckets are right. [catalogue:1, catalogue:2]"
    assert replace(BUCKET_RULE, controls=()).headline == "Buckets are right."


def test_rules_are_mandatory_by_default() -> None:
    assert BUCKET_RULE.enforcement is EnforcementLevel.MANDATORY


def test_unknowns_come_last_and_hide_no_violation() -> None:
    props = {"a": UNKNOWN_STRING_VALUE, "b": "wrong", "c": UNKNOWN_STRING_VALUE, "d": "wrong"}
    high = (proto.MANDATORY, proto.POLICY_SEVERITY_HIGH)
    waiting = unknown("bucket-is-right", "a")
    assert said(BUCKET_RULE, props) == [
        ("Set b.", *high),
        ("Set d.", *high),
        (waiting, proto.ADVISORY, proto.POLICY_SEVERITY_UNSPECIFIED),
    ]


def test_a_rule_about_the_stack_is_asked_once_about_every_resource() -> None:
    resources = ({"a": "wrong"}, {"b": UNKNOWN_STRING_VALUE, "c": "wrong"})
    critical = (proto.ADVISORY, proto.POLICY_SEVERITY_CRITICAL)
    assert said(STACK_RULE, *resources)[:2] == [("Set a.", *critical), ("Set c.", *critical)]
    assert messages(STACK_RULE, *resources)[2:] == [unknown("stack-is-right", "b")]


def test_other_types_are_not_applicable() -> None:
    other = replace(BUCKET_RULE, resource_types=("aws:sns/topic:Topic", "aws:kms/*"))
    assert messages(other, {"b": "wrong"}) == [
        "not applicable: checks only aws:sns/topic:Topic, aws:kms/*"
    ]
    assert messages(replace(other, resource_types=("aws:s3/*",)), {"b": "wrong"}) == ["Set b."]


def exempting(*resources: str, expires: object = TODAY) -> list[dict[str, Any]]:
    return [
        {"resource": one, "reason": "Moves next week.", "expires": expires} for one in resources
    ]


def needless(name: str, rule: str) -> str:
    return (
        f"Remove the exemption of {name!r} from {rule}: the resource no longer violates the rule."
    )


def over(name: str, rule: str, day: str = YESTERDAY) -> str:
    return (
        f"Renew or remove the exemption of {name!r} from {rule}: "
        f"{day} was its last day (reason: Moves next week.)."
    )


EXEMPT = [f"not applicable: exempt until {TODAY}: Moves next week."]
OVER = over("requests", "bucket-is-right")


@cases(
    "value exemptions expected",
    {
        "violation": ("wrong", exempting("requests"), EXEMPT),
        "by urn": ("wrong", exempting(URN), EXEMPT),
        "unknown": (UNKNOWN_STRING_VALUE, exempting("requests"), EXEMPT),
        "of another": ("wrong", exempting("other"), ["Set a."]),
        "of part of a name": ("wrong", exempting("request"), ["Set a."]),
        "expired": ("wrong", exempting("requests", expires=YESTERDAY), ["Set a.", OVER]),
        "not needed": ("right", exempting("requests"), [needless("requests", "bucket-is-right")]),
        "expired and not needed": ("right", exempting("requests", expires=YESTERDAY), [OVER]),
    },
)
def test_a_resource_can_be_exempt(value: str, exemptions: Any, expected: list[str]) -> None:
    assert messages(BUCKET_RULE, {"a": value}, exemptions=exemptions, size=1) == expected


@pytest.mark.parametrize("day", ["2099", "31.01.2099", "2099-01-31x", None, 2099.0], ids=repr)
def test_an_exemption_without_a_valid_date_has_expired(day: object) -> None:
    exemptions = exempting("requests", expires=day)
    assert messages(BUCKET_RULE, {"a": "wrong"}, exemptions=exemptions) == [
        "Set a.",
        over("requests", "bucket-is-right", str(day)),
    ]


@pytest.mark.parametrize(
    "listed", [["requests"], [None], [{}], "requests", {"resource": "x"}], ids=repr
)
def test_an_invalid_exemption_exempts_nothing(listed: object) -> None:
    assert messages(BUCKET_RULE, {"a": "wrong"}, exemptions=listed) == ["Set a."]


@cases(
    "exemptions expected",
    {
        "one": (exempting("0"), ["Set b."]),
        "both": (exempting("0", "1"), []),
        "none of the stack": (exempting("gone"), ["Set a.", "Set b."]),
        "expired": (
            exempting("0", expires=YESTERDAY),
            [over("0", "stack-is-right"), "Set a.", "Set b."],
        ),
        "not needed": (exempting("2"), [needless("2", "stack-is-right"), "Set a.", "Set b."]),
    },
)
def test_a_resource_can_be_exempt_from_a_rule_about_the_stack(
    exemptions: Any, expected: list[str]
) -> None:
    stack: tuple[dict[str, str], ...] = ({"a": "wrong"}, {"b": "wrong"}, {})
    assert messages(STACK_RULE, *stack, exemptions=exemptions) == expected


def test_an_exemption_from_a_rule_about_the_stack_covers_what_is_not_known() -> None:
    stack = ({"a": UNKNOWN_STRING_VALUE}, {"b": UNKNOWN_STRING_VALUE})
    expected = [unknown("stack-is-right", "b")]
    assert messages(STACK_RULE, *stack, exemptions=exempting("0")) == expected


def test_an_exemption_adds_no_violation() -> None:
    def check(args: StackValidationArgs) -> Iterator[Finding]:
        yield from [] if args.resources else ["Declare something."]

    rule = replace(STACK_RULE, check=check)
    expected = [needless("0", "stack-is-right")]
    assert messages(rule, {}, exemptions=exempting("0")) == expected


def test_an_exemption_has_a_resource_a_reason_and_a_last_day_only() -> None:
    item = EXEMPTIONS["items"]
    assert item["required"] == [*item["properties"]] == ["resource", "reason", "expires"]
    assert item["additionalProperties"] is False


def test_today_is_the_day_in_utc() -> None:
    before = datetime.now(UTC).date()
    assert before <= today_in_utc() <= datetime.now(UTC).date()
