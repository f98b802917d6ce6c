"""Sessions of roles, as boto3 meets them: they may do what the policies of their roles allow."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from rehearsal.accounts import account_of
from tests.rehearsal.plugin.conftest import Server, started

__all__ = ["started"]

ACCOUNT = "505050505050"
REGION = "us-east-1"
ROLE = "worker"
USER = f"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/tests"
ONCE = Config(retries={"total_max_attempts": 1})


class World:
    """An account, and a session of a role in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: dict[tuple[str, str], Any] = {}
        iam = self.client("iam")
        iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps({"Statement": []}))
        arn = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
        taken = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")
        self.key: str = taken["Credentials"]["AccessKeyId"]

    def client(self, service: str, key: str = ACCOUNT, region: str = REGION) -> Any:
        untyped: Any = boto3
        if (service, key) not in self._clients:
            self._clients[service, key] = untyped.client(
                service,
                region_name=region,
                endpoint_url=self._url,
                aws_access_key_id=key,
                aws_secret_access_key="rehearsal",
                config=ONCE,
            )
        return self._clients[service, key]

    def of_session(self, service: str) -> Any:
        return self.client(service, self.key)

    def allow(self, *actions: str, **elements: object) -> None:
        """Have the role's one policy allow actions."""
        named = actions or ("none:Nothing",)
        statement = {"Effect": "Allow", "Action": [*named], "Resource": "*", **elements}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        self.client("iam").put_role_policy(
            RoleName=ROLE, PolicyName="own", PolicyDocument=json.dumps(document)
        )

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@pytest.fixture(scope="module")
def made(started: Server) -> Iterator[World]:
    found = World(started.url)
    yield found
    found.close()


@pytest.fixture
def world(made: World) -> World:
    made.allow()
    return made


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call()
    error: Any = refused.value
    return error.response["Error"]["Code"], error.response["Error"]["Message"]


def arn(service: str, rest: str, region: str = REGION) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


CALLS: list[tuple[str, str, Mapping[str, Any], str, str]] = [
    ("dynamodb", "describe_table", {"TableName": "orders"}, "DescribeTable", "table/orders"),
    (
        "dynamodb",
        "query",
        {"TableName": "orders", "IndexName": "by-user", "KeyConditionExpression": "a = b"},
        "Query",
        "table/orders/index/by-user",
    ),
    ("dynamodb", "list_tables", {}, "ListTables", ""),
    (
        "dynamodb",
        "batch_get_item",
        {"RequestItems": {"orders": {"Keys": [{"id": {"S": "1"}}]}}},
        "BatchGetItem",
        "table/orders",
    ),
    ("kms", "describe_key", {"KeyId": "1234"}, "DescribeKey", "key/1234"),
    ("kms", "list_aliases", {}, "ListAliases", ""),
    ("cloudwatch", "describe_alarms", {"AlarmNames": ["a"]}, "DescribeAlarms", "alarm:*"),
    ("cloudwatch", "delete_alarms", {"AlarmNames": ["a"]}, "DeleteAlarms", "alarm:a"),
    ("backup", "get_backup_plan", {"BackupPlanId": "1"}, "GetBackupPlan", "backup-plan:1"),
    (
        "backup",
        "describe_backup_vault",
        {"BackupVaultName": "v"},
        "DescribeBackupVault",
        "backup-vault:v",
    ),
    ("dax", "describe_clusters", {"ClusterNames": ["c"]}, "DescribeClusters", "cache/c"),
    ("dax", "describe_subnet_groups", {}, "DescribeSubnetGroups", ""),
]


def said(action: str, resource: str) -> str:
    """Return AWS's sentence."""
    return (
        f"User: {USER} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action"
    )


@pytest.mark.parametrize("one", CALLS, ids=lambda one: f"{one[0]} {one[1]}")
def test_a_call_that_nothing_allows_is_refused_in_the_words_of_aws(
    world: World, one: tuple[str, str, Mapping[str, Any], str, str]
) -> None:
    service, method, parameters, action, resource = one
    name = f"{service}:{action}"
    place = arn(service, resource) if resource else "*"
    call = getattr(world.of_session(service), method)
    assert refusal(lambda: call(**parameters)) == ("AccessDeniedException", said(name, place))
    world.allow(name, Resource=place)
    try:
        call(**parameters)
    except ClientError as error:
        # AWS says that there is no such thing only to those who may ask for it.
        answer: Any = error.response
        assert "AccessDenied" not in answer["Error"]["Code"]


def test_protocols_that_are_not_json_have_refusals_of_their_own(world: World) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
    for service, method, parameters, code, action, place in (
        ("iam", "get_role", {"RoleName": ROLE}, "AccessDenied", "iam:GetRole", role),
        ("sns", "list_topics", {}, "AuthorizationError", "sns:ListTopics", "*"),
        (
            "s3",
            "get_object",
            {"Bucket": "state", "Key": ".pulumi/meta.yaml"},
            "AccessDenied",
            "s3:GetObject",
            "arn:aws:s3:::state/.pulumi/meta.yaml",
        ),
    ):
        call = getattr(world.of_session(service), method)
        refused = refusal(partial(call, **parameters))
        assert refused == (code, said(action, place))


def test_an_account_itself_and_a_question_for_the_caller_need_nothing(world: World) -> None:
    assert world.client("dynamodb").list_tables()["TableNames"] == []
    assert world.of_session("sts").get_caller_identity()["Arn"] == USER
    assert account_of(world.key) == ACCOUNT


def test_an_explicit_deny_is_told_apart(world: World) -> None:
    world.allow("dynamodb:*", Effect="Deny")
    _, reason = refusal(world.of_session("dynamodb").list_tables)
    assert reason.endswith("on resource: * with an explicit deny in an identity-based policy")


def test_a_permissions_boundary_bounds_what_policies_allow(world: World) -> None:
    iam = world.client("iam")
    statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    boundary = iam.create_policy(PolicyName="bounds", PolicyDocument=document)["Policy"]["Arn"]
    world.allow("*")
    iam.put_role_permissions_boundary(RoleName=ROLE, PermissionsBoundary=boundary)
    try:
        world.of_session("dynamodb").list_tables()
        _, reason = refusal(world.of_session("kms").list_keys)
    finally:
        iam.delete_role_permissions_boundary(RoleName=ROLE)
    assert reason.endswith("because no permissions boundary allows the kms:ListKeys action")


def test_a_policy_that_is_attached_counts_as_well(world: World) -> None:
    arn = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"
    iam = world.client("iam")
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=arn)
    world.of_session("dynamodb").list_tables()
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=arn)
    refusal(world.of_session("dynamodb").list_tables)


TABLE: dict[str, Any] = {
    "TableName": "orders",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ROLE_OF_BACKUPS = f"arn:aws:iam::{ACCOUNT}:role/backups"


def needs(world: World, call: Callable[[], object], *given: str) -> str:
    """Return the first action that a call needs beside those that it is given."""
    world.allow(*given)
    return refusal(call)[1].partition("to perform: ")[2].partition(" ")[0]


def test_what_is_made_with_tags_needs_the_action_on_tags(world: World) -> None:
    table = TABLE | {"Tags": [{"Key": "a", "Value": "b"}]}
    call = world.of_session("dynamodb").create_table
    assert needs(world, lambda: call(**table), "dynamodb:CreateTable") == "dynamodb:TagResource"
    tags = [{"TagKey": "a", "TagValue": "b"}]
    key = world.of_session("kms").create_key
    assert needs(world, lambda: key(Tags=tags), "kms:CreateKey") == "kms:TagResource"


def test_tags_are_conditions_on_a_request_and_on_what_is_there(world: World) -> None:
    kms = world.of_session("kms")
    of_request = {"StringEquals": {"aws:RequestTag/stack": "dev"}}
    world.allow("kms:CreateKey", "kms:TagResource", Condition=of_request)
    refusal(kms.create_key)
    made = kms.create_key(Tags=[{"TagKey": "stack", "TagValue": "dev"}])["KeyMetadata"]["KeyId"]
    other = world.client("kms").create_key()["KeyMetadata"]["KeyId"]
    of_key = {"StringEquals": {"aws:ResourceTag/stack": "dev"}}
    world.allow("kms:DisableKey", Condition=of_key)
    kms.disable_key(KeyId=made)
    refusal(lambda: kms.disable_key(KeyId=other))


def test_a_key_of_ones_own_is_used_through_the_service_in_the_callers_name(world: World) -> None:
    key = world.client("kms").create_key()["KeyMetadata"]["Arn"]
    table = TABLE | {"SSESpecification": {"Enabled": True, "KMSMasterKeyId": key}}
    call = world.of_session("dynamodb").create_table
    given = ["dynamodb:CreateTable"]
    assert needs(world, lambda: call(**table), *given) == "kms:CreateGrant"
    vault = {"BackupVaultName": "v", "EncryptionKeyArn": key}
    make = world.of_session("backup").create_backup_vault
    found = needs(world, lambda: make(**vault), "backup:CreateBackupVault")
    assert found == "backup-storage:MountCapsule"
    given = ["backup:CreateBackupVault", "backup-storage:MountCapsule"]
    assert needs(world, lambda: make(**vault), *given) == "kms:CreateGrant"


def test_the_key_of_a_table_is_needed_for_its_items_and_for_what_is_restored(world: World) -> None:
    root = world.client("dynamodb")
    key = world.client("kms").create_key()["KeyMetadata"]["Arn"]
    encryption = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    root.create_table(**TABLE | {"TableName": "sealed", "SSESpecification": encryption})
    dynamodb = world.of_session("dynamodb")
    found = needs(world, lambda: dynamodb.scan(TableName="sealed"), "dynamodb:Scan")
    assert found == "kms:Decrypt"
    times = {"SourceTableName": "sealed", "UseLatestRestorableTime": True}

    def restore() -> object:
        return dynamodb.restore_table_to_point_in_time(TargetTableName="again", **times)

    assert needs(world, restore, "dynamodb:*") == "kms:CreateGrant"
    through = {"StringEquals": {"kms:ViaService": f"dynamodb.{REGION}.amazonaws.com"}}
    world.allow("dynamodb:Scan", "kms:Decrypt", Condition={"Null": {"aws:TagKeys": "true"}})
    dynamodb.scan(TableName="sealed")
    world.allow("kms:Decrypt", Condition=through)
    blob = {"KeyId": key, "CiphertextBlob": b"x"}
    refusal(lambda: world.of_session("kms").decrypt(**blob))


def test_a_role_is_passed_to_the_service_that_acts_as_it(world: World) -> None:
    plan = world.client("backup").create_backup_plan(
        BackupPlan={
            "BackupPlanName": "p",
            "Rules": [{"RuleName": "r", "TargetBackupVaultName": "v"}],
        }
    )["BackupPlanId"]
    selection = {"SelectionName": "s", "IamRoleArn": ROLE_OF_BACKUPS, "Resources": ["*"]}
    call = world.of_session("backup").create_backup_selection

    def select() -> object:
        return call(BackupPlanId=plan, BackupSelection=selection)

    assert needs(world, select, "backup:CreateBackupSelection") == "iam:PassRole"
    passed = {"StringEquals": {"iam:PassedToService": "dax.amazonaws.com"}}
    world.allow("backup:CreateBackupSelection", "iam:PassRole", Condition=passed)
    refusal(select)
    world.allow("backup:CreateBackupSelection", "iam:PassRole")
    select()


def test_a_replica_needs_actions_in_its_own_region(world: World) -> None:
    change = {"ReplicaUpdates": [{"Create": {"RegionName": "us-west-2"}}]}
    call = world.of_session("dynamodb").update_table
    world.allow("dynamodb:UpdateTable")
    _, reason = refusal(lambda: call(TableName="orders", **change))
    there = arn("dynamodb", "table/orders", "us-west-2")
    assert f"dynamodb:CreateTable on resource: {there} because" in reason


def test_an_alias_is_changed_on_itself_and_on_its_key(world: World) -> None:
    key = world.client("kms").create_key()["KeyMetadata"]
    call = world.of_session("kms").create_alias
    world.allow("kms:CreateAlias", Resource=arn("kms", "alias/orders"))
    _, reason = refusal(lambda: call(AliasName="alias/orders", TargetKeyId=key["KeyId"]))
    assert f"kms:CreateAlias on resource: {key['Arn']} because" in reason


def test_a_service_without_rules_needs_the_action_on_everything(world: World) -> None:
    call = world.of_session("resourcegroupstaggingapi").get_resources
    assert needs(world, call) == "resourcegroupstaggingapi:GetResources"
