"""What the roles of a stack may do, and that it is enough for the life of a small one."""

import fnmatch
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from bootstrap.permissions.roles import Role, cache_boundary, statements
from bootstrap.permissions.stack_place import StackPlace
from bootstrap.permissions.statement import LARGEST_POLICY, Statement, documents
from components.permissions import caching
from components.site import Site
from market_intelligence.specs import REQUESTS
from rehearsal.authorization.documents import Requirement, Verdict, verdict
from tests.bootstrap.life import (
    ACCOUNT,
    HEAD,
    PLACE,
    RESTORED,
    Life,
    Step,
    StepError,
    client,
    live,
)
from tests.rehearsal.plugin.conftest import REGION

# "IAM and AWS STS quotas": managed policies attached to a role, without asking for more.
MOST_POLICIES = 10
WIDEST = replace(
    PLACE,
    stack="staging",
    partition="aws-us-gov",
    region="us-gov-east-1",
    further_regions=("us-gov-west-1", "ap-southeast-1", "ap-southeast-2"),
)
SMALL = f"""{HEAD}
  market-intelligence:deletionProtection: false
  market-intelligence:encryption: {{key: aws-owned}}
  market-intelligence:alarms: {{enabled: false}}
  market-intelligence:backup: {{enabled: false}}
"""
STEPS = (
    Step(name="deploy", role=Role.DEPLOYMENT, do=lambda life: life.up(SMALL)),
    Step(name="verify", role=Role.DEPLOYMENT, do=Life.verify),
    Step(name="refresh", role=Role.DRIFT, do=lambda life: life.stack.refresh()),
    Step(
        name="preview",
        role=Role.PREVIEW,
        do=lambda life: life.stack.up(f"{SMALL}  market-intelligence:tags: {{a: b}}", preview=True),
    ),
    Step(name="destroy", role=Role.DEPLOYMENT, do=lambda life: life.stack.destroy()),
)


def test_a_small_stack_lives_by_its_roles(life: Life) -> None:
    life.begin()
    life.asked.clear()
    live(life, STEPS)
    assert {one.step for one in life.asked} == {"deploy", "verify", "refresh", "destroy"}


@pytest.mark.parametrize(
    ("sid", "action"),
    [("MakeTables", "dynamodb:CreateTable"), ("MakePolicies", "iam:TagPolicy")],
)
def test_a_deployment_fails_without_an_action(life: Life, sid: str, action: str) -> None:
    life.begin()
    life.without = Role.DEPLOYMENT, sid, action
    with pytest.raises(StepError) as failed:
        live(life, STEPS[:1])
    life.without = None
    assert f"is not authorized to perform: {action} on resource: arn:aws:" in str(failed.value)


def test_a_preview_may_read_the_state_and_nothing_else() -> None:
    assert [one.actions for one in statements(Role.PREVIEW, PLACE)] == [
        ("s3:ListBucket",),
        ("s3:GetObject",),
        ("kms:Decrypt",),
    ]


READS = ("Describe", "Get", "List")


def test_drift_is_found_by_reading_alone() -> None:
    of_stack = [*statements(Role.DRIFT, PLACE)][len(statements(Role.PREVIEW, PLACE)) :]
    names = {action.partition(":")[2] for one in of_stack for action in one.actions}
    assert {name for name in names if not name.startswith(READS)} == set()
    assert "GetItem" not in names


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", [PLACE, WIDEST, replace(PLACE, further_regions=())])
def test_statements_fit_into_policies_of_iam(role: Role, place: StackPlace) -> None:
    given = statements(role, place)
    written = documents(given)
    assert len(written) <= MOST_POLICIES
    assert max(map(len, written)) <= LARGEST_POLICY
    kept = [one["Sid"] for text in written for one in json.loads(text)["Statement"]]
    assert kept == [one.sid for one in given]
    assert len({*kept}) == len(kept)


@pytest.mark.parametrize("role", Role)
def test_actions_are_named_one_by_one_and_resources_are_those_of_the_stack(role: Role) -> None:
    for one in statements(role, PLACE):
        assert [*one.actions] == sorted({*one.actions})
        assert not any("*" in action for action in one.actions)
        assert one.reason
        if one.resources != ("*",):
            assert all(ACCOUNT in arn or ":s3:::" in arn for arn in one.resources)


def test_a_deployment_makes_a_witness_where_the_stack_has_one() -> None:
    place = replace(PLACE, witness_region="us-east-2")
    without = statements(Role.DEPLOYMENT, PLACE)
    [more] = [one for one in statements(Role.DEPLOYMENT, place) if one not in without]
    assert more.actions == (
        "dynamodb:CreateGlobalTableWitness",
        "dynamodb:DeleteGlobalTableWitness",
    )
    assert more.resources == tuple(
        f"arn:aws:dynamodb:us-east-2:{ACCOUNT}:table/{table}" for table in place.tables
    )


def allowing(role: Role, action: str) -> list[Statement]:
    return [one for one in statements(role, PLACE) if action in one.actions]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["any", "prod-preview", "prod-deployment", "admin"])
def test_no_role_changes_a_role_but_those_of_the_backups_and_of_the_cache(
    role: Role, name: str
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    changing = [
        (one.sid, action)
        for one in statements(role, PLACE)
        for action in one.actions
        if action.startswith("iam:") and not action.partition(":")[2].startswith(READS)
        if any(fnmatch.fnmatchcase(arn, pattern) for pattern in one.resources)
    ]
    assert changing == []


ROLE_OF_CACHE = f"{PLACE.prefix}-cache-{REGION}"
EVERY_ITEM = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["dynamodb:*", "iam:*", "s3:*"], "Resource": "*"}
        ],
    }
)
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
        ],
    }
)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as error:
        call()
    return str(error.value).rpartition("is not authorized to perform: ")[2]


def test_a_deployment_makes_a_role_for_the_cache_only_within_its_boundary(life: Life) -> None:
    life.begin()
    bound, aside = PLACE.cache_boundary_arn, f"arn:aws:iam::{ACCOUNT}:policy/other"
    life.root("iam").create_policy(PolicyName="other", PolicyDocument=EVERY_ITEM)
    arn = f"arn:aws:iam::{ACCOUNT}:role/{ROLE_OF_CACHE}"
    no_policy = "because no identity-based policy allows the"
    with life.as_role(Role.DEPLOYMENT):
        iam = client(life.url, "iam", life.key)
        role = {"RoleName": ROLE_OF_CACHE}
        wide = {**role, "PolicyName": "wide", "PolicyDocument": EVERY_ITEM}

        def making(**more: str) -> Callable[[], object]:
            return lambda: iam.create_role(**role, AssumeRolePolicyDocument=TRUST, **more)

        for attempt in (making(), making(PermissionsBoundary=aside)):
            assert refused(attempt) == (
                f"iam:CreateRole on resource: {arn} {no_policy} iam:CreateRole action"
            )
        making(PermissionsBoundary=bound)()
        for name, attempt in {
            "DeleteRolePermissionsBoundary": lambda: iam.delete_role_permissions_boundary(**role),
            "PutRolePermissionsBoundary": lambda: iam.put_role_permissions_boundary(
                **role, PermissionsBoundary=aside
            ),
            "AttachRolePolicy": lambda: iam.attach_role_policy(**role, PolicyArn=aside),
            "CreatePolicyVersion": lambda: iam.create_policy_version(
                PolicyArn=bound, PolicyDocument=EVERY_ITEM, SetAsDefault=True
            ),
            "DeletePolicy": lambda: iam.delete_policy(PolicyArn=bound),
        }.items():
            assert refused(attempt).endswith(f"{no_policy} iam:{name} action")
        iam.put_role_policy(**wide)
        life.root("iam").delete_role_permissions_boundary(**role)
        assert refused(lambda: iam.put_role_policy(**wide)).endswith("iam:PutRolePolicy action")


@pytest.mark.parametrize(
    ("service", "call", "action"),
    [
        ("dynamodb", "get_item", ""),
        ("dynamodb", "delete_item", "dynamodb:DeleteItem"),
        ("dynamodb", "scan", "dynamodb:Scan"),
        ("dynamodb", "delete_table", "dynamodb:DeleteTable"),
        ("s3", "list_buckets", "s3:ListAllMyBuckets"),
        ("iam", "list_roles", "iam:ListRoles"),
    ],
)
def test_whatever_is_written_into_the_role_of_the_cache_it_serves_items_and_nothing_else(
    life: Life, service: str, call: str, action: str
) -> None:
    life.begin()
    iam = life.root("iam")
    iam.create_role(
        RoleName=ROLE_OF_CACHE,
        AssumeRolePolicyDocument=TRUST,
        PermissionsBoundary=PLACE.cache_boundary_arn,
    )
    iam.put_role_policy(RoleName=ROLE_OF_CACHE, PolicyName="wide", PolicyDocument=EVERY_ITEM)
    table = "prod-market-intelligence-requests"
    life.root("dynamodb").create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    taken = life.root("sts").assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{ROLE_OF_CACHE}", RoleSessionName="cache"
    )
    own = client(life.url, service, taken["Credentials"]["AccessKeyId"])
    words: dict[str, object] = {"TableName": table} if service == "dynamodb" else {}
    if call.endswith("_item"):
        words["Key"] = {"id": {"S": "1"}}
    if not action:
        assert "Item" not in getattr(own, call)(**words)
        return
    said = refused(lambda: getattr(own, call)(**words))
    assert said.endswith(f"because no permissions boundary allows the {action} action")


@pytest.mark.parametrize("name", ["prod-market-intelligence-requests", RESTORED])
def test_the_boundary_allows_all_that_a_stack_lets_its_cache_do(name: str) -> None:
    site = Site(
        environment="prod",
        partition="aws",
        region=REGION,
        account=ACCOUNT,
        table_names={REQUESTS.name: name},
    )
    bounds = [json.loads(text) for text in documents(cache_boundary(PLACE))]
    context = {
        "aws:ResourceTag/project": ["market-intelligence"],
        "aws:ResourceTag/stack": ["prod"],
        "kms:ViaService": [f"dynamodb.{REGION}.amazonaws.com"],
    }
    own = caching(site, REQUESTS, f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1")
    refused = [
        (action, resource)
        for statement in own
        for action in statement.get("Action", ())
        for resource in statement.get("Resource", ())
        if verdict(bounds, Requirement(action=action, resource=resource, context=context))
        is not Verdict.ALLOWED
    ]
    assert (len(own), refused) == (3, [])


def test_a_deployment_attaches_two_policies_and_passes_each_role_to_one_service() -> None:
    [attaching] = allowing(Role.DEPLOYMENT, "iam:AttachRolePolicy")
    managed = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor"
    assert attaching.conditions == {
        "ArnEquals": {"iam:PolicyARN": [f"{managed}Backup", f"{managed}Restores"]}
    }
    passing = allowing(Role.DEPLOYMENT, "iam:PassRole")
    roles = f"arn:aws:iam::{ACCOUNT}:role/prod-market-intelligence"
    assert [(one.resources, one.conditions) for one in passing] == [
        (
            (f"{roles}-{name}-{REGION}",),
            {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}},
        )
        for name, service in (("backups", "backup"), ("cache", "dax"))
    ]


@pytest.mark.parametrize("action", ["iam:CreateUser", "iam:CreateAccessKey", "sts:AssumeRole"])
def test_no_role_makes_users_or_takes_on_others(action: str) -> None:
    assert [role for role in Role if allowing(role, action)] == []


def test_a_restore_changes_no_table_of_the_stack_itself() -> None:
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/prod-market-intelligence-requests"
    assert table in {arn for one in statements(Role.RESTORE, PLACE) for arn in one.resources}
    allowed = {
        action.partition(":")[2]
        for one in statements(Role.RESTORE, PLACE)
        for action in one.actions
        if any(fnmatch.fnmatchcase(table, arn) for arn in one.resources if arn != "*")
    }
    assert {name for name in allowed if not name.startswith(READS)} == {
        *("BatchGetItem", "RestoreTableToPointInTime", "Scan")
    }
