import json
from typing import Any
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, failure

ACCOUNT = "arn:aws:iam::123456789012"
BACKUP = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"


def trust(service: str) -> dict[str, Any]:
    principal = {"Service": f"{service}.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


TRUST = json.dumps(trust("backup"))
HELD_TRUST = (
    '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",'
    '"Principal":{"Service":"backup.amazonaws.com"}}],"Version":"2012-10-17"}'
)
READ = (
    '{"Version":"2012-10-17",'
    '"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}]}'
)
WRITE = READ.replace("GetItem", "PutItem")


@pytest.fixture
def roles(engine: Engine) -> Engine:
    return engine.of("aws:iam/role:Role")


@pytest.fixture
def role() -> Properties:
    return {"name": f"orders-{uuid4().hex}", "assumeRolePolicy": TRUST, "tags": {"team": "orders"}}


@pytest.fixture
def policy(aws: Aws) -> str:
    return made_policy(aws)


def made_policy(aws: Aws) -> str:
    name = f"policy-{uuid4().hex}"
    return aws.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=READ)["Policy"]["Arn"]


def held(aws: Aws, name: str) -> dict[str, Any]:
    return aws.call("iam", "GetRole", RoleName=name)["Role"]


def test_a_role_is_made_and_tells_all_of_itself(roles: Engine, role: Properties, aws: Aws) -> None:
    checked, outputs = roles.made(role)
    assert checked == role | {
        "__defaults": ["forceDetachPolicies", "maxSessionDuration", "path"],
        "forceDetachPolicies": False,
        "maxSessionDuration": 3600,
        "path": "/",
    }
    made = held(aws, role["name"])
    assert outputs == {
        "arn": f"{ACCOUNT}:role/{role['name']}",
        "assumeRolePolicy": HELD_TRUST,
        "createDate": made["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "description": "",
        "forceDetachPolicies": False,
        "id": role["name"],
        "inlinePolicies": [],
        "managedPolicyArns": [],
        "maxSessionDuration": 3600,
        "name": role["name"],
        "namePrefix": "",
        "path": "/",
        "permissionsBoundary": "",
        "tags": {"team": "orders"},
        "tagsAll": {"team": "orders"},
        "uniqueId": made["RoleId"],
    }
    assert roles.kinds(outputs, checked) == {}
    assert roles.read(role["name"], outputs, checked) == (
        role["name"],
        outputs,
        checked | {"assumeRolePolicy": HELD_TRUST},
    )


def test_a_role_takes_its_name_from_the_resource(roles: Engine) -> None:
    checked, _ = roles.check({"assumeRolePolicy": TRUST})
    assert (checked["name"][:7], len(checked["name"])) == ("orders-", 14)


def test_a_preview_tells_what_is_known(roles: Engine, role: Properties) -> None:
    checked, reasons = roles.check(role | {"assumeRolePolicy": UNKNOWN})
    assert reasons == []
    assert roles.create(checked, preview=True) == (
        "",
        {
            "arn": UNKNOWN,
            "assumeRolePolicy": UNKNOWN,
            "createDate": UNKNOWN,
            "forceDetachPolicies": False,
            "inlinePolicies": UNKNOWN,
            "managedPolicyArns": UNKNOWN,
            "maxSessionDuration": 3600,
            "name": role["name"],
            "namePrefix": UNKNOWN,
            "path": "/",
            "tags": {"team": "orders"},
            "tagsAll": {"team": "orders"},
            "uniqueId": UNKNOWN,
        },
    )


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({"description": "one"}, {"description": "two"}, {"description": "UPDATE"}),
        ({"description": "one"}, {}, {"description": "DELETE"}),
        ({}, {"maxSessionDuration": 7200}, {"maxSessionDuration": "UPDATE"}),
        (
            {"description": "one"},
            {"description": "one", "maxSessionDuration": 7200},
            {"maxSessionDuration": "UPDATE"},
        ),
        ({}, {"permissionsBoundary": BACKUP}, {"permissionsBoundary": "UPDATE"}),
        ({"permissionsBoundary": BACKUP}, {}, {"permissionsBoundary": "DELETE"}),
        ({}, {"tags": {"team": "new", "who": "me"}}, {"tags.team": "UPDATE", "tags.who": "ADD"}),
        ({}, {"tags": {}}, {"tags.team": "DELETE"}),
        ({}, {"forceDetachPolicies": True}, {"forceDetachPolicies": "UPDATE"}),
    ],
    ids=[
        "description",
        "no description",
        "session",
        "session beside a description",
        "boundary",
        "no boundary",
        "tags",
        "no tags",
        "force",
    ],
)
def test_what_changes_in_place(
    roles: Engine, role: Properties, before: Properties, after: Properties, kinds: dict[str, str]
) -> None:
    _, outputs = roles.made(role | before)
    news, _ = roles.check(role | after)
    assert roles.kinds(outputs, news) == kinds
    updated = roles.update(outputs, news)
    assert roles.kinds(updated, news) == {}
    absent = {"description": "", "permissionsBoundary": ""}
    wanted = absent | {k: v for k, v in news.items() if k not in ("__defaults", "tags")}
    assert updated == outputs | wanted | {
        "assumeRolePolicy": HELD_TRUST,
        "tags": (role | after)["tags"],
        "tagsAll": (role | after)["tags"],
    }
    assert roles.read(role["name"], updated, news)[1] == updated


def test_a_trust_is_compared_by_what_it_says(roles: Engine, role: Properties) -> None:
    checked, outputs = roles.made(role)
    spaced = json.dumps(json.loads(TRUST), indent=2)
    assert roles.kinds(outputs, checked | {"assumeRolePolicy": spaced}) == {}
    other = checked | {"assumeRolePolicy": json.dumps(trust("dax"))}
    assert roles.kinds(outputs, other) == {"assumeRolePolicy": "UPDATE"}
    updated = roles.update(outputs, other)
    assert updated["assumeRolePolicy"] == HELD_TRUST.replace("backup", "dax")
    assert roles.kinds(updated, other) == {}


def test_another_name_or_path_replaces(roles: Engine, role: Properties) -> None:
    checked, outputs = roles.made(role)
    renamed = roles.diff(outputs, checked | {"name": "other"})
    assert (list(renamed.replaces), renamed.deleteBeforeReplace) == (["name"], False)
    moved = roles.diff(outputs, checked | {"path": "/teams/"})
    assert (list(moved.replaces), moved.deleteBeforeReplace) == (["path"], True)


def test_policies_attached_to_a_role(
    roles: Engine, role: Properties, policy: str, aws: Aws
) -> None:
    checked, outputs = roles.made(role | {"managedPolicyArns": [policy, BACKUP]})
    assert outputs["managedPolicyArns"] == [policy, BACKUP]
    assert roles.kinds(outputs, checked) == {}
    assert roles.kinds(outputs, checked | {"managedPolicyArns": [BACKUP, policy]}) == {}
    other = made_policy(aws)
    news = checked | {"managedPolicyArns": [policy, other]}
    assert roles.kinds(outputs, news) == {"managedPolicyArns[1]": "UPDATE"}
    updated = roles.update(outputs, news)
    assert updated == outputs | {"managedPolicyArns": [policy, other]}
    assert roles.kinds(updated, checked | {"managedPolicyArns": None}) == {}
    emptied = roles.update(updated, checked | {"managedPolicyArns": []})
    assert emptied["managedPolicyArns"] == []


def test_policies_written_into_a_role(roles: Engine, role: Properties) -> None:
    one, two = {"name": "one", "policy": READ}, {"name": "two", "policy": WRITE}
    checked, outputs = roles.made(role | {"inlinePolicies": [two, one]})
    assert outputs["inlinePolicies"] == [two, one]
    spaced = one | {"policy": json.dumps(json.loads(READ), indent=2)}
    assert roles.kinds(outputs, checked | {"inlinePolicies": [spaced, two]}) == {}
    rewritten = one | {"policy": WRITE}
    news = checked | {"inlinePolicies": [rewritten]}
    assert roles.kinds(outputs, news) == {
        "inlinePolicies[0].policy": "UPDATE",
        "inlinePolicies[0]": "DELETE",
    }
    updated = roles.update(outputs, news)
    assert updated == outputs | {"inlinePolicies": [rewritten]}
    assert roles.kinds(updated, news) == {}


def test_policies_that_others_add_are_read_but_are_no_change(
    roles: Engine, role: Properties, policy: str, aws: Aws
) -> None:
    checked, outputs = roles.made(role)
    name = role["name"]
    aws.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=policy)
    aws.call("iam", "PutRolePolicy", RoleName=name, PolicyName="one", PolicyDocument=READ)
    _, now, inputs = roles.read(name, outputs, checked)
    assert now == outputs | {
        "inlinePolicies": [{"name": "one", "policy": READ}],
        "managedPolicyArns": [policy],
    }
    assert inputs == checked | {"assumeRolePolicy": HELD_TRUST}
    assert roles.kinds(now, checked) == {}


def test_an_import_needs_no_more_than_the_name(roles: Engine, role: Properties) -> None:
    role |= {"description": "Backs up", "path": "/teams/", "permissionsBoundary": BACKUP}
    checked, made = roles.made(role)
    identity, outputs, inputs = roles.read(role["name"])
    assert identity == role["name"]
    assert outputs == {k: v for k, v in made.items() if k != "forceDetachPolicies"}
    assert inputs == role | {"__defaults": [], "assumeRolePolicy": HELD_TRUST}
    assert roles.kinds(outputs, checked) == {}


def test_a_role_that_exists_is_not_taken_over(roles: Engine, role: Properties) -> None:
    checked, _ = roles.made(role)
    with pytest.raises(grpc.RpcError) as refused:
        roles.create(checked)
    assert failure(refused.value).sentence == (
        f"iam CreateRole: EntityAlreadyExists: Role with name {role['name']} already exists."
    )


@pytest.mark.parametrize("arn", [None, BACKUP], ids=["of the account", "of AWS"])
def test_a_role_with_policies_is_deleted_only_by_force(
    roles: Engine, role: Properties, policy: str, aws: Aws, arn: str | None
) -> None:
    checked, outputs = roles.made(role)
    attachments = roles.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    attachments.made({"role": role["name"], "policyArn": arn or policy})
    with pytest.raises(grpc.RpcError) as refused:
        roles.delete(outputs)
    assert failure(refused.value).sentence == (
        "iam DeleteRole: DeleteConflict: Cannot delete entity, must detach all policies first."
    )
    aws.call("iam", "PutRolePolicy", RoleName=role["name"], PolicyName="a", PolicyDocument=READ)
    forced = roles.update(outputs, checked | {"forceDetachPolicies": True})
    roles.delete(forced | {"inlinePolicies": [], "managedPolicyArns": []})
    assert roles.read(role["name"], outputs, checked)[0] == ""


def test_policies_of_the_role_itself_go_with_it(
    roles: Engine, role: Properties, policy: str
) -> None:
    own = {
        "managedPolicyArns": [policy, BACKUP],
        "inlinePolicies": [{"name": "one", "policy": READ}],
    }
    _, outputs = roles.made(role | own)
    roles.delete(outputs)
    roles.delete(outputs)
    assert roles.read(role["name"])[0] == ""


def test_a_role_of_the_same_name_starts_without_policies(roles: Engine, role: Properties) -> None:
    _, outputs = roles.made(role | {"managedPolicyArns": [BACKUP]})
    roles.delete(outputs)
    assert roles.made(role)[1]["managedPolicyArns"] == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"name": "a" * 65},
            (
                f"expected length of name to be in the range (1 - 64), got {'a' * 65}. "
                "Examine values at 'orders.name'."
            ),
        ),
        (
            {"name": "a b"},
            r"invalid value for name (must match [\w+=,.@-]). Examine values at 'orders.name'.",
        ),
        (
            {"maxSessionDuration": 60},
            (
                "expected maxSessionDuration to be in the range (3600 - 43200), got 60. "
                "Examine values at 'orders.maxSessionDuration'."
            ),
        ),
        (
            {"description": "the \u201cbest\u201d"},
            (
                "invalid value for description (cannot contain specially formatted single or "
                "double quotes: [\u201c\u2018]). Examine values at 'orders.description'."
            ),
        ),
        (
            {"assumeRolePolicy": "[]"},
            (
                '"assumeRolePolicy" contains an invalid JSON policy: contains a JSON array, not a '
                "JSON object. Examine values at 'orders.assumeRolePolicy'."
            ),
        ),
        (
            {"inlinePolicies": [{"name": "one", "policy": "no"}]},
            (
                '"policy" contains an invalid JSON policy: not a JSON object. '
                "Examine values at 'orders.inlinePolicies[0].policy'."
            ),
        ),
        (
            {"managedPolicyArns": ["no"]},
            (
                '"managedPolicyArns" (no) is an invalid ARN. '
                "Examine values at 'orders.managedPolicyArns[0]'."
            ),
        ),
    ],
    ids=["long name", "letters", "session", "quotes", "trust", "inline", "ARN"],
)
def test_what_is_refused(roles: Engine, role: Properties, wrong: Properties, reason: str) -> None:
    assert roles.check(role | wrong)[1] == [reason]
