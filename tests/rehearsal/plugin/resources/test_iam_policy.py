"""What is peculiar to managed policies of IAM."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.iam import POLICIES, document


@pytest.fixture
def policy(engine: Engine) -> Life:
    return Life(engine, POLICIES)


def versions(policy: Life) -> list[tuple[str, bool]]:
    arn = policy.words["id"]
    found = policy.aws.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]
    return [(version["VersionId"], version["IsDefaultVersion"]) for version in found]


def test_each_new_document_is_the_default_and_aws_keeps_five(policy: Life) -> None:
    checked, outputs = policy.made()
    tagged = policy.engine.update(outputs, checked | {"tags": {}})
    assert versions(policy) == [("v1", True)]
    for action in ("PutItem", "Query", "Scan", "UpdateItem", "DeleteItem", "BatchGetItem"):
        policy.engine.update(tagged, checked | {"policy": document(f"dynamodb:{action}")})
    assert versions(policy) == [
        ("v3", False),
        ("v4", False),
        ("v5", False),
        ("v6", False),
        ("v7", True),
    ]


def test_the_default_is_kept_however_old_it_is(policy: Life) -> None:
    checked, outputs = policy.made()
    text = document("dynamodb:Scan")
    for _ in range(4):
        policy.aws.call("iam", "CreatePolicyVersion", PolicyArn=outputs["arn"], PolicyDocument=text)
    policy.engine.update(outputs, checked | {"policy": document("dynamodb:Query")})
    assert [name for name, _ in versions(policy)] == ["v1", "v3", "v4", "v5", "v6"]


def test_a_policy_that_is_attached_is_not_deleted(policy: Life) -> None:
    _, outputs = policy.made()
    policy.aws.call("iam", "CreateRole", RoleName=policy.name, AssumeRolePolicyDocument="{}")
    policy.aws.call("iam", "AttachRolePolicy", RoleName=policy.name, PolicyArn=outputs["arn"])
    with pytest.raises(grpc.RpcError) as refused:
        policy.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "iam DeletePolicy: DeleteConflict: Cannot delete a policy attached to entities."
    )
    assert policy.engine.read(outputs["arn"])[1]["attachmentCount"] == 1
