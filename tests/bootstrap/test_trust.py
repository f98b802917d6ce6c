"""Which jobs of GitHub get which role: trust policies evaluated against the claims of tokens."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from bootstrap.permissions.roles import Role
from bootstrap.trust import HOST, environment
from tests.bootstrap.accounts import GITHUB, PROVIDER, Made, made, statements
from tests.conftest import FUNCTIONS

STACKS = ("dev", "prod")
MAIN, MERGE = "refs/heads/main", "refs/pull/7/merge"
Claims = dict[str, str]
ROLES = [(role, stack) for stack in STACKS for role in Role]


@cache
def account() -> Made:
    nothing: dict[str, object] = {}
    return made({"github": GITHUB, "stacks": dict.fromkeys(STACKS, nothing)})


def claims(**changes: str | None) -> Claims:
    """Return the claims of a job of the repository, in an environment, on main.

    From the example of a token in GitHub's "OpenID Connect reference"; its subject is made from the
    others, as GitHub makes it.
    """
    told: dict[str, str | None] = {
        "iss": f"https://{HOST}",
        "aud": "sts.amazonaws.com",
        "repository": "acme/tables",
        "repository_owner": "acme",
        "repository_id": "74",
        "repository_owner_id": "65",
        "environment": "prod",
        "ref": MAIN,
        "event_name": "push",
        **changes,
    }
    known = {name: value for name, value in told.items() if value is not None}
    if "sub" not in known:
        known["sub"] = subject(known, is_numbered=False)
    return known


def subject(token: Mapping[str, str], *, is_numbered: bool) -> str:
    """Return the subject of a token, without or with the numbers."""
    owner, _, name = token["repository"].partition("/")
    if is_numbered:
        owner += f"@{token['repository_owner_id']}"
        name += f"@{token['repository_id']}"
    if "environment" in token:
        return f"repo:{owner}/{name}:environment:{token['environment']}"
    if token["event_name"] == "pull_request":
        return f"repo:{owner}/{name}:pull_request"
    return f"repo:{owner}/{name}:ref:{token['ref']}"


def admits(document: Mapping[str, Any], token: Claims) -> bool:
    """Whether a trust policy lets in a token, as IAM evaluates it.

    A statement allows if all of its conditions are met; a claim that a token lacks meets none.
    """
    allowed = [_applies(one, token) for one in statements(document) if one["Effect"] == "Allow"]
    denied = [_applies(one, token) for one in statements(document) if one["Effect"] == "Deny"]
    return any(allowed) and not any(denied)


def _applies(statement: Mapping[str, Any], token: Claims) -> bool:
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    issuer = statement["Principal"]["Federated"].partition(":oidc-provider/")[2]
    assert {*statement["Principal"]} == {"Federated"}
    # What is not read here would be taken as met.
    assert {*statement.get("Condition", {})} <= {"StringEquals"}
    conditions: Mapping[str, str | list[str]] = statement.get("Condition", {}).get(
        "StringEquals", {}
    )
    return token["iss"] == f"https://{issuer}" and all(
        token.get(key.removeprefix(f"{issuer}:"))
        in (values if isinstance(values, list) else [values])
        for key, values in conditions.items()
    )


def trusting(token: Claims) -> list[str]:
    """Name the roles that a token gets."""
    return [
        name
        for name in account().of("iam/role:Role")
        if admits(account().document("iam/role:Role", name, "assumeRolePolicy"), token)
    ]


@pytest.mark.parametrize(("role", "stack"), ROLES)
def test_a_job_of_an_environment_gets_its_one_role(role: Role, stack: str) -> None:
    token = claims(environment=environment(role, stack))
    assert trusting(token) == [f"{stack}-{role}"]


@pytest.mark.parametrize(("role", "stack"), ROLES)
def test_a_subject_with_numbers_counts_as_well(role: Role, stack: str) -> None:
    token = claims(environment=environment(role, stack))
    token["sub"] = subject(token, is_numbered=True)
    assert trusting(token) == [f"{stack}-{role}"]


@pytest.mark.parametrize("is_numbered", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"repository": "jo/tables", "repository_id": "75"}, id="a fork"),
        pytest.param({"repository": "acme/other", "repository_id": "76"}, id="another repository"),
        pytest.param({"repository_id": "99", "repository_owner_id": "98"}, id="a name taken over"),
        pytest.param({"repository": "acme/tables-2", "repository_id": "77"}, id="a longer name"),
        pytest.param({"repository": "Acme/tables", "repository_id": "78"}, id="other capitals"),
        pytest.param({"environment": None}, id="no environment"),
        pytest.param({"environment": None, "event_name": "pull_request"}, id="a pull request"),
        pytest.param({"environment": "qa"}, id="another environment"),
        pytest.param({"environment": "PROD"}, id="an environment of other capitals"),
        pytest.param({"aud": "https://github.com/acme"}, id="the default audience"),
        pytest.param({"iss": "https://gitlab.com"}, id="another issuer"),
        pytest.param({"iss": f"https://{HOST}/acme"}, id="an issuer of an enterprise"),
    ],
)
def test_no_role_is_for(changes: dict[str, str | None], is_numbered: bool) -> None:
    token = claims(**changes)
    token["sub"] = subject(token, is_numbered=is_numbered)
    assert trusting(token) == []


@pytest.mark.parametrize("ref", ["refs/heads/topic", "refs/heads/main2", "refs/tags/main", MERGE])
def test_another_branch_gets_the_previews_role_alone(ref: str) -> None:
    events = {MERGE: "pull_request"}
    found = {
        name
        for role, stack in ROLES
        for name in trusting(
            claims(
                environment=environment(role, stack),
                ref=ref,
                event_name=events.get(ref, "push"),
            )
        )
    }
    assert found == {f"{stack}-preview" for stack in STACKS}


def test_a_claim_that_is_missing_lets_nobody_in() -> None:
    for name in ("aud", "sub", "repository_id", "ref"):
        token = claims()
        assert trusting(token) == ["prod-deployment"]
        del token[name]
        assert trusting(token) == [], name


def test_where_sts_reads_no_other_claims_subject_and_audience_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = "aws:index/getPartition:getPartition"
    monkeypatch.setitem(FUNCTIONS, asked, {"partition": "aws-us-gov"})
    found = made({"github": GITHUB, "stacks": {"prod": {}}})
    document = found.document("iam/role:Role", "prod-deployment", "assumeRolePolicy")
    [statement] = statements(document)
    assert statement["Principal"]["Federated"] == PROVIDER.replace(":aws:", ":aws-us-gov:")
    assert {*statement["Condition"]["StringEquals"]} == {f"{HOST}:aud", f"{HOST}:sub"}
    assert admits(document, claims())
    assert not admits(document, claims(repository="jo/tables"))
