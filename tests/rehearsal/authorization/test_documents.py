"""What a role's policies allow, deny, or do not mention."""

from typing import Any

import pytest

from rehearsal.authorization.documents import Requirement, Verdict, verdict

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
ASKED = Requirement(action="dynamodb:DescribeTable", resource=TABLE)
ALLOWED, DENIED, UNMENTIONED = Verdict.ALLOWED, Verdict.DENIED, Verdict.UNMENTIONED


def statement(effect: str = "Allow", **elements: object) -> dict[str, Any]:
    return {"Effect": effect, "Action": "dynamodb:*", "Resource": "*", **elements}


def said(requirement: Requirement, *statements: dict[str, Any]) -> Verdict:
    return verdict([{"Statement": [*statements]}], requirement)


def on(condition: dict[str, Any], **context: list[str]) -> Verdict:
    """Return what a statement with a condition says of a request with condition keys."""
    known = {key.replace("_", ":", 1).replace("__", "/"): one for key, one in context.items()}
    asked = Requirement(action=ASKED.action, resource=TABLE, context=known)
    return said(asked, statement(Condition=condition))


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({}, ALLOWED),
        ({"Action": "DynamoDB:describetable"}, ALLOWED),
        ({"Action": ["s3:*", "dynamodb:Describe*"]}, ALLOWED),
        ({"Action": "dynamodb:Describe?able"}, ALLOWED),
        ({"Action": "dynamodb:Describe"}, UNMENTIONED),
        ({"Action": "dynamodb:DescribeTables"}, UNMENTIONED),
        ({"Resource": TABLE}, ALLOWED),
        ({"Resource": [f"{TABLE}/index/*", TABLE]}, ALLOWED),
        ({"Resource": "arn:aws:dynamodb:*:111122223333:table/ord*"}, ALLOWED),
        ({"Resource": f"{TABLE}/index/*"}, UNMENTIONED),
        ({"Resource": TABLE.upper()}, UNMENTIONED),
    ],
)
def test_a_statement_is_about_its_actions_and_resources(
    elements: dict[str, Any], expected: Verdict
) -> None:
    assert said(ASKED, statement(**elements)) is expected
    denied = said(ASKED, statement(), statement("Deny", **elements))
    assert denied is (DENIED if expected is ALLOWED else ALLOWED)


def test_a_document_may_have_one_statement_that_is_in_no_list() -> None:
    assert verdict([{"Statement": statement()}], ASKED) is ALLOWED


def test_nothing_is_allowed_that_no_document_mentions() -> None:
    assert verdict([], ASKED) is UNMENTIONED


@pytest.mark.parametrize(
    ("operator", "wanted", "held", "expected"),
    [
        ("StringEquals", "a", ["a"], ALLOWED),
        ("StringEquals", ["b", "a"], ["a"], ALLOWED),
        ("StringEquals", "a*", ["ab"], UNMENTIONED),
        ("StringEquals", "a", [], UNMENTIONED),
        ("StringEqualsIfExists", "a", [], ALLOWED),
        ("StringEqualsIfExists", "a", ["b"], UNMENTIONED),
        ("StringEqualsIgnoreCase", "A", ["a"], ALLOWED),
        ("StringLike", "a*", ["ab"], ALLOWED),
        ("StringNotEquals", "a", ["b"], ALLOWED),
        ("StringNotEquals", ["a", "b"], ["b"], UNMENTIONED),
        ("StringNotEquals", "a", [], ALLOWED),
        ("ArnLike", "arn:aws:iam::*:role/a", ["arn:aws:iam::1:role/a"], ALLOWED),
        ("ArnNotLike", "arn:*", ["arn:aws:iam::1:role/a"], UNMENTIONED),
        ("Bool", "true", ["True"], ALLOWED),
        ("Null", "true", [], ALLOWED),
        ("Null", "true", ["a"], UNMENTIONED),
        ("Null", "false", ["a"], ALLOWED),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], UNMENTIONED),
        ("ForAllValues:StringEquals", ["a", "b"], ["a"], ALLOWED),
        ("ForAllValues:StringEquals", "a", [], ALLOWED),
        ("ForAnyValue:StringEquals", "a", ["a", "c"], ALLOWED),
        ("ForAnyValue:StringEquals", "a", [], UNMENTIONED),
    ],
)
def test_a_condition_compares_what_the_request_has(
    operator: str, wanted: str | list[str], held: list[str], expected: Verdict
) -> None:
    context = {"aws_TagKeys": held} if held else {}
    assert on({operator: {"AWS:tagkeys": wanted}}, **context) is expected


def test_every_operator_and_every_key_of_a_condition_has_to_hold() -> None:
    condition = {"StringEquals": {"aws:a": "1", "aws:b": "2"}, "Null": {"aws:c": "true"}}
    assert on(condition, aws_a=["1"], aws_b=["2"]) is ALLOWED
    assert on(condition, aws_a=["1"], aws_b=["3"]) is UNMENTIONED
    assert on(condition, aws_a=["1"], aws_b=["2"], aws_c=["3"]) is UNMENTIONED


@pytest.mark.parametrize(
    ("elements", "word"),
    [
        ({"NotAction": "iam:*"}, "NotAction"),
        ({"Condition": {"DateLessThan": {"aws:CurrentTime": "2026"}}}, "DateLessThan"),
        ({"Resource": "arn:aws:s3:::${aws:username}"}, "${aws:username}"),
    ],
)
def test_what_is_not_evaluated_is_refused_by_name(elements: dict[str, Any], word: str) -> None:
    asked = Requirement(action=ASKED.action, resource=TABLE, context={"aws:CurrentTime": ["2025"]})
    with pytest.raises(NotImplementedError) as refused:
        said(asked, statement(**elements))
    assert word in str(refused.value)
