import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_policy import PolicyProviderResource, ResourceValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails.audience import CONFIG_SCHEMA, let_in
from guardrails.values import read
from tests.policies.stacks import OPTIONS

OURS, STRANGE = "123456789012", "999988887777"
ORGANIZATION = "o-a1b2c3d4e5"
TRUSTED = {"trusted": [OURS, ORGANIZATION]}
EVERYBODY = "Name the principals in policy of T: '*' lets in everybody."
OTHERS = "Replace NotPrincipal by Principal in policy of T: it lets in everybody else."
UNKNOWN = "unknown .{}"


def stranger(principal: str) -> str:
    return (
        f"Remove the principal {principal!r} from policy of T, or list its account in trusted of "
        "the pack's config."
    )


def found(
    *statements: Mapping[str, Any],
    config: Mapping[str, Any] = TRUSTED,
    provider: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return what a policy of these statements, each changed from a full one, is found to be."""
    full = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}
    document = json.dumps({"Statement": [full | dict(changed) for changed in statements]})
    return findings(document, config=config, provider=provider)


def findings(
    document: object,
    *,
    config: Mapping[str, Any] = TRUSTED,
    provider: Mapping[str, Any] | None = None,
) -> list[str]:
    props = unknown_checking_proxy({"policy": document})
    works_in = PolicyProviderResource(
        "pulumi:providers:aws", unknown_checking_proxy(dict(provider or {})), "urn", "p"
    )
    args = ResourceValidationArgs(
        "aws:sns/topic:Topic",
        props,
        "urn",
        "t",
        OPTIONS,
        None if provider is None else works_in,
        config,
    )
    return [
        UNKNOWN.format(".".join(finding.props))
        if isinstance(finding, UnknownValueError)
        else finding
        for finding in let_in(args, read(props, "policy"), "policy of T")
    ]


def bound(operator: str, key: str, value: object) -> dict[str, Any]:
    return {"Principal": "*", "Condition": {operator: {key: value}}}


@pytest.mark.parametrize(
    "principal",
    [
        pytest.param({"AWS": OURS}, id="account"),
        pytest.param({"AWS": int(OURS)}, id="account as a number"),
        pytest.param({"AWS": [OURS, f"arn:aws:iam::{OURS}:role/reader"]}, id="list"),
        pytest.param({"AWS": f"arn:aws:iam::{OURS}:root"}, id="root"),
        pytest.param({"AWS": f"arn:aws-cn:iam::{OURS}:root"}, id="root of another partition"),
        pytest.param({"AWS": f"arn:aws:iam::{OURS}:user/a/b"}, id="user"),
        pytest.param({"AWS": f"arn:aws:sts::{OURS}:assumed-role/reader/session"}, id="session"),
        pytest.param({"Federated": f"arn:aws:iam::{OURS}:saml-provider/x"}, id="own federation"),
        pytest.param({"Service": "cloudwatch.amazonaws.com"}, id="service"),
        pytest.param({"Service": ["a.amazonaws.com", "b.amazonaws.com"]}, id="services"),
        pytest.param({"AWS": []}, id="nobody"),
    ],
)
def test_the_trusted_may_be_let_in(principal: object) -> None:
    assert found({"Principal": principal}) == []


@pytest.mark.parametrize("config", [{}, {"trusted": None}, {"trusted": []}], ids=repr)
def test_nobody_is_trusted_by_default(config: dict[str, Any]) -> None:
    assert found({"Principal": {"AWS": OURS}}, config=config) == [stranger(OURS)]
    assert found(bound("StringEquals", "aws:PrincipalAccount", OURS), config=config) == [EVERYBODY]


@pytest.mark.parametrize(
    "trusted",
    [
        pytest.param(OURS, id="no list"),
        pytest.param([float(OURS)], id="number"),
        pytest.param([f"arn:aws:iam::{OURS}:root"], id="ARN"),
        pytest.param([f" {OURS}"], id="padded"),
        pytest.param([OURS[:-1]], id="a digit less"),
        pytest.param([None, {"account": OURS}, [OURS]], id="of other types"),
    ],
)
def test_what_is_no_account_trusts_nobody(trusted: object) -> None:
    principal = f"arn:aws:iam::{OURS}:root"
    assert found({"Principal": {"AWS": principal}}, config={"trusted": trusted}) == [
        stranger(principal)
    ]


@pytest.mark.parametrize(
    "principal",
    [
        pytest.param("*", id="bare"),
        pytest.param({"AWS": "*"}, id="of AWS"),
        pytest.param({"AWS": ["*"]}, id="in a list"),
        pytest.param({"AWS": [OURS, "*", "*"]}, id="among others"),
        pytest.param({"CanonicalUser": "*"}, id="canonical"),
        pytest.param({"Federated": "*"}, id="federated"),
        pytest.param({"Service": "*"}, id="service"),
    ],
)
def test_everybody_is_found_once(principal: object) -> None:
    assert found({"Principal": principal}) == [EVERYBODY]


@pytest.mark.parametrize(
    ("kind", "principal"),
    [
        pytest.param("AWS", STRANGE, id="account"),
        pytest.param("AWS", f"arn:aws:iam::{STRANGE}:root", id="root"),
        pytest.param("AWS", f"arn:aws:iam::{STRANGE}:role/{OURS}", id="role named as an account"),
        pytest.param("AWS", "arn:aws:iam::*:root", id="root of any account"),
        pytest.param("AWS", f"arn:aws:iam:*:{OURS}:root", id="wildcard before the account"),
        pytest.param("AWS", f"arn:aws:iam::{OURS[:-1]}?:root", id="wildcard in the account"),
        pytest.param("AWS", f"arn:aws:iam::{OURS}0:root", id="a digit more"),
        pytest.param("AWS", f"{OURS}*", id="account and a wildcard"),
        pytest.param("AWS", "AROAABCDEFGHIJKLMNOPQ", id="id of a deleted role"),
        pytest.param("AWS", "", id="empty"),
        pytest.param("CanonicalUser", "79a59df900b949e55d96a1e698fbaced", id="canonical"),
        pytest.param("Federated", "cognito-identity.amazonaws.com", id="federation of the web"),
        pytest.param("Federated", f"arn:aws:iam::{STRANGE}:saml-provider/x", id="federation"),
        pytest.param("service", "cloudwatch.amazonaws.com", id="kind in another case"),
    ],
)
def test_strangers_are_found(kind: str, principal: str) -> None:
    assert found({"Principal": {kind: [OURS, principal]}}) == [stranger(principal)]


def test_each_stranger_is_found_once() -> None:
    statement = {"Principal": {"AWS": [STRANGE, "*", "111122220000"]}}
    assert found(statement, {"Principal": {"AWS": STRANGE}}, {"Principal": "*"}) == [
        stranger(STRANGE),
        EVERYBODY,
        stranger("111122220000"),
    ]


def test_all_but_some_is_found() -> None:
    assert found({"NotPrincipal": {"AWS": STRANGE}}) == [OTHERS]
    condition = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    assert found({"NotPrincipal": {"AWS": OURS}, "Condition": condition}) == []


@pytest.mark.parametrize(
    "who",
    [{"Principal": "*"}, {"Principal": {"AWS": STRANGE}}, {"NotPrincipal": {"AWS": OURS}}],
    ids=["everybody", "a stranger", "all but some"],
)
def test_to_refuse_is_not_to_let_in(who: dict[str, Any]) -> None:
    assert found({"Effect": "Deny"} | who) == []


@pytest.mark.parametrize("who", ["*", {"AWS": STRANGE}], ids=["everybody", "a stranger"])
@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        pytest.param("StringEquals", "aws:PrincipalAccount", OURS, id="account"),
        pytest.param("StringEquals", "aws:PrincipalAccount", int(OURS), id="number"),
        pytest.param("StringEquals", "aws:PrincipalOrgID", [ORGANIZATION], id="organization"),
        pytest.param("StringEquals", "aws:PrincipalOrgID", [ORGANIZATION, OURS], id="both"),
        pytest.param("StringEqualsIgnoreCase", "aws:SourceAccount", OURS, id="ignoring case"),
        pytest.param("StringLike", "aws:SourceOwner", OURS, id="pattern that is none"),
        pytest.param(
            "StringLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*", id="roles as text"
        ),
        pytest.param(
            "ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*", id="roles as ARNs"
        ),
        pytest.param(
            "ArnLike", "aws:SourceArn", f"arn:aws:cloudwatch:*:{OURS}:alarm:*", id="any region"
        ),
        pytest.param("ArnLike", "aws:SourceArn", f"arn:*:*:*:{OURS}:*", id="any service"),
        pytest.param("StringEquals", "AWS:SOURCEOWNER", OURS, id="key in another case"),
    ],
)
def test_a_condition_binds_whoever_it_is(who: object, operator: str, key: str, value: str) -> None:
    assert found(bound(operator, key, value) | {"Principal": who}) == []


@pytest.mark.parametrize(
    "key",
    [
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceOrgID",
        "aws:SourceOwner",
        "kms:CallerAccount",
    ],
)
def test_each_key_binds_to_the_trusted_alone(key: str) -> None:
    assert found(bound("StringEquals", key, [OURS])) == []
    assert found(bound("StringEquals", key, [OURS, STRANGE])) == [EVERYBODY]


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        pytest.param("StringEqualsIfExists", "aws:PrincipalAccount", OURS, id="if it exists"),
        pytest.param("ArnLikeIfExists", "aws:SourceArn", f"arn:aws:s:::{OURS}", id="ARN if exists"),
        pytest.param("ForAllValues:StringEquals", "aws:PrincipalOrgID", ORGANIZATION, id="all"),
        pytest.param("ForAnyValue:StringEquals", "aws:PrincipalOrgID", ORGANIZATION, id="any"),
        pytest.param("StringNotEquals", "aws:PrincipalAccount", STRANGE, id="not a stranger"),
        pytest.param("StringNotEquals", "aws:PrincipalAccount", OURS, id="not us"),
        pytest.param("StringNotLike", "aws:PrincipalAccount", OURS, id="not like us"),
        pytest.param("ArnNotEquals", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:root", id="not ARN"),
        pytest.param("Null", "aws:PrincipalOrgID", "false", id="not null"),
        pytest.param("Bool", "aws:PrincipalIsAWSService", "true", id="any service"),
        pytest.param("Bool", "aws:SecureTransport", "true", id="TLS"),
        pytest.param("stringequals", "aws:PrincipalAccount", OURS, id="operator in another case"),
        pytest.param(
            "StringEquals", "kms:ViaService", "dynamodb.us-east-1.amazonaws.com", id="via"
        ),
        pytest.param("StringEquals", "aws:ResourceAccount", OURS, id="account of the resource"),
        pytest.param("StringEquals", "aws:PrincipalTag/account", OURS, id="tag"),
        pytest.param("StringEquals", "aws:SourceVpce", "vpce-1", id="endpoint"),
        pytest.param("StringEquals", "sns:Endpoint", OURS, id="endpoint of a subscription"),
    ],
)
def test_a_condition_that_binds_nobody(operator: str, key: str, value: object) -> None:
    assert found(bound(operator, key, value)) == [EVERYBODY]


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        pytest.param("StringEquals", "aws:PrincipalAccount", [], id="nothing"),
        pytest.param("StringEquals", "aws:PrincipalAccount", STRANGE, id="stranger"),
        pytest.param("StringEquals", "aws:PrincipalAccount", [OURS, STRANGE], id="one too many"),
        pytest.param("StringEquals", "aws:PrincipalOrgID", "o-z9y8x7w6v5", id="organization"),
        pytest.param("StringLike", "aws:PrincipalAccount", "*", id="anything"),
        pytest.param("StringLike", "aws:PrincipalAccount", f"{OURS[:4]}*", id="beginning"),
        pytest.param("StringLike", "aws:PrincipalAccount", f"{OURS}*", id="account and more"),
        pytest.param("StringLike", "aws:PrincipalOrgID", "o-*", id="any organization"),
        pytest.param("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x", id="any account"),
        pytest.param("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x", id="any, as ARN"),
        pytest.param(
            "StringLike", "aws:SourceArn", f"arn:aws:*:{OURS}:*", id="account in a wrong place"
        ),
        pytest.param(
            "StringLike", "aws:SourceArn", f"arn:aws:sns:*:{OURS}:*", id="wildcard before as text"
        ),
        pytest.param(
            "ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS[:-1]}?:root", id="in the account"
        ),
        pytest.param(
            "ArnLike", "aws:PrincipalArn", f"arn:${{aws:x}}::{OURS}:root", id="variable before"
        ),
        pytest.param(
            "StringLike", "aws:PrincipalArn", f"arn:${{aws:x}}::{OURS}:root", id="as text"
        ),
        pytest.param("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket", id="ARN of no account"),
        pytest.param("ArnLike", "aws:SourceArn", f"arn:aws:s3:::{OURS}", id="bucket so named"),
        pytest.param("ArnLike", "aws:SourceArn", f"*:aws:iam::{OURS}:root", id="no ARN"),
        pytest.param(
            "StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}", id="itself"
        ),
    ],
)
def test_a_condition_on_others_than_the_trusted(operator: str, key: str, value: object) -> None:
    assert found(bound(operator, key, value)) == [EVERYBODY]


def test_one_condition_that_binds_is_enough() -> None:
    via = {"kms:ViaService": "sns.us-east-1.amazonaws.com"}
    both = {"StringEquals": via | {"kms:CallerAccount": OURS}}
    apart = {"StringLike": via, "StringEquals": {"kms:CallerAccount": OURS}}
    assert found({"Principal": "*", "Condition": both}) == []
    assert found({"Principal": "*", "Condition": apart}) == []
    assert found({"Principal": "*", "Condition": {"StringEquals": via}}) == [EVERYBODY]


def test_a_bound_statement_frees_no_other() -> None:
    free = bound("StringEquals", "aws:PrincipalAccount", OURS)
    assert found(free, {"Principal": "*"}) == [EVERYBODY]


@pytest.mark.parametrize(
    ("owner", "said"), [(OURS, []), (STRANGE, [EVERYBODY])], ids=["ours", "a stranger's"]
)
def test_the_policy_that_sns_gives_a_topic(owner: str, said: list[str]) -> None:
    statement = {
        "Sid": "__default_statement_ID",
        "Principal": {"AWS": "*"},
        "Action": ["SNS:Publish", "SNS:Subscribe"],
        "Condition": {"StringEquals": {"AWS:SourceOwner": owner}},
    }
    assert found(statement) == said


@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param(json.dumps([OURS]), id="as providers get it"),
        pytest.param([OURS], id="list"),
    ],
)
def test_the_one_account_that_the_provider_may_work_in_is_trusted(allowed: object) -> None:
    provider = {"allowedAccountIds": allowed}
    own = {"Principal": {"AWS": f"arn:aws:iam::{OURS}:root"}}
    bound_to_own = bound("StringEquals", "aws:PrincipalAccount", OURS)
    assert found(own, bound_to_own, config={}, provider=provider) == []
    assert found({"Principal": {"AWS": STRANGE}}, config={}, provider=provider) == [
        stranger(STRANGE)
    ]


@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="none"),
        pytest.param([OURS, STRANGE], id="several"),
        pytest.param(json.dumps([OURS, STRANGE]), id="several as text"),
        pytest.param(OURS, id="number as text"),
        pytest.param(json.dumps(OURS), id="string"),
        pytest.param(json.dumps({OURS: OURS}), id="object"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param(float(OURS), id="number"),
        pytest.param({OURS: OURS}, id="object in itself"),
    ],
)
def test_otherwise_the_own_account_has_to_be_listed(allowed: object) -> None:
    own = {"Principal": {"AWS": OURS}}
    provider = {"allowedAccountIds": allowed}
    assert found(own, config={}, provider=provider) == [stranger(OURS)]
    assert found(own, provider=provider) == []
    assert found(own, config={}, provider={}) == [stranger(OURS)]


@pytest.mark.parametrize(
    ("allowed", "path"),
    [
        pytest.param(UNKNOWN_STRING_VALUE, "allowedAccountIds", id="text"),
        pytest.param(UNKNOWN_ARRAY_VALUE, "allowedAccountIds", id="list"),
        pytest.param([UNKNOWN_STRING_VALUE], "allowedAccountIds.0", id="account"),
    ],
)
def test_an_account_that_is_not_known_yet_may_be_the_own_one(allowed: object, path: str) -> None:
    own = {"Principal": {"AWS": STRANGE}}
    bound_to_own = bound("StringEquals", "aws:PrincipalAccount", STRANGE)
    provider = {"allowedAccountIds": allowed}
    assert found(own, bound_to_own, {"Principal": "*"}, provider=provider) == [
        UNKNOWN.format(path),
        EVERYBODY,
    ]
    assert found({"Principal": {"AWS": OURS}}, provider=provider) == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param(None, [], id="none"),
        pytest.param(UNKNOWN_STRING_VALUE, [UNKNOWN.format("policy")], id="unknown"),
        pytest.param("{", ["Set policy of T to a policy document: it is not JSON."], id="broken"),
        pytest.param(
            1, ["Set policy of T to a policy document: it is not an object."], id="number"
        ),
    ],
)
def test_document(document: object, said: list[str]) -> None:
    assert findings(document) == said


def test_neither_an_unknown_nor_a_broken_statement_hides_another() -> None:
    allowing = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    statements = [
        allowing | {"Principal": {"AWS": UNKNOWN_STRING_VALUE}},
        allowing | {"Condition": {"StringEquals": {"aws:SourceAccount": UNKNOWN_STRING_VALUE}}},
        allowing | {"Effect": "allow"},
        allowing,
    ]
    assert findings({"Statement": statements}) == [
        UNKNOWN.format("policy.Statement.0.Principal.AWS"),
        UNKNOWN.format("policy.Statement.1.Condition.StringEquals.aws:SourceAccount"),
        "Correct statement 2 in policy of T: Effect is neither 'Allow' nor 'Deny'.",
        EVERYBODY,
    ]


@pytest.mark.parametrize(
    ("trusted", "fits"),
    [
        pytest.param(OURS, True, id="account"),
        pytest.param(ORGANIZATION, True, id="organization"),
        pytest.param(f"{OURS}0", False, id="a digit more"),
        pytest.param(ORGANIZATION[:-1], False, id="a letter less"),
        pytest.param(f"arn:aws:iam::{OURS}:root", False, id="ARN"),
        pytest.param("*", False, id="anybody"),
        pytest.param("o-*", False, id="any organization"),
        pytest.param("", False, id="empty"),
    ],
)
def test_config_takes_accounts_and_organizations(trusted: str, fits: bool) -> None:
    items = CONFIG_SCHEMA.properties["trusted"]["items"]
    assert items["type"] == "string"
    assert bool(re.search(items["pattern"], trusted)) is fits


def test_config_may_be_left_out() -> None:
    assert CONFIG_SCHEMA.required is None
    assert CONFIG_SCHEMA.properties["trusted"]["type"] == "array"
    assert CONFIG_SCHEMA.properties["trusted"]["default"] == []
