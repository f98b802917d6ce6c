from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.iam.attachments import attach, attached, change, detach

DOCUMENT = (
    '{"Version":"2012-10-17",'
    '"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}]}'
)
BACKUPS = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
RESTORES = "arn:aws-cn:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"


@pytest.fixture
def role(aws: Aws) -> str:
    return made_role(aws, f"orders-{uuid4().hex}")


@pytest.fixture
def policy(aws: Aws) -> str:
    name = f"policy-{uuid4().hex}"
    made = aws.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=DOCUMENT)
    return made["Policy"]["Arn"]


def made_role(aws: Aws, name: str) -> str:
    aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    return name


def test_policies_are_attached_and_detached_any_number_of_times(
    aws: Aws, role: str, policy: str
) -> None:
    for arn in (policy, BACKUPS, policy, BACKUPS):
        attach(aws, role, arn)
    assert attached(aws, role) == [policy, BACKUPS]
    assert aws.call("iam", "GetPolicy", PolicyArn=policy)["Policy"]["AttachmentCount"] == 1
    for arn in (policy, BACKUPS, policy, BACKUPS):
        detach(aws, role, arn)
    assert attached(aws, role) == []
    assert aws.call("iam", "GetPolicy", PolicyArn=policy)["Policy"]["AttachmentCount"] == 0


def test_a_role_comes_from_some_policies_to_others(aws: Aws, role: str, policy: str) -> None:
    change(aws, role, (), [policy, BACKUPS])
    change(aws, role, [policy, BACKUPS], [BACKUPS, RESTORES])
    assert attached(aws, role) == [RESTORES, BACKUPS]


def test_each_role_has_its_own_and_a_later_one_of_its_name_none(aws: Aws, role: str) -> None:
    attach(aws, role, BACKUPS)
    assert attached(aws, made_role(aws, f"{role}-2")) == []
    aws.call("iam", "DeleteRole", RoleName=role)
    assert attached(aws, role) == []
    detach(aws, role, BACKUPS)
    assert attached(aws, made_role(aws, role)) == []
