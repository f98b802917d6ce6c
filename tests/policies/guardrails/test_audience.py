"""Resource policies grant access only to trusted principals, in any notation."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from guardrails.audience import CONFIG_SCHEMA
from tests.policies.asking import UNKNOWN, cases, found, resource

VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"
RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
GRANT = "aws:kms/grant:Grant"
EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
KEY = "aws:kms/key:Key"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey"
REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"

OURS, STRANGE = "123456789012", "999988887777"
ORGANIZATION = "o-a1b2c3d4e5"
TRUSTED = {"trusted": [OURS, ORGANIZATION]}
EVERYBODY = "Name the principals in policy of topic 't': '*' grants access to everyone."
OTHERS = (
    "Replace NotPrincipal with Principal in policy of topic 't': it grants access to everyone else."
)


def stranger(principal: str, setting: str = "policy of topic 't'") -> str:
    return (
        f"Remove the principal {principal!r} from {setting}, or add its account to trusted in the "
        "pack's config."
    )


def let_in(
    *statements: Mapping[str, Any],
    config: Mapping[str, Any] = TRUSTED,
    provider: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return what is said of a topic's policy of these statements, each changed from a full one."""
    full = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}
    document = json.dumps({"Statement": [full | dict(changed) for changed in statements]})
    topic = resource(TOPIC, {"policy": document}, "t", provider=provider)
    return found("sns-topic-audience", topic, config=config)


def bound(operator: str, key: str, value: object) -> dict[str, Any]:
    return {"Principal": "*", "Condition": {operator: {key: value}}}


@cases(
    "rule resource_type label",
    {
        "resource policy": (
            "dynamodb-resource-policy-audience",
            RESOURCE_POLICY,
            "resource policy 'requests'",
        ),
        "topic": ("sns-topic-audience", TOPIC, "topic 'requests'"),
        "topic policy": ("sns-topic-audience", TOPIC_POLICY, "topic policy 'requests'"),
        "key": ("kms-key-policy-audience", KEY, "key 'requests'"),
        "replica key": ("kms-key-policy-audience", REPLICA_KEY, "key 'requests'"),
        "external key": ("kms-key-policy-audience", EXTERNAL_KEY, "key 'requests'"),
        "external replica": ("kms-key-policy-audience", REPLICA_EXTERNAL_KEY, "key 'requests'"),
        "key policy": ("kms-key-policy-audience", KEY_POLICY, "key policy 'requests'"),
        "vault policy": ("backup-vault-policy-audience", VAULT_POLICY, "vault policy 'requests'"),
    },
)
def test_every_policy_is_looked_at(rule: str, resource_type: str, label: str) -> None:
    def said(policy: object) -> list[str]:
        return found(rule, resource(resource_type, {"policy": policy}), config=TRUSTED)

    statement = {"Effect": "Allow", "Action": "*", "Principal": {"AWS": [OURS, STRANGE]}}
    assert said({"Statement": statement}) == [stranger(STRANGE, f"policy of {label}")]
    assert said(None) == []
    assert said(UNKNOWN) == ["unknown .policy"]
    assert said("{") == [f"Set policy of {label} to a policy document: it is not JSON."]


def granted(principal: object) -> list[str]:
    grant = resource(GRANT, {"granteePrincipal": principal})
    return found("kms-grant-audience", grant, config=TRUSTED)


def test_a_grant_is_for_those_who_are_listed_and_for_services() -> None:
    assert granted(f"arn:aws:iam::{OURS}:role/reader") == []
    assert granted("dynamodb.us-east-1.amazonaws.com") == []
    assert granted(UNKNOWN) == ["unknown .granteePrincipal"]
    setting = "grantee_principal of grant 'requests'"
    for other in (
        f"arn:aws:iam::{STRANGE}:role/reader",
        f"arn:aws:iam::*:role/{OURS}",
        "*",
        "x.amazonaws.com.example.com",
    ):
        assert granted(other) == [stranger(other, setting)]
    for nothing, shown in ((None, "not set"), ([STRANGE], "not a string")):
        assert granted(nothing) == [f"Set {setting} to the ARN of a principal: it is {shown}."]


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": OURS},
        {"AWS": int(OURS)},
        {"AWS": [OURS, f"arn:aws:iam::{OURS}:role/reader"]},
        {"AWS": f"arn:aws-cn:iam::{OURS}:root"},
        {"AWS": f"arn:aws:iam::{OURS}:user/a/b"},
        {"AWS": f"arn:aws:sts::{OURS}:assumed-role/reader/session"},
        {"Federated": f"arn:aws:iam::{OURS}:saml-provider/x"},
        {"Service": ["cloudwatch.amazonaws.com", "b.amazonaws.com"]},
        {"AWS": []},
    ],
    ids=repr,
)
def test_the_trusted_may_be_let_in(principal: object) -> None:
    assert let_in({"Principal": principal}) == []


@pytest.mark.parametrize(
    "trusted",
    [
        None,
        [],
        OURS,
        [float(OURS)],
        [f"arn:aws:iam::{OURS}:root"],
        [f" {OURS}"],
        [OURS[:-1]],
        [None, {"account": OURS}, [OURS]],
    ],
    ids=repr,
)
def test_an_invalid_list_of_accounts_trusts_no_one(trusted: object) -> None:
    principal = f"arn:aws:iam::{OURS}:root"
    condition = bound("StringEquals", "aws:PrincipalAccount", OURS)
    assert let_in({"Principal": {"AWS": principal}}, config={"trusted": trusted}) == [
        stranger(principal)
    ]
    assert let_in(condition, config={"trusted": trusted}) == [EVERYBODY]


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": [OURS, "*", "*"]},
        {"CanonicalUser": "*"},
        {"Federated": "*"},
        {"Service": "*"},
    ],
    ids=repr,
)
def test_each_principal_is_reported_once(principal: object) -> None:
    assert let_in({"Principal": principal}) == [EVERYBODY]


@cases(
    "kind principal",
    {
        "account": ("AWS", STRANGE),
        "role named as an account": ("AWS", f"arn:aws:iam::{STRANGE}:role/{OURS}"),
        "root of any account": ("AWS", "arn:aws:iam::*:root"),
        "wildcard before the account": ("AWS", f"arn:aws:iam:*:{OURS}:root"),
        "wildcard in the account": ("AWS", f"arn:aws:iam::{OURS[:-1]}?:root"),
        "a digit more": ("AWS", f"arn:aws:iam::{OURS}0:root"),
        "account and a wildcard": ("AWS", f"{OURS}*"),
        "id of a deleted role": ("AWS", "AROAABCDEFGHIJKLMNOPQ"),
        "empty": ("AWS", ""),
        "kind in another case": ("service", "cloudwatch.amazonaws.com"),
        "every service": ("Service", "*.amazonaws.com"),
    },
)
def test_strangers_are_found(kind: str, principal: str) -> None:
    assert let_in({"Principal": {kind: [OURS, principal]}}) == [stranger(principal)]


def test_each_stranger_is_found_once() -> None:
    statement = {"Principal": {"AWS": [STRANGE, "*", "111122220000"]}}
    assert let_in(statement, {"Principal": {"AWS": STRANGE}}, {"Principal": "*"}) == [
        stranger(STRANGE),
        EVERYBODY,
        stranger("111122220000"),
    ]


def test_access_for_all_but_some_needs_a_condition() -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    assert let_in({"NotPrincipal": {"AWS": STRANGE}}) == [OTHERS]
    assert let_in({"NotPrincipal": {"AWS": OURS}, "Condition": condition}) == []


@pytest.mark.parametrize(
    "who", [{"Principal": "*"}, {"Principal": {"AWS": STRANGE}}, {"NotPrincipal": {"AWS": OURS}}]
)
def test_to_refuse_is_not_to_let_in(who: dict[str, Any]) -> None:
    assert let_in({"Effect": "Deny"} | who) == []


@cases(
    "operator key value",
    {
        "number": ("StringEquals", "aws:PrincipalAccount", int(OURS)),
        "both": ("StringEquals", "aws:PrincipalOrgID", [ORGANIZATION, OURS]),
        "ignoring case": ("StringEqualsIgnoreCase", "aws:SourceAccount", OURS),
        "pattern that is none": ("StringLike", "aws:SourceOwner", OURS),
        "roles as text": ("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*"),
        "roles as ARNs": ("ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*"),
        "any region": ("ArnLike", "aws:SourceArn", f"arn:aws:cloudwatch:*:{OURS}:alarm:*"),
        "any service": ("ArnLike", "aws:SourceArn", f"arn:*:*:*:{OURS}:*"),
        "key in another case": ("StringEquals", "AWS:SOURCEOWNER", OURS),
    },
)
def test_a_condition_restricts_every_principal(operator: str, key: str, value: object) -> None:
    condition = bound(operator, key, value)
    assert let_in(condition) == let_in(condition | {"Principal": {"AWS": STRANGE}}) == []


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
def test_each_condition_key_can_restrict_access_to_trusted_principals(key: str) -> None:
    assert let_in(bound("StringEquals", key, [OURS])) == []
    assert let_in(bound("StringEquals", key, [OURS, STRANGE])) == [EVERYBODY]
    assert let_in(bound("StringEquals", key, [])) == [EVERYBODY]


@cases(
    "operator key value",
    {
        "if it exists": ("StringEqualsIfExists", "aws:PrincipalAccount", OURS),
        "ARN if it exists": ("ArnLikeIfExists", "aws:SourceArn", f"arn:aws:s3:::{OURS}"),
        "all": ("ForAllValues:StringEquals", "aws:PrincipalOrgID", ORGANIZATION),
        "any": ("ForAnyValue:StringEquals", "aws:PrincipalOrgID", ORGANIZATION),
        "not": ("StringNotEquals", "aws:PrincipalAccount", OURS),
        "not like": ("StringNotLike", "aws:PrincipalAccount", OURS),
        "not an ARN": ("ArnNotEquals", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:root"),
        "not null": ("Null", "aws:PrincipalOrgID", "false"),
        "any service": ("Bool", "aws:PrincipalIsAWSService", "true"),
        "operator in another case": ("stringequals", "aws:PrincipalAccount", OURS),
        "account of the resource": ("StringEquals", "aws:ResourceAccount", OURS),
        "via a service": ("StringEquals", "kms:ViaService", "dynamodb.us-east-1.amazonaws.com"),
        "tag": ("StringEquals", "aws:PrincipalTag/account", OURS),
        "endpoint": ("StringEquals", "sns:Endpoint", OURS),
        "another organization": ("StringEquals", "aws:PrincipalOrgID", "o-z9y8x7w6v5"),
        "itself": ("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
        "anything": ("StringLike", "aws:PrincipalAccount", "*"),
        "beginning": ("StringLike", "aws:PrincipalAccount", f"{OURS[:4]}*"),
        "account and more": ("StringLike", "aws:PrincipalAccount", f"{OURS}*"),
        "any organization": ("StringLike", "aws:PrincipalOrgID", "o-*"),
        "any account": ("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"),
        "account in a wrong place": ("StringLike", "aws:SourceArn", f"arn:aws:*:{OURS}:*"),
        "wildcard before, as text": ("StringLike", "aws:SourceArn", f"arn:aws:sns:*:{OURS}:*"),
        "wildcard in it": ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{OURS[:-1]}?:root"),
        "variable before": ("ArnLike", "aws:PrincipalArn", f"arn:${{aws:x}}::{OURS}:root"),
        "variable, as text": ("StringLike", "aws:PrincipalArn", f"arn:${{aws:x}}::{OURS}:root"),
        "ARN of no account": ("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket"),
        "no ARN": ("ArnLike", "aws:SourceArn", f"*:aws:iam::{OURS}:root"),
    },
)
def test_a_condition_that_lets_in_others(operator: str, key: str, value: object) -> None:
    assert let_in(bound(operator, key, value)) == [EVERYBODY]


def test_one_restrictive_condition_is_enough_for_its_own_statement_only() -> None:
    via = {"kms:ViaService": "sns.us-east-1.amazonaws.com"}
    both = {"StringEquals": via | {"kms:CallerAccount": OURS}}
    apart = {"StringLike": via, "StringEquals": {"kms:CallerAccount": OURS}}
    assert let_in({"Principal": "*", "Condition": both}) == []
    assert let_in({"Principal": "*", "Condition": apart}) == []
    assert let_in({"Principal": "*", "Condition": both}, {"Principal": "*"}) == [EVERYBODY]


@pytest.mark.parametrize("allowed", [json.dumps([OURS]), [OURS]], ids=["JSON", "list"])
def test_the_one_account_that_the_provider_may_work_in_is_trusted(allowed: object) -> None:
    provider = {"allowedAccountIds": allowed}
    own = {"Principal": {"AWS": f"arn:aws:iam::{OURS}:root"}}
    bound_to_own = bound("StringEquals", "aws:PrincipalAccount", OURS)
    other = {"Principal": {"AWS": STRANGE}}
    assert let_in(own, bound_to_own, other, config={}, provider=provider) == [stranger(STRANGE)]


@pytest.mark.parametrize(
    "allowed",
    [
        None,
        [],
        [OURS, STRANGE],
        json.dumps([OURS, STRANGE]),
        OURS,
        json.dumps(OURS),
        json.dumps({OURS: OURS}),
        "[" * 100_000,
        float(OURS),
        {OURS: OURS},
    ],
    ids=lambda allowed: repr(allowed)[:40],
)
def test_otherwise_the_own_account_has_to_be_listed(allowed: object) -> None:
    own = {"Principal": {"AWS": OURS}}
    provider = {"allowedAccountIds": allowed}
    assert let_in(own, config={}, provider=provider) == [stranger(OURS)]
    assert let_in(own, provider=provider) == []


@pytest.mark.parametrize(
    ("name", "settings"),
    [("elsewhere", {}), ("default-2", {}), ("default", {"skipRequestingAccountId": "true"})],
)
def test_a_provider_in_the_program_does_not_decide_who_is_trusted(
    name: str, settings: dict[str, str]
) -> None:
    policy = {"Statement": {"Effect": "Allow", "Action": "*", "Principal": {"AWS": STRANGE}}}
    provider = {"allowedAccountIds": [STRANGE]} | settings
    key = resource(KEY, {"policy": policy}, "k", provider=provider, provider_name=name)
    said = found("kms-key-policy-audience", key)
    assert said == [stranger(STRANGE, "policy of key 'k'")]


@cases(
    "allowed path",
    {
        "text": (UNKNOWN, "allowedAccountIds"),
        "list": (UNKNOWN, "allowedAccountIds"),
        "account": ([UNKNOWN], "allowedAccountIds.0"),
    },
)
def test_an_account_that_is_not_known_yet_may_be_the_own_one(allowed: object, path: str) -> None:
    own = {"Principal": {"AWS": STRANGE}}
    bound_to_own = bound("StringEquals", "aws:PrincipalAccount", STRANGE)
    provider = {"allowedAccountIds": allowed}
    assert let_in(own, bound_to_own, {"Principal": "*"}, provider=provider) == [
        f"unknown .{path}",
        EVERYBODY,
    ]
    assert let_in({"Principal": {"AWS": OURS}}, provider=provider) == []


def test_a_lockout_and_an_outside_principal_are_different_findings() -> None:
    everybody = EVERYBODY.replace("topic 't'", "resource policy 'requests'")
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    props = {"policy": {"Statement": statement}, "confirmRemoveSelfResourceAccess": True}
    said = found("dynamodb-resource-policy-audience", resource(RESOURCE_POLICY, props))
    assert (said[0], len(said)) == (everybody, 2)


@cases(
    "trusted fits",
    {
        "account": (OURS, True),
        "organization": (ORGANIZATION, True),
        "a digit more": (f"{OURS}0", False),
        "a letter less": (ORGANIZATION[:-1], False),
        "ARN": (f"arn:aws:iam::{OURS}:root", False),
        "anybody": ("*", False),
        "any organization": ("o-*", False),
        "empty": ("", False),
    },
)
def test_config_takes_accounts_and_organizations(trusted: str, fits: bool) -> None:
    schema = CONFIG_SCHEMA.properties["trusted"]
    assert bool(re.search(schema["items"]["pattern"], trusted)) is fits
    assert (schema["default"], CONFIG_SCHEMA.required) == ([], None)


OUTSIDE = {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
ANYONE = {"Principal": "*"}


def denying(**changed: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "*"} | changed


@cases(
    "allowed denied",
    {
        "all but an organization": (ANYONE, denying(Condition=OUTSIDE)),
        "all but an account, if the key is there": (
            ANYONE,
            denying(Condition={"StringNotEqualsIfExists": {"aws:PrincipalAccount": OURS}}),
        ),
        "all but roles of an account": (
            ANYONE,
            denying(Condition={"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OURS}:role/*"}}),
        ),
        "all but those who are neither": (
            ANYONE,
            denying(
                Condition=OUTSIDE
                | {"ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{OURS}:role/x"}}
            ),
        ),
        "all sources but an account's": (
            {"Principal": {"Service": "*"}},
            denying(Condition={"StringNotEquals": {"aws:SourceAccount": OURS}}),
        ),
        "all but those who are named": (
            ANYONE,
            denying(Principal=None, NotPrincipal={"AWS": OURS, "Service": "a.amazonaws.com"}),
        ),
        "all but some, of all but some": (
            {"NotPrincipal": {"AWS": STRANGE}},
            denying(Condition=OUTSIDE),
        ),
        "a stranger": (
            {"Principal": {"AWS": [OURS, STRANGE]}},
            denying(Principal={"AWS": STRANGE}),
        ),
        "a stranger by the account": (
            {"Principal": {"AWS": f"arn:aws:iam::{STRANGE}:role/x"}},
            denying(Condition={"StringEquals": {"aws:PrincipalAccount": STRANGE}}),
        ),
        "everything of the same service": (ANYONE, denying(Action="sns:*", Condition=OUTSIDE)),
        "every other action": (ANYONE, denying(Action=None, NotAction="sns:Get*")),
        "each of the resources": (
            {
                "Principal": "*",
                "Resource": ["arn:aws:sns:us-east-1:1:a", "arn:aws:sns:us-east-1:1:b"],
            },
            denying(Resource="arn:aws:sns:*:*:*", Condition=OUTSIDE),
        ),
    },
)
def test_a_denial_to_all_outside_principals_leaves_no_access(
    allowed: dict[str, Any], denied: dict[str, Any]
) -> None:
    given = {name: value for name, value in denied.items() if value is not None}
    assert let_in(allowed)
    full = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"} | allowed
    document = json.dumps({"Statement": [full, {"Resource": "*"} | given]})
    said = found("sns-topic-audience", resource(TOPIC, {"policy": document}, "t"), config=TRUSTED)
    assert said == []


@cases(
    "denied",
    {
        "another action": (denying(Action="sns:Subscribe", Condition=OUTSIDE),),
        "fewer resources": (denying(Resource="arn:aws:sns:us-east-1:1:a", Condition=OUTSIDE),),
        "another organization's too": (
            denying(
                Condition={
                    "StringNotEquals": {"aws:PrincipalOrgID": [ORGANIZATION, "o-z9y8x7w6v5"]}
                }
            ),
        ),
        "those of an organization": (
            denying(Condition={"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}),
        ),
        "without TLS": (denying(Condition={"Bool": {"aws:SecureTransport": "false"}}),),
        "outside and without TLS": (
            denying(Condition=OUTSIDE | {"Bool": {"aws:SecureTransport": "false"}}),
        ),
        "those who are no service": (
            denying(Condition=OUTSIDE | {"Bool": {"aws:PrincipalIsAWSService": "false"}}),
        ),
        "all of several values": (
            denying(
                Condition={"ForAllValues:StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
            ),
        ),
        "any text": (denying(Condition={"StringNotLike": {"aws:PrincipalAccount": "*"}}),),
        "by another key": (denying(Condition={"StringNotEquals": {"aws:ResourceAccount": OURS}}),),
        "one stranger": (denying(Principal={"AWS": STRANGE}),),
        "all but a stranger": (denying(Principal=None, NotPrincipal={"AWS": [OURS, STRANGE]}),),
        "all but every service": (denying(Principal=None, NotPrincipal={"Service": "*"}),),
        "an organization of nobody": (
            denying(Condition={"StringNotEquals": {}}, Action="sns:Get*"),
        ),
    },
)
def test_a_denial_to_some_leaves_access_for_the_others(denied: dict[str, Any]) -> None:
    given = {name: value for name, value in denied.items() if value is not None}
    allowed = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"} | ANYONE
    document = json.dumps({"Statement": [allowed, {"Resource": "*"} | given]})
    said = found("sns-topic-audience", resource(TOPIC, {"policy": document}, "t"), config=TRUSTED)
    assert said == [EVERYBODY]


def test_what_is_denied_of_each_part_is_denied_of_all() -> None:
    both = {"Principal": "*", "Action": ["sns:Publish", "sns:Subscribe"]}
    parts = [denying(Action=one, Condition=OUTSIDE) for one in both["Action"]]
    assert let_in(both, *parts) == []
    assert let_in(both, parts[0]) == [EVERYBODY]


def test_a_document_as_large_as_can_be_is_read_in_time() -> None:
    allowed = [{"Principal": "*", "Action": f"sns:A{number}"} for number in range(150)]
    denied = [denying(Action=f"sns:A{number}", Condition=OUTSIDE) for number in range(150)]
    assert let_in(*allowed, *denied) == []
    many = {"Principal": "*", "Action": [f"sns:A{number}" for number in range(3_000)]}
    assert let_in(many, denying(Condition=OUTSIDE)) == [EVERYBODY]
