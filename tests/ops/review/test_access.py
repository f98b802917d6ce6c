"""What a review finds where somebody may do more than before, or loses what a policy grants."""

import json
from typing import Any

import pytest

from ops.review.preview import UNKNOWN
from ops.review.tokens import (
    ATTACHMENT,
    KEY,
    POLICY,
    RESOURCE_POLICY,
    ROLE,
    ROLE_POLICY,
    TOPIC,
    TOPIC_POLICY,
    VAULT_POLICY,
)
from tests.ops.review.previews import (
    LOGS,
    REQUESTS,
    US_EAST,
    Change,
    change,
    explanations,
    finding_names,
    findings_page,
    page,
    update,
)

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/one"
ACCOUNT = "arn:aws:iam::123456789012:root"
OTHER = "arn:aws:iam::444455556666:role/reports"
ONLY_TLS = {"Bool": {"aws:SecureTransport": "true"}}
THERE = change("same", {}, {}, name="there")
NEW_ROLE = change("create", None, {"name": "new"}, kind=ROLE, name="other")
OLD_NAME, NEW_NAME = {"name": REQUESTS}, {"name": REQUESTS.replace("prod", "staging")}
RENAMED = change("replace", OLD_NAME, NEW_NAME)
GET, SCAN = "dynamodb:GetItem", "dynamodb:Scan"
ANYTHING_ELSE = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}


def allow(action: Any = GET, resource: Any = TABLE, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(**more: Any) -> dict[str, Any]:
    return allow(**more) | {"Effect": "Deny"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def granting(*actions: str, on: str = f"{US_EAST}{REQUESTS}") -> dict[str, Any]:
    return {"policy": document(allow([*actions], on))}


def grown(kind: str, **more: Any) -> Change:
    return update(granting(GET), granting(GET, SCAN), kind=kind, name="one", **more)


def bound(to: dict[str, Any], kind: str) -> Change:
    return change("create", None, to, kind=kind, name="one")


def role(old: dict[str, Any], new: dict[str, Any]) -> Change:
    return update(old, new, kind=ROLE, name="one")


def reader(op: str, *tables: str, new: Any = None) -> Change:
    old = {"name": "reader", "policy": document(allow(GET, [f"{US_EAST}{one}" for one in tables]))}
    return change(op, old, new, kind=POLICY, name="reader", replace_keys=("description",))


def through(*services: str, operator: str = "StringEquals") -> dict[str, Any]:
    return {operator: {"kms:ViaService": [*services]}}


ACTIONS = [f"dynamodb:Action{number}" for number in range(7)]


WIDENED = "look grants-widened:one"
REMOVED, REPLACED = "look grant-removed:reader", "look grant-replaced:reader"
OF_TABLE = {"resourceArn": f"{US_EAST}{REQUESTS}"} | granting(GET)
LOST_TABLE = "blocking table-deleted:requests"
NO_TABLE = change("delete", {"name": REQUESTS})

CASES: dict[str, tuple[list[Change], list[str]]] = {
    "more actions than are shown": (
        [update(granting(), granting(*ACTIONS), kind=POLICY, name="one")],
        ["look grants-widened:one"],
    ),
    "all that a role gets": (
        [
            role(
                {"permissionsBoundary": "a", "managedPolicyArns": []},
                {"managedPolicyArns": [ADMINISTRATOR]},
            )
        ],
        ["look grants-widened:one"],
    ),
    "a policy without an ARN yet": (
        [THERE, bound({"role": "old", "policyArn": UNKNOWN}, ATTACHMENT)],
        ["look grants-widened:one"],
    ),
    "a document that is not known yet": (
        [update(granting(GET), {"policy": UNKNOWN}, kind=POLICY, name="one")],
        ["look grants-unknown:one"],
    ),
    "a policy goes": ([reader("delete", REQUESTS)], ["look grant-removed:reader"]),
    "a policy is recreated": (
        [reader("replace", REQUESTS, new={"name": "reader"})],
        ["look grant-replaced:reader"],
    ),
    **{
        f"a {of}": ([grown(of)], [WIDENED])
        for of in (KEY, RESOURCE_POLICY, ROLE_POLICY, TOPIC, TOPIC_POLICY, VAULT_POLICY)
    },
    "whom a role trusts": (
        [
            role(
                {"assumeRolePolicy": document(allow("sts:AssumeRole"))},
                {"assumeRolePolicy": document(allow(["sts:AssumeRole", "sts:TagSession"]))},
            )
        ],
        [WIDENED],
    ),
    "something else of a policy": ([grown(POLICY, diffs=["tags"])], []),
    "a policy that no role has yet": ([bound(granting(GET), POLICY)], []),
    "a policy of a table that is there": ([bound(OF_TABLE, RESOURCE_POLICY)], [WIDENED]),
    "a policy of a table that comes": (
        [bound(OF_TABLE, RESOURCE_POLICY), change("create", None, {"name": REQUESTS})],
        [],
    ),
    "a policy of something that comes": (
        [bound({"resourceArn": UNKNOWN} | granting(GET), RESOURCE_POLICY)],
        [],
    ),
    "a policy of a role that is there": (
        [bound({"role": "old"} | granting(GET), ROLE_POLICY)],
        [WIDENED],
    ),
    "a policy of a role that comes": (
        [bound({"role": "new"} | granting(GET), ROLE_POLICY), NEW_ROLE],
        [],
    ),
    "a policy for a role that is there": (
        [bound({"role": "old", "policyArn": ADMINISTRATOR}, ATTACHMENT)],
        [WIDENED],
    ),
    "a policy for a role that comes": (
        [bound({"role": "new", "policyArn": ADMINISTRATOR}, ATTACHMENT), NEW_ROLE],
        [],
    ),
    "another policy for a role": (
        [
            change(
                "replace",
                {"role": "old", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
                {"role": "old", "policyArn": ADMINISTRATOR},
                kind=ATTACHMENT,
                name="one",
            )
        ],
        [WIDENED],
    ),
    "a managed policy less": (
        [role({"managedPolicyArns": ["a", "b"]}, {"managedPolicyArns": ["b"]})],
        [],
    ),
    "a boundary": ([role({}, {"permissionsBoundary": "a"})], []),
    "a table under another name": (
        [
            change(
                "replace",
                {"name": "prod-reader"} | granting(GET),
                {"name": "reader"} | granting(GET, on=f"{US_EAST}{NEW_NAME['name']}"),
                kind=POLICY,
                name="one",
            ),
            RENAMED,
        ],
        ["blocking table-replaced:requests", "look name-changed:one"],
    ),
    "a table under another name, and more": (
        [
            change(
                "replace",
                {"name": "prod-reader"} | granting(GET),
                {"name": "reader"} | granting(GET, SCAN, on=f"{US_EAST}{NEW_NAME['name']}"),
                kind=POLICY,
                name="one",
            ),
            RENAMED,
        ],
        ["blocking table-replaced:requests", WIDENED, "look name-changed:one"],
    ),
    "a name that begins with another one, both changed": (
        [
            RENAMED,
            change("replace", {"name": f"{REQUESTS}-x"}, {"name": "x"}, kind=ROLE, name="x"),
            update(granting(GET, on=f"role/{REQUESTS}-x"), granting(GET, on="role/x"), kind=KEY),
        ],
        ["blocking table-replaced:requests", "look name-changed:x"],
    ),
    "a name of one letter": (
        [
            change("replace", {"name": "s"}, {"name": "t"}, kind=ROLE, name="x"),
            update(granting(GET, SCAN, on=f"{TABLE}/s"), granting(GET, on=f"{TABLE}/t"), kind=KEY),
        ],
        ["look name-changed:x"],
    ),
    "a name that is a word of policies": (
        [
            change("replace", {"name": "Allow"}, {"name": "Deny"}, kind=ROLE, name="x"),
            change("replace", {"name": "GetItem"}, {"name": "Scan"}, kind=ROLE, name="y"),
            change("replace", {"name": "Statement"}, {"name": "Other"}, kind=ROLE, name="z"),
            update(granting(GET, SCAN), granting(GET), kind=KEY),
        ],
        ["look name-changed:x", "look name-changed:y", "look name-changed:z"],
    ),
    "two that take each other's names": (
        [
            change("replace", {"name": "one"}, {"name": "two"}, kind=ROLE, name="x"),
            change("replace", {"name": "two"}, {"name": "one"}, kind=ROLE, name="y"),
            update(granting(GET, on="role/one"), granting(GET, on="role/two"), kind=KEY),
        ],
        ["look name-changed:x", "look name-changed:y"],
    ),
    "a policy goes with its table": ([reader("delete", REQUESTS), NO_TABLE], [LOST_TABLE]),
    "a policy goes with one of its tables": (
        [reader("delete", REQUESTS, LOGS), NO_TABLE],
        [LOST_TABLE, REMOVED],
    ),
    "a policy of no table goes": ([reader("delete"), NO_TABLE], [LOST_TABLE, REMOVED]),
    "a policy is made under another name": (
        [reader("replace", REQUESTS, new={"name": "other"})],
        ["look name-changed:reader"],
    ),
    "a role is recreated": (
        [change("replace", {"name": "a"}, {"name": "a"}, kind=ROLE, name="backups")],
        ["look grant-replaced:backups"],
    ),
    "a role goes": ([change("delete", {"name": "a"}, kind=ROLE)], []),
}


@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_found_where_it_is_dangerous(steps: list[Change], expected: list[str]) -> None:
    assert finding_names(THERE, *steps) == expected


def test_a_first_deployment_grants_what_it_grants() -> None:
    assert finding_names(bound({"role": "old", "policyArn": ADMINISTRATOR}, ATTACHMENT)) == []


GETS = "dynamodb:getitem on table/one"
UNDENIED = f"{GETS}, no longer denied"
Statements = list[dict[str, Any]]

MORE: dict[str, tuple[Statements, Statements, list[str]]] = {
    "nothing": ([allow()], [allow()], []),
    "an action": ([allow()], [allow([GET, SCAN])], ["dynamodb:scan on table/one"]),
    "a resource": (
        [allow()],
        [allow(resource=[TABLE, f"{TABLE}-other"])],
        ["dynamodb:getitem on table/one-other"],
    ),
    "a wildcard": ([allow()], [allow("dynamodb:*")], ["dynamodb:* on table/one"]),
    "a narrower wildcard": ([allow("dynamodb:*")], [allow("dynamodb:Get*")], []),
    "less": ([allow([GET, SCAN])], [allow()], []),
    "no statement is left": ([allow()], [], []),
    "anything at all": ([], [allow()], [GETS]),
    "two statements become one": ([allow(), allow(SCAN)], [allow([SCAN, GET])], []),
    "actions in another case": ([allow("DYNAMODB:getitem")], [allow()], []),
    "another Sid": ([allow(Sid="One")], [allow(Sid="Two")], []),
    "an index of a table": ([allow()], [allow(resource=f"{TABLE}/index/by-user")], []),
    "the table of an index": ([allow(resource=f"{TABLE}/index/by-user")], [allow()], [GETS]),
    "a condition is taken off": ([allow(Condition=ONLY_TLS)], [allow()], [GETS]),
    "a condition is added": ([allow()], [allow(Condition=ONLY_TLS)], []),
    "a condition lets more through": (
        [allow(Condition=through("a"))],
        [allow(Condition=through("a", "b"))],
        [GETS],
    ),
    "a condition lets less through": (
        [allow(Condition=through("a", "b"))],
        [allow(Condition=through("a"))],
        [],
    ),
    "a condition keeps less out": (
        [allow(Condition=through("a", "b", operator="StringNotEquals"))],
        [allow(Condition=through("a", operator="StringNotEquals"))],
        [GETS],
    ),
    "a condition keeps more out": (
        [allow(Condition=through("a", operator="StringNotEquals"))],
        [allow(Condition=through("a", "b", operator="StringNotEquals"))],
        [],
    ),
    "a condition in another case": (
        [allow(Condition={"StringEquals": {"KMS:viaservice": "a"}})],
        [allow(Condition=through("a"))],
        [],
    ),
    "a condition with a flag": (
        [allow(Condition={"Bool": {"aws:SecureTransport": True}})],
        [allow(Condition=ONLY_TLS)],
        [],
    ),
    "a principal": (
        [allow(Principal={"AWS": ACCOUNT})],
        [allow(Principal={"AWS": [ACCOUNT, OTHER]})],
        [f"{GETS} for {OTHER}"],
    ),
    "an account by its number": (
        [allow(Principal={"AWS": ACCOUNT})],
        [allow(Principal={"AWS": "123456789012"})],
        [],
    ),
    "a service": (
        [allow(Principal={"AWS": ACCOUNT})],
        [allow(Principal={"Service": "sns.amazonaws.com"})],
        [f"{GETS} for Service sns.amazonaws.com"],
    ),
    "everybody": (
        [allow(Principal={"Service": "sns.amazonaws.com"})],
        [allow(Principal="*")],
        [f"{GETS} for *"],
    ),
    "no longer everybody": (
        [allow(Principal="*")],
        [allow(Principal={"Service": "sns.amazonaws.com"})],
        [],
    ),
    "a denial is taken off": ([deny()], [], [UNDENIED]),
    "a denial gets a condition": ([deny()], [deny(Condition=ONLY_TLS)], [UNDENIED]),
    "a denial of more": ([deny()], [deny(action="dynamodb:*")], []),
    "a new denial": ([], [deny()], []),
    "what cannot be compared": (
        [allow()],
        [ANYTHING_ELSE],
        [f"what {json.dumps(ANYTHING_ELSE)} says"],
    ),
    "what cannot be compared, as it was": ([ANYTHING_ELSE], [ANYTHING_ELSE], []),
    "instead of what cannot be compared": ([ANYTHING_ELSE], [allow()], [GETS]),
    "without a resource": (
        [{"Effect": "Allow", "Action": "sts:AssumeRole"}],
        [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"]}],
        ["sts:tagsession"],
    ),
}


def changed(old: object, new: object) -> Change:
    """Return a policy that changes from one document to another."""
    given = ({} if one is None else {"policy": one} for one in (old, new))
    return update(*given, kind=POLICY, name="one", diffs=["policy"])


@pytest.mark.parametrize(("old", "new", "grants"), MORE.values(), ids=MORE)
def test_statements_grant_what_no_former_one_did(
    old: Statements, new: Statements, grants: list[str]
) -> None:
    listed = f"The policy one grants more than before: {'; '.join(grants)}."
    assert explanations(changed(document(*old), document(*new))) == ([listed] if grants else [])


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        pytest.param(None, document(allow()), [WIDENED], id="none before"),
        pytest.param("", document(allow()), [WIDENED], id="an empty text before"),
        pytest.param(document(allow()), "", [], id="an empty text"),
        pytest.param("", {"Statement": allow()}, [WIDENED], id="a statement, not as JSON"),
        *(
            pytest.param(document(), text, ["look grants-unknown:one"], id=text[:9])
            for text in ("[secret]", "[" * 100_000, "{}", "3")
        ),
        pytest.param(UNKNOWN, document(), ["look grants-unknown:one"], id="unknown before"),
    ],
)
def test_what_is_no_document_grants_what_is_not_known(
    old: object, new: object, names: list[str]
) -> None:
    assert finding_names(changed(old, new)) == names


def test_findings_say_what_happens_and_what_to_do() -> None:
    cases = ([THERE, *steps] for steps, _ in CASES.values())
    assert findings_page(cases) == page("findings/access.md")
