import json
from typing import Any

import pytest

from ops.review.findings.statements import read, widened

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/one"
ACCOUNT = "arn:aws:iam::123456789012:root"
OTHER = "arn:aws:iam::444455556666:role/reports"
ONLY_TLS = {"Bool": {"aws:SecureTransport": "true"}}


def allow(action: Any = "dynamodb:GetItem", resource: Any = TABLE, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(**more: Any) -> dict[str, Any]:
    return allow(**more) | {"Effect": "Deny"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def through(*services: str, operator: str = "StringEquals") -> dict[str, Any]:
    return {operator: {"kms:ViaService": [*services]}}


GETS = "dynamodb:getitem on table/one"


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        pytest.param([allow()], [allow()], [], id="nothing"),
        pytest.param(
            [allow()],
            [allow(["dynamodb:GetItem", "dynamodb:Scan"])],
            ["dynamodb:scan on table/one"],
            id="an action",
        ),
        pytest.param(
            [allow()],
            [allow(resource=[TABLE, f"{TABLE}-other"])],
            ["dynamodb:getitem on table/one-other"],
            id="a resource",
        ),
        pytest.param(
            [allow()], [allow("dynamodb:*")], ["dynamodb:* on table/one"], id="a wildcard"
        ),
        pytest.param([allow("dynamodb:*")], [allow("dynamodb:Get*")], [], id="a narrower wildcard"),
        pytest.param([allow(["dynamodb:GetItem", "dynamodb:Scan"])], [allow()], [], id="less"),
        pytest.param([allow()], [], [], id="nothing is left"),
        pytest.param([], [allow()], [GETS], id="anything at all"),
        pytest.param(
            [allow(), allow("dynamodb:Scan")],
            [allow(["dynamodb:Scan", "dynamodb:GetItem"])],
            [],
            id="two statements become one",
        ),
        pytest.param([allow("DYNAMODB:getitem")], [allow()], [], id="actions in another case"),
        pytest.param([allow(Sid="One")], [allow(Sid="Two")], [], id="another Sid"),
        pytest.param(
            [allow()], [allow(resource=f"{TABLE}/index/by-user")], [], id="an index of a table"
        ),
        pytest.param(
            [allow(resource=f"{TABLE}/index/by-user")],
            [allow()],
            [GETS],
            id="the table of an index",
        ),
        pytest.param([allow(Condition=ONLY_TLS)], [allow()], [GETS], id="a condition is taken off"),
        pytest.param([allow()], [allow(Condition=ONLY_TLS)], [], id="a condition is added"),
        pytest.param(
            [allow(Condition=through("dynamodb"))],
            [allow(Condition=through("dynamodb", "s3"))],
            [GETS],
            id="a condition lets more through",
        ),
        pytest.param(
            [allow(Condition=through("dynamodb", "s3"))],
            [allow(Condition=through("dynamodb"))],
            [],
            id="a condition lets less through",
        ),
        pytest.param(
            [allow(Condition=through("a", "b", operator="StringNotEquals"))],
            [allow(Condition=through("a", operator="StringNotEquals"))],
            [GETS],
            id="a condition keeps less out",
        ),
        pytest.param(
            [allow(Condition=through("a", operator="StringNotEquals"))],
            [allow(Condition=through("a", "b", operator="StringNotEquals"))],
            [],
            id="a condition keeps more out",
        ),
        pytest.param(
            [allow(Condition={"StringEquals": {"KMS:viaservice": "a"}})],
            [allow(Condition=through("a"))],
            [],
            id="a condition in another case",
        ),
        pytest.param(
            [allow(Condition={"Bool": {"aws:SecureTransport": True}})],
            [allow(Condition=ONLY_TLS)],
            [],
            id="a condition with a flag",
        ),
        pytest.param(
            [allow(Principal={"AWS": ACCOUNT})],
            [allow(Principal={"AWS": [ACCOUNT, OTHER]})],
            [f"{GETS} for {OTHER}"],
            id="a principal",
        ),
        pytest.param(
            [allow(Principal={"AWS": ACCOUNT})],
            [allow(Principal={"AWS": "123456789012"})],
            [],
            id="an account by its number",
        ),
        pytest.param(
            [allow(Principal={"Service": "sns.amazonaws.com"})],
            [allow(Principal="*")],
            [f"{GETS} for *"],
            id="everybody",
        ),
        pytest.param(
            [allow(Principal="*")],
            [allow(Principal={"Service": "sns.amazonaws.com"})],
            [],
            id="no longer everybody",
        ),
        pytest.param([deny()], [], [f"{GETS}, no longer denied"], id="a denial is taken off"),
        pytest.param(
            [deny()],
            [deny(Condition=ONLY_TLS)],
            [f"{GETS}, no longer denied"],
            id="a denial gets a condition",
        ),
        pytest.param([deny()], [deny(action="dynamodb:*")], [], id="a denial of more"),
        pytest.param([], [deny()], [], id="a new denial"),
        pytest.param(
            [allow()],
            [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
            ['what {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"} says'],
            id="what cannot be compared",
        ),
        pytest.param(
            [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
            [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
            [],
            id="what cannot be compared, as it was",
        ),
        pytest.param(
            [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
            [allow()],
            [GETS],
            id="instead of what cannot be compared",
        ),
        pytest.param(
            [{"Effect": "Allow", "Action": "sts:AssumeRole"}],
            [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"]}],
            ["sts:tagsession"],
            id="without a resource",
        ),
    ],
)
def test_what_statements_let_do_more_is_told(
    old: list[dict[str, Any]], new: list[dict[str, Any]], more: list[str]
) -> None:
    had, has = read(document(*old)), read(document(*new))
    assert had is not None
    assert has is not None
    assert widened(had, has) == more


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, 0, id="none"),
        pytest.param("", 0, id="an empty text"),
        pytest.param(document(), 0, id="no statement"),
        pytest.param(document(allow()), 1, id="one in a list"),
        pytest.param({"Statement": allow()}, 1, id="one without a list, not as JSON"),
    ],
)
def test_a_document_has_statements(given: object, expected: int) -> None:
    found = read(given)
    assert found is not None
    assert len(found) == expected


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("04da6b54-80e4-46f7-96ec-b56ff0331ba9", id="unknown"),
        pytest.param("[secret]", id="secret"),
        pytest.param("[" * 100_000, id="nested too deep"),
        pytest.param("{}", id="without statements"),
        pytest.param(3, id="a number"),
    ],
)
def test_what_is_no_document_is_none(given: object) -> None:
    assert read(given) is None
