"""Policy documents as AWS reads them: JSON or objects, with wildcards, and never half-read."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy

from guardrails.conditions import Condition
from guardrails.statements import Principal, Statement, statements
from guardrails.values import read
from tests.policies.asking import UNKNOWN, cases, shown

Document = dict[str, Any]

ALLOW_READING: Document = {
    "Sid": "Reading",
    "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:root"], "Service": "dax"},
    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
    "Condition": {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "Bool": {"aws:SecureTransport": False, "aws:ViaAWSService": ["true"]},
        "NumericLessThan": {"aws:MultiFactorAuthAge": 3600},
    },
}
READING = Statement(
    allows=True,
    principals=(
        Principal(kind="AWS", id="111122223333"),
        Principal(kind="AWS", id="arn:aws:iam::444455556666:root"),
        Principal(kind="Service", id="dax"),
    ),
    actions=("dynamodb:GetItem", "dynamodb:Query"),
    resources=("arn:aws:dynamodb:eu-west-1:111122223333:table/t",),
    conditions=(
        Condition(operator="StringEquals", key="aws:sourceaccount", values=("111122223333",)),
        Condition(operator="Bool", key="aws:securetransport", values=("false",)),
        Condition(operator="Bool", key="aws:viaawsservice", values=("true",)),
        Condition(operator="NumericLessThan", key="aws:multifactorauthage", values=("3600",)),
    ),
)
DENY_REST: Document = {
    "Effect": "Deny",
    "NotPrincipal": "*",
    "NotAction": "dynamodb:*",
    "NotResource": ["a", "b"],
}
REST = Statement(
    allows=False,
    not_principals=(Principal(kind="AWS", id="*"),),
    not_actions=("dynamodb:*",),
    not_resources=("a", "b"),
)
NO_EFFECT = "Effect is neither 'Allow' nor 'Deny'"
NO_ACTION = "it needs either Action or NotAction"
in_both_notations = pytest.mark.parametrize("noted", [json.dumps, dict], ids=["JSON", "object"])


def found(document: object) -> list[object]:
    """Return the statements of a document, and what is said of the rest."""
    value = read(unknown_checking_proxy({"policy": document}), "policy")
    return [
        shown(one) if isinstance(one, UnknownValueError) else one
        for one in statements(value, "policy of T")
    ]


@in_both_notations
def test_statements_are_read_in_order(noted: Any) -> None:
    document = {"Version": "2012-10-17", "Statement": [ALLOW_READING, DENY_REST]}
    version = {"version": "2012-10-17"}
    assert found(noted(document)) == [replace(READING, **version), replace(REST, **version)]
    assert found(noted({"Statement": DENY_REST})) == [REST]


@pytest.mark.parametrize("document", [None, {"Statement": []}], ids=["none", "empty"])
def test_no_document_has_no_statements(document: object) -> None:
    assert found(document) == []


@cases(
    "document fault",
    {
        "empty text": ("", "it is not JSON"),
        "other quotes": ("{'Statement': []}", "it is not JSON"),
        "too deep": ("[" * 100_000, "it is not JSON"),
        "a name twice": (
            '{"Statement": [{"Effect": "Deny", "Effect": "Allow"}]}',
            "it sets 'Effect' more than once",
        ),
        "string": ('"*"', "it is not an object"),
        "list": ("[]", "it is not an object"),
        "number": (5, "it is not an object"),
        "no statement": ({"Statement": None}, "it has no Statement"),
        "wrong case": ({"statement": []}, "it has no Statement"),
        "more than one case": (
            {"Statement": [], "statement": []},
            "'statement' is not an element of a policy document",
        ),
    },
)
def test_unreadable_document_is_refused(document: object, fault: str) -> None:
    assert found(document) == [f"Set policy of T to a policy document: {fault}."]


@cases(
    "changed fault",
    {
        "effect": ({"Effect": "allow"}, NO_EFFECT),
        "wrong case": ({"action": "*"}, "'action' is not an element of a statement"),
        "longer name": ({"Sids": "x"}, "'Sids' is not an element of a statement"),
        "both actions": ({"NotAction": "*"}, NO_ACTION),
        "no action": ({"Action": None}, NO_ACTION),
        "principal": ({"Principal": "all"}, "Principal is not an object"),
        "principal's ids": (
            {"Principal": {"AWS": {"id": "*"}}},
            "Principal is neither a string nor a list of strings",
        ),
        "action": ({"Action": [["*"]]}, "Action is neither a string nor a list of strings"),
        "resource": ({"Resource": {}}, "Resource is neither a string nor a list of strings"),
        "condition": ({"Condition": "never"}, "Condition is not an object"),
        "condition's values": (
            {"Condition": {"Bool": {"k": [None]}}},
            "Condition is neither a string nor a list of strings",
        ),
    },
)
@in_both_notations
def test_unreadable_statement_hides_no_other(noted: Any, changed: Document, fault: str) -> None:
    document = {"Statement": [ALLOW_READING | changed, DENY_REST]}
    assert found(noted(document)) == [f"Correct statement 0 in policy of T: {fault}.", REST]


@pytest.mark.parametrize("statement", ["*", None, 5, []], ids=repr)
def test_an_invalid_statement_is_refused(statement: object) -> None:
    assert found({"Statement": [statement]}) == [
        "Correct statement 0 in policy of T: the statement is not an object."
    ]


@cases(
    "document path",
    {"document": (UNKNOWN, "policy"), "list": ({"Statement": UNKNOWN}, "policy.Statement")},
)
def test_unknown_document_is_not_known_yet(document: object, path: str) -> None:
    assert found(document) == [f"unknown .{path}"]


@cases(
    "statement path",
    {
        "statement": (UNKNOWN, ""),
        "effect": (ALLOW_READING | {"Effect": UNKNOWN}, ".Effect"),
        "resource": (ALLOW_READING | {"Resource": ["*", UNKNOWN]}, ".Resource.1"),
        "principal": (ALLOW_READING | {"Principal": {"AWS": UNKNOWN}}, ".Principal.AWS"),
        "condition": (ALLOW_READING | {"Condition": {"Bool": {"k": UNKNOWN}}}, ".Condition.Bool.k"),
    },
)
def test_unknown_statement_hides_no_other(statement: object, path: str) -> None:
    assert found({"Statement": [statement, DENY_REST]}) == [
        f"unknown .policy.Statement.0{path}",
        REST,
    ]
