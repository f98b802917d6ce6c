import json
from typing import Any

import pytest
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails.statements import Condition, Principal, Statement, statements
from guardrails.values import read

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


def found(document: object) -> list[object]:
    """List what a property of this value has, and the path of each value that is unknown."""
    value = read(unknown_checking_proxy({"policy": document}), "policy")
    return [
        f"unknown .{'.'.join(finding.props)}" if isinstance(finding, UnknownValueError) else finding
        for finding in statements(value, "policy of T")
    ]


@pytest.mark.parametrize("as_property", [json.dumps, dict], ids=["JSON", "object"])
def test_statements_are_read_in_order(as_property: Any) -> None:
    document = {"Version": "2012-10-17", "Statement": [ALLOW_READING, DENY_REST]}
    assert found(as_property(document)) == [READING, REST]


@pytest.mark.parametrize("as_property", [json.dumps, dict], ids=["JSON", "object"])
def test_single_statement_needs_no_list(as_property: Any) -> None:
    assert found(as_property({"Statement": DENY_REST})) == [REST]


@pytest.mark.parametrize("document", [None, {"Statement": []}], ids=["none", "empty"])
def test_no_document_has_no_statements(document: object) -> None:
    assert found(document) == []


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        pytest.param("", "it is not JSON", id="empty text"),
        pytest.param("{'Statement': []}", "it is not JSON", id="other quotes"),
        pytest.param("[" * 100_000, "it is not JSON", id="too deep"),
        pytest.param("null", "it is not an object", id="null"),
        pytest.param('"*"', "it is not an object", id="string"),
        pytest.param("[]", "it is not an object", id="list"),
        pytest.param(5, "it is not an object", id="number"),
        pytest.param("{}", "it has no Statement", id="empty object"),
        pytest.param({"Statement": None}, "it has no Statement", id="no statement"),
        pytest.param({"statement": []}, "it has no Statement", id="wrong case"),
        pytest.param(
            '{"Statement": [{"Effect": "Deny", "Effect": "Allow"}]}',
            "it sets 'Effect' more than once",
            id="a name twice",
        ),
    ],
)
def test_unreadable_document_is_refused(document: object, fault: str) -> None:
    assert found(document) == [f"Set policy of T to a policy document: {fault}."]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        pytest.param({"Effect": "allow"}, "Effect is neither 'Allow' nor 'Deny'", id="effect"),
        pytest.param({"Effect": None}, "Effect is neither 'Allow' nor 'Deny'", id="no effect"),
        pytest.param({"Effect": ["Deny"]}, "Effect is neither 'Allow' nor 'Deny'", id="list"),
        pytest.param({"action": "*"}, "'action' is no element of a statement", id="wrong case"),
        pytest.param({"NotAction": "*"}, "it needs either Action or NotAction", id="both actions"),
        pytest.param({"Action": None}, "it needs either Action or NotAction", id="no action"),
        pytest.param({"Principal": "all"}, "Principal is not an object", id="principal"),
        pytest.param(
            {"Principal": {"AWS": {"id": "*"}}},
            "Principal is neither a string nor a list of strings",
            id="principal's ids",
        ),
        pytest.param(
            {"Action": [["*"]]}, "Action is neither a string nor a list of strings", id="action"
        ),
        pytest.param(
            {"Resource": {}}, "Resource is neither a string nor a list of strings", id="resource"
        ),
        pytest.param({"Condition": "never"}, "Condition is not an object", id="condition"),
        pytest.param({"Condition": {"Bool": []}}, "Condition is not an object", id="operator"),
        pytest.param(
            {"Condition": {"Bool": {"k": [None]}}},
            "Condition is neither a string nor a list of strings",
            id="condition's values",
        ),
    ],
)
@pytest.mark.parametrize("as_property", [json.dumps, dict], ids=["JSON", "object"])
def test_unreadable_statement_hides_no_other(
    as_property: Any, changed: Document, fault: str
) -> None:
    document = {"Statement": [ALLOW_READING | changed, DENY_REST]}
    assert found(as_property(document)) == [f"Correct statement 0 in policy of T: {fault}.", REST]


@pytest.mark.parametrize("statement", ["*", None, 5, []], ids=["string", "null", "number", "list"])
def test_what_is_no_statement_is_refused(statement: object) -> None:
    assert found({"Statement": [statement]}) == [
        "Correct statement 0 in policy of T: the statement is not an object."
    ]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        pytest.param(UNKNOWN_STRING_VALUE, ".policy", id="document"),
        pytest.param({"Statement": UNKNOWN_ARRAY_VALUE}, ".policy.Statement", id="list"),
    ],
)
def test_unknown_document_is_not_checkable_yet(document: object, path: str) -> None:
    assert found(document) == [f"unknown {path}"]


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        pytest.param(UNKNOWN_OBJECT_VALUE, "", id="statement"),
        pytest.param(ALLOW_READING | {"Effect": UNKNOWN_STRING_VALUE}, ".Effect", id="effect"),
        pytest.param(
            ALLOW_READING | {"Resource": ["*", UNKNOWN_STRING_VALUE]}, ".Resource.1", id="resource"
        ),
        pytest.param(
            ALLOW_READING | {"Principal": {"AWS": UNKNOWN_STRING_VALUE}},
            ".Principal.AWS",
            id="principal",
        ),
    ],
)
def test_unknown_statement_hides_no_other(statement: object, path: str) -> None:
    assert found({"Statement": [statement, DENY_REST]}) == [
        f"unknown .policy.Statement.0{path}",
        REST,
    ]
