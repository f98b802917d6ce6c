import json
from typing import Any
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, failure

ACCOUNT = "arn:aws:iam::123456789012"
MARKS = "Examine values at 'orders"


def document(action: str) -> str:
    statement = {"Effect": "Allow", "Action": [action], "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def held(action: str) -> str:
    return (
        f'{{"Statement":[{{"Action":["{action}"],"Effect":"Allow","Resource":"*"}}],'
        '"Version":"2012-10-17"}'
    )


@pytest.fixture
def policies(engine: Engine) -> Engine:
    return engine.of("aws:iam/policy:Policy")


@pytest.fixture
def policy() -> Properties:
    return {
        "name": f"orders-{uuid4().hex}",
        "policy": document("dynamodb:GetItem"),
        "tags": {"team": "orders"},
    }


def found(aws: Aws, arn: str) -> dict[str, Any]:
    return aws.call("iam", "GetPolicy", PolicyArn=arn)["Policy"]


def test_a_policy_is_made_and_tells_all_of_itself(
    policies: Engine, policy: Properties, aws: Aws
) -> None:
    checked, outputs = policies.made(policy | {"description": "Reads orders", "path": "/teams/"})
    arn = f"{ACCOUNT}:policy/teams/{policy['name']}"
    assert outputs == {
        "arn": arn,
        "attachmentCount": 0,
        "description": "Reads orders",
        "id": arn,
        "name": policy["name"],
        "namePrefix": "",
        "path": "/teams/",
        "policy": held("dynamodb:GetItem"),
        "policyId": found(aws, arn)["PolicyId"],
        "tags": {"team": "orders"},
        "tagsAll": {"team": "orders"},
    }
    assert policies.kinds(outputs, checked) == {}
    assert policies.read(arn, outputs, checked) == (
        arn,
        outputs,
        checked | {"policy": held("dynamodb:GetItem")},
    )


def test_what_is_left_out_has_its_default(policies: Engine) -> None:
    checked, reasons = policies.check({"policy": document("dynamodb:GetItem")})
    assert reasons == []
    assert checked == {
        "__defaults": ["name", "path"],
        "name": checked["name"],
        "path": "/",
        "policy": document("dynamodb:GetItem"),
    }
    assert (checked["name"][:7], len(checked["name"])) == ("orders-", 14)


def test_a_preview_tells_what_is_known(policies: Engine, policy: Properties) -> None:
    checked, reasons = policies.check(policy | {"policy": UNKNOWN})
    assert reasons == []
    assert policies.create(checked, preview=True) == (
        "",
        {
            "arn": UNKNOWN,
            "attachmentCount": UNKNOWN,
            "name": policy["name"],
            "namePrefix": UNKNOWN,
            "path": "/",
            "policy": UNKNOWN,
            "policyId": UNKNOWN,
            "tags": {"team": "orders"},
            "tagsAll": {"team": "orders"},
        },
    )


def test_a_document_is_compared_by_what_it_says(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy)
    one = json.dumps(json.loads(policy["policy"].replace('["', '"').replace('"]', '"')), indent=2)
    assert policies.kinds(outputs, checked | {"policy": one}) == {}


def test_each_new_document_is_the_default_and_aws_keeps_five(
    policies: Engine, policy: Properties, aws: Aws
) -> None:
    checked, outputs = policies.made(policy)
    for action in ("PutItem", "Query", "Scan", "UpdateItem", "DeleteItem", "BatchGetItem"):
        news = checked | {"policy": document(f"dynamodb:{action}")}
        assert policies.kinds(outputs, news) == {"policy": "UPDATE"}
        updated = policies.update(outputs, news)
        assert updated == outputs | {"policy": held(f"dynamodb:{action}")}
        outputs = updated
    versions = aws.call("iam", "ListPolicyVersions", PolicyArn=outputs["arn"])["Versions"]
    assert [(v["VersionId"], v["IsDefaultVersion"]) for v in versions] == [
        ("v3", False),
        ("v4", False),
        ("v5", False),
        ("v6", False),
        ("v7", True),
    ]


def test_the_default_is_kept_however_old_it_is(
    policies: Engine, policy: Properties, aws: Aws
) -> None:
    checked, outputs = policies.made(policy)
    arn = outputs["arn"]
    for _ in range(4):
        text = document("dynamodb:Scan")
        aws.call("iam", "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=text)
    policies.update(outputs, checked | {"policy": document("dynamodb:Query")})
    versions = aws.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]
    assert [version["VersionId"] for version in versions] == ["v1", "v3", "v4", "v5", "v6"]


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ({"team": "new", "who": "me"}, {"tags.team": "UPDATE", "tags.who": "ADD"}),
        ({}, {"tags.team": "DELETE"}),
    ],
    ids=["changed and added", "removed"],
)
def test_tags_change_in_place(
    policies: Engine, policy: Properties, tags: Properties, kinds: dict[str, str], aws: Aws
) -> None:
    checked, outputs = policies.made(policy)
    news = checked | {"tags": tags}
    assert policies.kinds(outputs, news) == kinds
    updated = policies.update(outputs, news)
    assert updated == outputs | {"tags": tags, "tagsAll": tags}
    assert policies.kinds(updated, news) == {}
    assert found(aws, outputs["arn"])["DefaultVersionId"] == "v1"


@pytest.mark.parametrize(
    ("change", "replaced", "is_deleted_first"),
    [
        ({"name": "other"}, ["name"], False),
        ({"description": "other"}, ["description"], True),
        ({"path": "/teams/"}, ["path"], True),
    ],
    ids=["name", "description", "path"],
)
def test_what_replaces(
    policies: Engine,
    policy: Properties,
    change: Properties,
    replaced: list[str],
    is_deleted_first: bool,
) -> None:
    checked, outputs = policies.made(policy)
    answer = policies.diff(outputs, checked | change)
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (replaced, is_deleted_first)


def test_an_import_needs_no_more_than_the_arn(policies: Engine, policy: Properties) -> None:
    checked, made = policies.made(policy | {"description": "Reads orders"})
    identity, outputs, inputs = policies.read(made["arn"])
    assert (identity, outputs) == (made["arn"], made)
    assert inputs == policy | {
        "__defaults": [],
        "description": "Reads orders",
        "policy": held("dynamodb:GetItem"),
    }
    assert policies.kinds(outputs, checked) == {}


def test_a_policy_that_exists_is_not_taken_over(policies: Engine, policy: Properties) -> None:
    checked, _ = policies.made(policy)
    with pytest.raises(grpc.RpcError) as refused:
        policies.create(checked)
    assert failure(refused.value).sentence == (
        f"iam CreatePolicy: EntityAlreadyExists: A policy called {policy['name']} already exists. "
        "Duplicate names are not allowed."
    )


def test_a_policy_that_is_attached_is_not_deleted(
    policies: Engine, policy: Properties, aws: Aws
) -> None:
    _, outputs = policies.made(policy)
    arn = outputs["arn"]
    aws.call("iam", "CreateRole", RoleName=policy["name"], AssumeRolePolicyDocument="{}")
    aws.call("iam", "AttachRolePolicy", RoleName=policy["name"], PolicyArn=arn)
    with pytest.raises(grpc.RpcError) as refused:
        policies.delete(outputs)
    assert failure(refused.value).sentence == (
        "iam DeletePolicy: DeleteConflict: Cannot delete a policy attached to entities."
    )
    assert policies.read(arn, outputs, policy)[1]["attachmentCount"] == 1


def test_deleting_what_is_gone_is_fine(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy)
    policies.delete(outputs)
    policies.delete(outputs)
    assert policies.read(outputs["arn"], outputs, checked)[0] == ""


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"name": "a" * 129},
            (
                f"expected length of name to be in the range (1 - 128), got {'a' * 129}. "
                f"{MARKS}.name'."
            ),
        ),
        (
            {"path": "teams/"},
            (
                'Invalid Attribute Value. Attribute "path" must begin and end with a slash (/), '
                f'got "teams/". {MARKS}.path\'.'
            ),
        ),
        (
            {"policy": '"policy.json"'},
            (
                '"policy" contains an invalid JSON policy: contains a JSON-encoded string, not a '
                f"JSON-encoded object. {MARKS}.policy'."
            ),
        ),
    ],
    ids=["long name", "path", "document"],
)
def test_what_is_refused(
    policies: Engine, policy: Properties, wrong: Properties, reason: str
) -> None:
    assert policies.check(policy | wrong)[1] == [reason]


def test_a_document_that_aws_refuses(policies: Engine, policy: Properties) -> None:
    checked, _ = policies.check(policy | {"policy": "{}"})
    with pytest.raises(grpc.RpcError) as refused:
        policies.create(checked)
    assert failure(refused.value).sentence == (
        "iam CreatePolicy: MalformedPolicyDocument: Syntax errors in policy."
    )
