"""Who may assume a role: named principals of trusted accounts, and identities of their owners."""

import json
from typing import Any

import pytest
from pulumi_policy import PolicyResource

from tests.policies.asking import UNKNOWN, cases, found, resource

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
OURS, STRANGE = "123456789012", "999988887777"
PROVIDER = {"allowedAccountIds": [OURS]}
WHERE = "assume_role_policy of role 'reader'"
READS = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}
GITHUB = "token.actions.githubusercontent.com"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def role(trust: Any, *, reads: bool = True, provider: Any = PROVIDER) -> PolicyResource:
    """Make a role with what its trust policy has beside the effect and the action."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"} | trust
    inline = [{"name": "p", "policy": document(READS)}] if reads else []
    props = {"name": "r", "assumeRolePolicy": document(statement), "inlinePolicies": inline}
    return resource(ROLE, props, "reader", provider=provider)


def named(principal: str) -> str:
    return f"Name the principals in {WHERE}: {principal!r} lets anyone assume the role."


def shared(principal: str) -> str:
    return (
        f"Name the principals in {WHERE}: {principal!r} lets any IAM policy of the account grant "
        "the role."
    )


def stranger(principal: str) -> str:
    return (
        f"Remove the principal {principal!r} from {WHERE}, or add its account to trusted in the "
        "pack's config."
    )


def subject(issuer: str) -> str:
    return (
        f"Add a condition on {issuer}:sub in {WHERE} that names the owner in full: {issuer} gives "
        "identities to everyone."
    )


def audience(provider: str) -> str:
    return (
        f"Add a condition on the audience or the subject in {WHERE}: it trusts every identity of "
        f"{provider!r}."
    )


def source(service: str) -> str:
    return (
        f"Add a condition on aws:SourceAccount or aws:SourceArn for {service} in {WHERE}: the "
        "service acts for every account."
    )


def github(operator: str, sub: object) -> dict[str, Any]:
    return {
        "Principal": {"Federated": f"arn:aws:iam::{OURS}:oidc-provider/{GITHUB}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
            operator: {f"{GITHUB}:sub": sub},
        },
    }


SCHEDULER = {"Principal": {"Service": "scheduler.amazonaws.com"}}
POOL = {"Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:x"}}}
COGNITO = {"Principal": {"Federated": "cognito-identity.amazonaws.com"}}
EKS = f"arn:aws:iam::{OURS}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/AB"
SAML = f"arn:aws:iam::{OURS}:saml-provider/ours"
MFA = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}


@cases(
    "trust whatever_it_does only_on_tables",
    {
        "service": ({"Principal": {"Service": "dax.amazonaws.com"}}, [], []),
        "role": ({"Principal": {"AWS": f"arn:aws:iam::{OURS}:role/x"}}, [], []),
        "everybody": ({"Principal": "*"}, [named("*")], []),
        "everybody of AWS": ({"Principal": {"AWS": ["*"]}}, [named("*")], []),
        "every identity": ({"Principal": {"Federated": "*"}}, [named("*")], []),
        "every account": (
            {"Principal": {"AWS": "arn:aws:iam::*:root"}},
            [named("arn:aws:iam::*:root")],
            [],
        ),
        "everybody over TLS": (
            {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
            [named("*")],
            [],
        ),
        "everybody of an ARN": (
            {"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}},
            [named("*")],
            [],
        ),
        "everybody in the account": (
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": OURS}}},
            [],
            [],
        ),
        "everybody if a key exists": (
            {
                "Principal": "*",
                "Condition": {"StringEqualsIfExists": {"aws:PrincipalAccount": OURS}},
            },
            [named("*")],
            [],
        ),
        "another organization": (
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-x"}}},
            [],
            [named("*")],
        ),
        "all but one": (
            {"NotPrincipal": {"AWS": OURS}},
            [f"Replace NotPrincipal with Principal in {WHERE}: it trusts everyone else."],
            [],
        ),
        "every service": (
            {"Principal": {"Service": "*.amazonaws.com"}},
            [f"Name the service in {WHERE}: '*.amazonaws.com' is not an AWS service."],
            [],
        ),
        "own account": ({"Principal": {"AWS": OURS}}, [], [shared(OURS)]),
        "own account with MFA": ({"Principal": {"AWS": OURS}} | MFA, [], []),
        "another account": ({"Principal": {"AWS": STRANGE}}, [], [stranger(STRANGE)]),
        "another account with MFA": (
            {"Principal": {"AWS": STRANGE}} | MFA,
            [],
            [stranger(STRANGE)],
        ),
        "service that acts for any account": (
            SCHEDULER,
            [],
            [source("scheduler.amazonaws.com")],
        ),
        "for this account": (
            SCHEDULER | {"Condition": {"StringEquals": {"aws:SourceAccount": OURS}}},
            [],
            [],
        ),
        "for this account if known": (
            SCHEDULER | {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": OURS}}},
            [],
            [source("scheduler.amazonaws.com")],
        ),
        "for any source": (
            SCHEDULER | {"Condition": {"ArnLike": {"aws:SourceArn": "*"}}},
            [],
            [source("scheduler.amazonaws.com")],
        ),
        "a repository": (github("StringEquals", "repo:us/it:ref:refs/heads/main"), [], []),
        "repositories of an owner": (github("StringLike", "repo:us/*"), [], []),
        "any repository": (github("StringLike", "repo:*"), [subject(GITHUB)], []),
        "any owner": (github("StringLike", ["repo:us/it:*", "repo:u*/it"]), [subject(GITHUB)], []),
        "a repository if known": (
            github("StringLikeIfExists", "repo:us/it:*"),
            [subject(GITHUB)],
            [],
        ),
        "all of no repositories": (
            github("ForAllValues:StringLike", "repo:us/it:*"),
            [subject(GITHUB)],
            [],
        ),
        "anybody's identity": (COGNITO, [audience("cognito-identity.amazonaws.com")], []),
        "a pool": (COGNITO | POOL, [], []),
        "a cluster": ({"Principal": {"Federated": EKS}}, [], [audience(EKS)]),
        "our users": ({"Principal": {"Federated": SAML}}, [], [audience(SAML)]),
        "our users to AWS": (
            {"Principal": {"Federated": SAML}, "Condition": {"StringEquals": {"SAML:aud": "x"}}},
            [],
            [],
        ),
        "denial": ({"Effect": "Deny", "Principal": "*"}, [], []),
    },
)
def test_who_may_assume_a_role(
    trust: dict[str, Any], whatever_it_does: list[str], only_on_tables: list[str]
) -> None:
    assert found("iam-role-trust", role(trust, reads=False)) == whatever_it_does
    assert found("iam-role-trust", role(trust)) == whatever_it_does + only_on_tables


def test_accounts_are_known_by_the_provider_or_the_config() -> None:
    from_strange = {"Principal": {"AWS": f"arn:aws:iam::{STRANGE}:root"}}
    refused = [stranger(f"arn:aws:iam::{STRANGE}:root")]
    assert found("iam-role-trust", role(from_strange), config={"trusted": [STRANGE]}) == []
    elsewhere = role(from_strange, provider=None)
    assert found("iam-role-trust", elsewhere) == [shared(f"arn:aws:iam::{STRANGE}:root")]
    named = role({"Principal": {"AWS": f"arn:aws:iam::{STRANGE}:role/x"}}, provider=None)
    assert found("iam-role-trust", named) == []
    assert found("iam-role-trust", elsewhere, config={"trusted": [OURS]}) == refused


def test_trust_that_is_not_known_or_not_readable() -> None:
    unknown, broken = (resource(ROLE, {"assumeRolePolicy": text}) for text in (UNKNOWN, "{"))
    assert found("iam-role-trust", unknown) == ["unknown .assumeRolePolicy"]
    assert len(found("iam-role-trust", broken)) == 1
    assert found("iam-role-trust", resource(ROLE, {})) == []


READING = document(READS)
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
OWN_POLICY = f"arn:aws:iam::{OURS}:policy/p"


@pytest.mark.parametrize("name", ["r", UNKNOWN], ids=["made", "new"])
@cases(
    "kind props reaches",
    {
        "inline": ("rolePolicy:RolePolicy", {"role": "r", "policy": READING}, True),
        "inline of another": ("rolePolicy:RolePolicy", {"role": "s", "policy": READING}, False),
        "inline on S3": (
            "rolePolicy:RolePolicy",
            {"role": "r", "policy": READING.replace("dynamodb", "s3")},
            False,
        ),
        "inline that describes": (
            "rolePolicy:RolePolicy",
            {"role": "r", "policy": READING.replace("GetItem", "Describe*")},
            False,
        ),
        "attached": (
            "rolePolicyAttachment:RolePolicyAttachment",
            {"role": "r", "policyArn": OWN_POLICY},
            True,
        ),
        "of AWS": (
            "rolePolicyAttachment:RolePolicyAttachment",
            {"role": "r", "policyArn": READ_ONLY},
            True,
        ),
        "attached to several": (
            "policyAttachment:PolicyAttachment",
            {"roles": ["s", "r"], "policyArn": OWN_POLICY},
            True,
        ),
        "all attached": (
            "rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            {"roleName": "r", "policyArns": [READ_ONLY]},
            True,
        ),
        "harmless": (
            "rolePolicyAttachment:RolePolicyAttachment",
            {"role": "r", "policyArn": "arn:aws:iam::aws:policy/SecurityAudit"},
            False,
        ),
    },
)
def test_a_role_reaches_tables_by_all_its_policies(
    kind: str, props: dict[str, Any], reaches: bool, name: str
) -> None:
    strange = role({"Principal": {"AWS": STRANGE}}, reads=False)
    policy = resource(POLICY, {"arn": OWN_POLICY if name == "r" else UNKNOWN, "policy": READING})
    comes_from: dict[str, PolicyResource] = {}
    if name == UNKNOWN:
        strange = resource(ROLE, {**strange.props} | {"name": UNKNOWN}, "reader", provider=PROVIDER)
        is_ours = "r" in (props.get("role"), props.get("roleName"), *props.get("roles", ()))
        owner = next(key for key in ("role", "roleName", "roles") if key in props)
        props = props | ({owner: [UNKNOWN] if owner == "roles" else UNKNOWN} if is_ours else {})
        comes_from |= {owner: strange} if is_ours else {}
        if props.get("policyArn") == OWN_POLICY:
            props, comes_from = props | {"policyArn": UNKNOWN}, comes_from | {"policyArn": policy}
    given = resource(f"aws:iam/{kind}", props, "given", comes_from=comes_from)
    expected = [stranger(STRANGE)] if reaches else []
    if name == UNKNOWN and not reaches and kind.startswith("rolePolicy:") and props["role"] == "s":
        expected = ["unknown .name"]
    assert found("iam-role-trust", strange, policy, given) == expected


@cases(
    "trust outside expected",
    {
        "everybody": ({"Principal": "*"}, {"aws:PrincipalAccount": OURS}, []),
        "everybody, of another action": (
            {"Principal": "*", "Action": "sts:TagSession"},
            {"aws:PrincipalAccount": OURS},
            [named("*")],
        ),
        "a stranger": ({"Principal": {"AWS": STRANGE}}, {"aws:PrincipalAccount": OURS}, []),
        "a stranger, to all but strangers": (
            {"Principal": {"AWS": STRANGE}},
            {"aws:PrincipalAccount": STRANGE},
            [stranger(STRANGE)],
        ),
        "a service for any account": (
            {"Principal": {"Service": "states.amazonaws.com"}},
            {"aws:SourceAccount": OURS},
            [],
        ),
        "all of the own account": (
            {"Principal": {"AWS": OURS}},
            {"aws:PrincipalAccount": OURS},
            [shared(OURS)],
        ),
    },
)
def test_a_denial_to_all_outside_principals_ends_their_trust(
    trust: dict[str, Any], outside: dict[str, str], expected: list[str]
) -> None:
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole"} | trust
    denied = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    trusted = document(allowed, denied | {"Condition": {"StringNotEquals": outside}})
    reading = resource(
        ROLE,
        {
            "name": "r",
            "assumeRolePolicy": trusted,
            "inlinePolicies": [{"name": "p", "policy": document(READS)}],
        },
        "reader",
        provider=PROVIDER,
    )
    assert found("iam-role-trust", reading) == expected
