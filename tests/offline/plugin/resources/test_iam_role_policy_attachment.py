from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, failure

DOCUMENT = (
    '{"Version":"2012-10-17",'
    '"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}]}'
)
BACKUPS = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
RESTORES = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"


@pytest.fixture
def attachments(engine: Engine) -> Engine:
    return engine.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")


@pytest.fixture
def role(aws: Aws) -> str:
    name = f"orders-{uuid4().hex}"
    aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    return name


@pytest.fixture(params=["of the account", "of AWS"])
def policy(request: pytest.FixtureRequest, aws: Aws) -> str:
    if request.param == "of AWS":
        return BACKUPS
    name = f"policy-{uuid4().hex}"
    made = aws.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=DOCUMENT)
    return made["Policy"]["Arn"]


def test_an_attachment_is_made_read_imported_and_deleted(
    attachments: Engine, role: str, policy: str
) -> None:
    wish: Properties = {"policyArn": policy, "role": role}
    checked, outputs = attachments.made(wish)
    identity = f"{role}/{policy}"
    assert outputs == wish | {"id": identity}
    assert attachments.kinds(outputs, checked) == {}
    assert attachments.read(identity, outputs, checked) == (identity, outputs, checked)
    assert attachments.read(identity) == (identity, outputs, wish | {"__defaults": []})
    attachments.delete(outputs)
    attachments.delete(outputs)
    assert attachments.read(identity, outputs, checked)[0] == ""


def test_a_preview_tells_what_is_known(attachments: Engine) -> None:
    checked, reasons = attachments.check({"policyArn": UNKNOWN, "role": UNKNOWN})
    assert reasons == []
    assert attachments.create(checked, preview=True) == (
        "",
        {"policyArn": UNKNOWN, "role": UNKNOWN},
    )


@pytest.mark.parametrize(
    ("change", "replaced"),
    [({"role": "other"}, ["role"]), ({"policyArn": RESTORES}, ["policyArn"])],
    ids=["role", "policy"],
)
def test_any_change_replaces(
    attachments: Engine, role: str, change: Properties, replaced: list[str]
) -> None:
    checked, outputs = attachments.made({"policyArn": BACKUPS, "role": role})
    assert list(attachments.diff(outputs, checked | change).replaces) == replaced


def test_what_is_detached_elsewhere_reads_as_gone(
    attachments: Engine, role: str, policy: str, aws: Aws
) -> None:
    checked, outputs = attachments.made({"policyArn": policy, "role": role})
    attachments.delete(outputs)
    aws.call("iam", "DeleteRole", RoleName=role)
    assert attachments.read(outputs["id"], outputs, checked)[0] == ""
    attachments.delete(outputs)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (
            {"policyArn": BACKUPS, "role": "nobody"},
            "iam GetRole: NoSuchEntity: Role nobody not found",
        ),
        (
            {"policyArn": "arn:aws:iam::123456789012:policy/none", "role": "nobody"},
            (
                "iam AttachRolePolicy: NoSuchEntity: Policy arn:aws:iam::123456789012:policy/none "
                "does not exist or is not attachable."
            ),
        ),
    ],
    ids=["role", "policy"],
)
def test_what_is_not_there_cannot_be_attached(
    attachments: Engine, wish: Properties, sentence: str
) -> None:
    checked, _ = attachments.check(wish)
    with pytest.raises(grpc.RpcError) as refused:
        attachments.create(checked)
    assert failure(refused.value).sentence == sentence


def test_an_id_that_is_none_is_refused(attachments: Engine) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        attachments.read("orders")
    assert failure(refused.value).sentence == (
        'unexpected format for Import ID ("orders"), expected <role-name>/<policy_arn>'
    )


def test_what_is_no_arn_is_refused(attachments: Engine) -> None:
    wish = {"policyArn": "AWSBackupServiceRolePolicyForBackup", "role": "orders"}
    assert attachments.check(wish)[1] == [
        (
            '"policyArn" (AWSBackupServiceRolePolicyForBackup) is an invalid ARN. '
            "Examine values at 'orders.policyArn'."
        )
    ]
