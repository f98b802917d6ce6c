"""JSON documents under properties."""

import json
from typing import Any

import pytest

from rehearsal.plugin.documents import faults, held, same_documents
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import UNKNOWN, Plain

ROOT = "arn:aws:iam::123456789012:root"


def policy(**changes: Any) -> str:
    statement = {
        "Sid": "Use",
        "Effect": "Allow",
        "Principal": {"AWS": ["123456789012", "arn:aws:iam::123456789012:role/ops"]},
        "Action": ["kms:Decrypt", "kms:Encrypt"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ["1", "2"]}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | changes]})


def two(*sids: str) -> str:
    statements = [{"Sid": sid, "Effect": "Allow", "Action": "a:B"} for sid in sids]
    return json.dumps({"Statement": statements})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"a": [1, 2], "b": 1}', '{\n"b":1,"a":[1,2]}'),
        ("{}", ""),
        (policy(), policy(Action=["kms:Encrypt", "kms:Decrypt"])),
        (policy(Action="kms:Decrypt"), policy(Action=["kms:Decrypt"])),
        (policy(NotAction=["a", "b"]), policy(NotAction=["b", "a"])),
        (policy(Resource="*"), policy(Resource=["*"])),
        (policy(NotResource=["a", "b"]), policy(NotResource=["b", "a"])),
        (policy(), policy(Principal={"AWS": ["arn:aws:iam::123456789012:role/ops", ROOT]})),
        (policy(NotPrincipal={"AWS": "a"}), policy(NotPrincipal={"AWS": ["a"]})),
        (policy(Principal="*"), policy(Principal="*", Resource=["*"])),
        (
            policy(Condition={"Bool": {"a": "true"}}),
            policy(Condition={"Bool": {"a": ["true"]}}),
        ),
        (policy(), policy(Condition={"StringEquals": {"aws:SourceAccount": ["2", "1"]}})),
        (two("A", "B"), two("B", "A")),
        (
            '{"Statement": {"Effect": "Allow"}}',
            '{"Statement": [{"Effect": "Allow"}]}',
        ),
        ('{"Statement": ["x"]}', '{"Statement": "x"}'),
        (policy(Condition={"Bool": "x"}), policy(Condition={"Bool": "x"}, Resource=["*"])),
    ],
    ids=[
        "layout",
        "nothing",
        "order of actions",
        "one action",
        "actions excluded",
        "one resource",
        "resources excluded",
        "an account's root",
        "principals excluded",
        "everybody",
        "one value",
        "order of values",
        "order of statements",
        "one statement",
        "no statement at all",
        "no condition at all",
    ],
)
def test_a_document_that_says_the_same_is_written_as_before(old: str, new: str) -> None:
    olds, news = {"policy": old, "name": "a"}, {"policy": new, "name": "b"}
    assert same_documents(olds, news, "policy", "absent") == (olds, {"policy": old, "name": "b"})
    assert same_documents(news, olds, "policy", "absent") == (news, {"policy": new, "name": "a"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('{"a": [1, 2]}', '{"a": [2, 1]}', id="order of a list"),
        pytest.param('{"a": 1}', "[1]", id="another kind"),
        pytest.param(policy(), policy(Action="kms:Decrypt"), id="fewer actions"),
        pytest.param(policy(), policy(Effect="Deny"), id="effect"),
        pytest.param(policy(), policy(Sid="Other"), id="sid"),
        pytest.param(policy(), policy(Principal="*"), id="principals"),
        pytest.param(
            policy(Principal="*"), policy(Principal={"AWS": "*"}), id="everybody and every account"
        ),
        pytest.param(
            policy(),
            policy(Condition={"StringLike": {"aws:SourceAccount": ["1", "2"]}}),
            id="another test",
        ),
        pytest.param(
            policy(),
            policy(Condition={"StringEquals": {"aws:SourceAccount": "1"}}),
            id="fewer values",
        ),
        pytest.param(two("A", "B"), two("A"), id="fewer statements"),
        pytest.param("not JSON", "{}", id="JSON now"),
        pytest.param("{}", "not JSON", id="no longer JSON"),
        pytest.param("{}", UNKNOWN, id="unknown"),
        pytest.param("{}", None, id="gone"),
    ],
)
def test_a_document_that_says_something_else_stays_as_it_is(old: str, new: Plain) -> None:
    olds, news = {"policy": old}, {"policy": new}
    assert same_documents(olds, news, "policy") == (olds, news)


def test_only_the_documents_named_are_looked_at() -> None:
    olds, news = {"policy": "{}", "other": '{"a": 1}'}, {"policy": "{ }", "other": '{"a":1}'}
    assert same_documents(olds, news, "policy") == (olds, news | {"policy": "{}"})


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        ('{"b": 1, "a": ["é<>&"]}', None, '{"a":["é\\u003c\\u003e\\u0026"],"b":1}'),
        (
            '{"Statement": [{"Action": ["a"]}]}',
            '{"Statement": {"Action": "a"}}',
            '{"Statement":{"Action":"a"}}',
        ),
        ('{"a": 2}', '{"a": 1}', '{"a":2}'),
        ('{"a": 2}', UNKNOWN, '{"a":2}'),
        ("not JSON", "not JSON", "not JSON"),
    ],
    ids=["unknown before", "says the same", "says something else", "no text", "no JSON"],
)
def test_the_state_has_a_document_as_the_official_plugin_writes_it(
    found: str, known: Plain, expected: str
) -> None:
    assert held(found, known) == expected


def test_a_text_that_is_no_json_is_a_fault() -> None:
    inputs = {"a": "{", "b": "{}", "c": UNKNOWN, "d": "", "e": "{"}
    assert list(faults(inputs, "a", "b", "c", "d", "absent")) == [
        Problem(
            "a",
            '"a" contains an invalid JSON: Expecting property name enclosed in double quotes: '
            "line 1 column 2 (char 1)",
        ),
        Problem("d", '"d" contains an invalid JSON: Expecting value: line 1 column 1 (char 0)'),
    ]
