"""What is peculiar to managed policies attached to roles one by one."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.iam import ATTACHMENTS, AWS_POLICY

CHINA = AWS_POLICY.replace("arn:aws:", "arn:aws-cn:")


@pytest.fixture
def attachment(engine: Engine) -> Life:
    return Life(engine, ATTACHMENTS)


@pytest.mark.parametrize("arn", ["<policy>", AWS_POLICY])
def test_a_policy_may_be_attached_twice_and_is_detached_once(attachment: Life, arn: str) -> None:
    checked, outputs = attachment.made({"policyArn": arn})
    assert attachment.made({"policyArn": arn})[1] == outputs
    attachment.engine.delete(outputs)
    assert attachment.engine.read(outputs["id"], outputs, checked)[0] == ""
    policy = attachment.aws.call("iam", "GetPolicy", PolicyArn=attachment.words["policy"])
    assert policy["Policy"]["AttachmentCount"] == 0


@pytest.mark.parametrize("arn", ["<policy>", AWS_POLICY])
def test_an_attachment_goes_with_its_role(attachment: Life, arn: str) -> None:
    checked, outputs = attachment.made({"policyArn": arn})
    role, identity = outputs["role"], outputs["id"]
    attachment.engine.delete(outputs)
    attachment.aws.call("iam", "DeleteRole", RoleName=role)
    assert attachment.engine.read(identity, outputs, checked)[0] == ""
    attachment.engine.delete(outputs)
    attachment.aws.call("iam", "CreateRole", RoleName=role, AssumeRolePolicyDocument="{}")
    assert attachment.engine.read(identity, outputs, checked)[0] == ""


def test_a_policy_of_another_partition_is_none(attachment: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        attachment.made({"policyArn": CHINA})
    assert failure(refused.value).sentence == (
        f"iam AttachRolePolicy: NoSuchEntity: Policy {CHINA} does not exist or is not attachable."
    )


def test_an_id_names_the_role_and_the_policy(attachment: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        attachment.engine.read("orders")
    assert failure(refused.value).sentence == (
        'unexpected format for Import ID ("orders"), expected <role-name>/<policy_arn>'
    )
