"""What a document allows and denies by all of its statements, as AWS evaluates them."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pulumi_policy import PolicyResource, StackValidationArgs

from guardrails import RULES
from guardrails.permissions import ANYBODY, Request, Requests
from guardrails.rule import ResourceRule, StackRule
from guardrails.stack import as_args
from guardrails.statements import Principal, statements
from guardrails.wildcards import Probes, arn, matches
from tests.policies.asking import cases, resource, set_stack

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
DELETE = Request(action="dynamodb:DeleteTable", resource=TABLE)
ANY_TABLE = Request(action="dynamodb:DeleteTable", resource=arn("dynamodb", "table/no-name"))
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
NONE = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def read(*changed: dict[str, Any], version: str = "2012-10-17") -> Any:
    return statements(json.dumps({"Version": version, "Statement": [*changed]}), "policy")


@cases(
    "listed allows allows_any",
    {
        "everything": ([ALL], True, True),
        "wildcards inside words": ([ALL | {"Action": "d?namo*:*Delete*b??"}], True, True),
        "other case": ([ALL | {"Action": "DYNAMODB:deletetable"}], True, True),
        "another action": ([ALL | {"Action": "dynamodb:DeleteItem"}], False, False),
        "all but others": ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], True, True),
        "all but this": (
            [{"Effect": "Allow", "NotAction": "*:DeleteTable", "Resource": "*"}],
            False,
            False,
        ),
        "all but a part of it": (
            [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:dynamodb:*:*:table/a*"}],
            True,
            True,
        ),
        "this table": ([ALL | {"Resource": TABLE}], True, False),
        "every table of a region": (
            [ALL | {"Resource": "arn:aws:dynamodb:us-east-1:*:table/*"}],
            True,
            True,
        ),
        "another service": ([ALL | {"Resource": "arn:aws:s3:::*"}], False, False),
        "a variable": ([ALL | {"Resource": f"{TABLE[:-6]}${{aws:username}}"}], True, True),
        "a star that is none": ([ALL | {"Resource": f"{TABLE[:-6]}${{*}}"}], False, False),
        "denied": ([ALL, NONE], False, False),
        "denied first": ([NONE, ALL], False, False),
        "another action denied": ([ALL, NONE | {"Action": "dynamodb:DeleteItem"}], True, True),
        "one table denied": ([ALL, NONE | {"Resource": TABLE}], False, True),
        "another table denied": ([ALL, NONE | {"Resource": f"{TABLE}s"}], True, True),
        "a variable denied": ([ALL, NONE | {"Resource": "${aws:username}"}], True, True),
        "denied on a condition": (
            [ALL, NONE | {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}],
            True,
            True,
        ),
        "all but this denied": (
            [ALL, {"Effect": "Deny", "NotAction": "dynamodb:*", "Resource": "*"}],
            True,
            True,
        ),
        "all but others denied": (
            [ALL, {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::*"}],
            False,
            False,
        ),
    },
)
def test_statements_are_counted_together(
    listed: list[dict[str, Any]], allows: bool, allows_any: bool
) -> None:
    for request, expected in ((DELETE, allows), (ANY_TABLE, allows_any)):
        assert bool(Requests([request]).allowed(read(*listed))) is expected


def test_older_documents_have_no_variables() -> None:
    variable = ALL | {"Resource": f"{TABLE[:-6]}${{aws:username}}"}
    assert Requests([ANY_TABLE]).allowed(read(variable, version="2008-10-17")) == []


def test_requests_are_distinguished() -> None:
    requests = [Request(action="a:X", resource="r"), Request(action="a:Y", resource="s")]
    crossed = [ALL | {"Action": "a:x", "Resource": "s"}, ALL | {"Action": "a:Y", "Resource": "?"}]
    assert Requests(requests).allowed(read(*crossed)) == requests[1:]


@cases(
    "operator key value restricts",
    {
        "value": ("StringEquals", "aws:ResourceTag/team", "a", True),
        "any of them": ("ForAnyValue:StringLike", "aws:TagKeys", "a*", True),
        "one role": ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/x", True),
        "one range": ("IpAddress", "aws:SourceIp", "10.0.0.0/8", True),
        "flag": ("Bool", "aws:MultiFactorAuthPresent", "true", True),
        "any text": ("StringLike", "aws:PrincipalArn", "*", False),
        "any role": ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/*"], False),
        "TLS": ("Bool", "aws:SecureTransport", "true", False),
        "time": ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", False),
        "missing key": ("StringEqualsIfExists", "aws:ResourceTag/team", "a", False),
        "all of none": ("ForAllValues:StringEquals", "aws:TagKeys", "a", False),
        "others": ("StringNotEquals", "aws:ResourceTag/team", "a", False),
        "other addresses": ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", False),
        "null": ("Null", "aws:ResourceTag/team", "true", False),
        "every address": ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1", "x"], False),
        "every address of version 6": ("IpAddress", "aws:SourceIp", "::/0", False),
        "no operator": ("StringsEqual", "aws:SourceIp", "x", False),
    },
)
def test_conditions_that_decide_nothing(
    operator: str, key: str, value: object, restricts: bool
) -> None:
    found = read(ALL | {"Condition": {operator: {key: value}}})
    listed = [*found]
    assert Requests([DELETE]).allowed(listed) == [DELETE]
    unrestricted = Requests([DELETE]).allowed(listed, whatever_the_conditions=False)
    assert unrestricted == ([] if restricts else [DELETE])


READER = Principal(kind="AWS", id="arn:aws:iam::111122223333:role/reader")


@cases(
    "principals allows",
    {
        "it": ({"Principal": {"AWS": [READER.id]}}, True),
        "everybody": ({"Principal": "*"}, True),
        "its account": ({"Principal": {"AWS": "111122223333"}}, True),
        "the root of its account": ({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, True),
        "another account": ({"Principal": {"AWS": "arn:aws:iam::444455556666:root"}}, False),
        "all but another": ({"NotPrincipal": {"AWS": "444455556666"}}, True),
        "all but it": ({"NotPrincipal": {"AWS": READER.id}}, False),
        "a service": ({"Principal": {"Service": "dax.amazonaws.com"}}, False),
    },
)
def test_a_request_is_of_a_principal(principals: dict[str, Any], allows: bool) -> None:
    request = replace(DELETE, principal=READER)
    assert bool(Requests([request]).allowed(read(ALL | principals))) is allows
    everybody = replace(DELETE, principal=ANYBODY)
    by_all = "NotPrincipal" in principals or principals["Principal"] == "*"
    assert bool(Requests([everybody]).allowed(read(ALL | principals))) is by_all


PLAIN = Request(
    action="sns:Publish", resource="t", principal=ANYBODY, context={"aws:securetransport": "false"}
)
REFUSED = NONE | {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "False"}}}


@cases(
    "changed denied",
    {
        "as it is": ({}, True),
        "always": ({"Condition": {}}, True),
        "in a list": ({"Principal": {"AWS": ["111122223333", "*"]}}, True),
        "if the key exists": (
            {"Condition": {"BoolIfExists": {"aws:SecureTransport": False}}},
            True,
        ),
        "by text": ({"Condition": {"StringLike": {"AWS:securetransport": "f*"}}}, True),
        "by pattern of action": ({"Action": "sns:Pub*"}, True),
        "one account": ({"Principal": {"AWS": "111122223333"}}, False),
        "all but one": ({"Principal": None, "NotPrincipal": "111122223333"}, False),
        "TLS": ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, False),
        "with another": (
            {
                "Condition": {
                    "Bool": {"aws:SecureTransport": "false"},
                    "StringEquals": {"aws:SourceIp": "1"},
                }
            },
            False,
        ),
        "another resource": ({"Resource": "u"}, False),
        "another action": ({"Action": "sns:Subscribe"}, False),
        "allowed": ({"Effect": "Allow"}, False),
    },
)
def test_certain_denials(changed: dict[str, Any], denied: bool) -> None:
    assert Requests([PLAIN]).denied(read(REFUSED | changed)) == ([PLAIN] if denied else [])


WILD = st.text("ab*?:", max_size=6)


@given(
    pattern=WILD, probes=st.lists(WILD, min_size=1, max_size=3), value=st.text("ab:", max_size=6)
)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_probes_find_what_matches_both(pattern: str, probes: list[str], value: str) -> None:
    both = Probes(probes)
    overlapping, covered = both.overlapping(pattern), both.covered(pattern)
    for number, probe in enumerate(probes):
        if matches(probe, value):
            assert not matches(pattern, value) or overlapping >> number & 1
            assert matches(pattern, value) or not covered >> number & 1


ADVERSARIAL = st.tuples(
    st.sampled_from(["*a?", "?*", "iam:*s*s*s*", "kms:?*?*?", "*:*:*:*", "${a}*", "*P*h?", "a"]),
    st.sampled_from([1, 2, 30, 200]),
    st.sampled_from([1, 10, 300, 1000]),
)
"""Texts that are slow to match for whoever tries one way after the other, and how many of each."""

ELEMENTS = [
    (effect, principal, action, resource_element, operator)
    for effect in ("Allow", "Deny")
    for principal in ("Principal", "NotPrincipal")
    for action in ("Action", "NotAction")
    for resource_element in ("Resource", "NotResource")
    for operator in ("StringLike", "ArnLike", "IpAddress")
]
WITH_DOCUMENTS = (
    "aws:backup/vaultPolicy:VaultPolicy",
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:kms/key:Key",
    "aws:sns/topic:Topic",
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
)
LONG = 0.1
"""How many seconds a rule may take for a document."""


def large_document(names: tuple[str, ...], *drawn: tuple[str, int, int]) -> str:
    """Return a document as large as AWS takes from anybody: 32 KB, in a key's policy."""
    effect, principal, action, resource_element, operator = names
    principals, actions, resources, values = (
        [text * times] * min(count, 8_000 // len(text * times) + 1) for text, times, count in drawn
    )
    statement = {
        "Effect": effect,
        principal: {"AWS": ["*", *principals]},
        action: ["dynamodb:GetItem", *(f"s{number}:*" for number in range(len(actions))), *actions],
        resource_element: resources,
        "Condition": {operator: {"aws:SecureTransport": values}},
    }
    times = max(1, 32_768 // len(json.dumps(statement)))
    listed = [statement | {"Sid": str(number)} for number in range(times)]
    return json.dumps({"Version": "2012-10-17", "Statement": listed})


@given(st.sampled_from(ELEMENTS), *[ADVERSARIAL] * 4)
@settings(max_examples=15, derandomize=True, deadline=None, phases=[Phase.generate])
def test_no_document_takes_a_rule_long(
    names: tuple[str, ...],
    principals: tuple[str, int, int],
    actions: tuple[str, int, int],
    resources: tuple[str, int, int],
    values: tuple[str, int, int],
) -> None:
    document = large_document(names, principals, actions, resources, values)
    slow: dict[str, float] = {}
    texts = dict.fromkeys(("policy", "inlinePolicy", "assumeRolePolicy"), document)
    props = texts | {"inlinePolicies": [{"policy": document}]}
    with pytest.MonkeyPatch.context() as patch:
        set_stack(patch, "prod")
        for one in (resource(of, props) for of in WITH_DOCUMENTS):
            for rule in RULES:
                if isinstance(rule, ResourceRule) and not rule.covers(one.resource_type):
                    continue
                if (taken := seconds(rule, one)) > LONG:
                    taken = min(taken, seconds(rule, one))
                slow |= {f"{rule.name} {one.resource_type}": taken} if taken > LONG else {}
    assert slow == {}


def seconds(rule: ResourceRule | StackRule, one: PolicyResource) -> float:
    """Return how long a rule takes for a resource; what else runs here may slow it down once."""
    stack = StackValidationArgs([one], {})
    started = time.process_time()
    if isinstance(rule, ResourceRule):
        _ = [*rule.check(as_args(stack, one))]
    else:
        _ = [*rule.check(stack)]
    return time.process_time() - started
