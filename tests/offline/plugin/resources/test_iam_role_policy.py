import json
from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, failure

READ = (
    '{"Version":"2012-10-17",'
    '"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}]}'
)
WRITE = READ.replace("GetItem", "PutItem")
MARKS = "Examine values at 'orders"


@pytest.fixture
def policies(engine: Engine) -> Engine:
    return engine.of("aws:iam/rolePolicy:RolePolicy")


@pytest.fixture
def role(aws: Aws) -> str:
    name = f"orders-{uuid4().hex}"
    aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    return name


@pytest.fixture
def policy(role: str) -> Properties:
    return {"name": "read", "policy": json.dumps(json.loads(READ), indent=2), "role": role}


def test_a_policy_is_made_and_tells_all_of_itself(
    policies: Engine, policy: Properties, role: str
) -> None:
    checked, outputs = policies.made(policy)
    assert outputs == {
        "id": f"{role}:read",
        "name": "read",
        "namePrefix": "",
        "policy": READ,
        "role": role,
    }
    assert policies.kinds(outputs, checked) == {}
    assert policies.read(f"{role}:read", outputs, checked) == (
        f"{role}:read",
        outputs,
        checked | {"policy": READ},
    )


def test_a_preview_tells_what_is_known(policies: Engine) -> None:
    checked, reasons = policies.check({"policy": UNKNOWN, "role": UNKNOWN})
    assert reasons == []
    assert policies.create(checked, preview=True) == (
        "",
        {"name": checked["name"], "namePrefix": UNKNOWN, "policy": UNKNOWN, "role": UNKNOWN},
    )
    assert (checked["name"][:7], len(checked["name"])) == ("orders-", 14)


def test_a_document_changes_in_place(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy)
    news = checked | {"policy": WRITE}
    assert policies.kinds(outputs, news) == {"policy": "UPDATE"}
    updated = policies.update(outputs, news)
    assert updated == outputs | {"policy": WRITE}
    assert policies.kinds(updated, news) == {}


def test_another_name_or_role_replaces(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy)
    renamed = policies.diff(outputs, checked | {"name": "other"})
    assert (list(renamed.replaces), renamed.deleteBeforeReplace) == (["name"], False)
    moved = policies.diff(outputs, checked | {"role": "other"})
    assert (list(moved.replaces), moved.deleteBeforeReplace) == (["role"], True)


def test_an_import_needs_no_more_than_the_id(policies: Engine, policy: Properties) -> None:
    checked, made = policies.made(policy)
    assert policies.read(made["id"]) == (
        made["id"],
        made,
        {"__defaults": [], "name": "read", "policy": READ, "role": policy["role"]},
    )
    assert policies.kinds(made, checked) == {}


def test_an_id_that_is_none_is_refused(policies: Engine) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        policies.read("read")
    assert failure(refused.value).sentence == (
        "role_policy id must be of the form <role name>:<policy name>"
    )


def test_a_policy_needs_its_role(policies: Engine, policy: Properties) -> None:
    checked, _ = policies.check(policy | {"role": "nobody"})
    with pytest.raises(grpc.RpcError) as refused:
        policies.create(checked)
    assert failure(refused.value).sentence == (
        "iam PutRolePolicy: NoSuchEntity: Role nobody not found"
    )


def test_deleting_what_is_gone_is_fine(
    policies: Engine, policy: Properties, role: str, aws: Aws
) -> None:
    checked, outputs = policies.made(policy)
    policies.delete(outputs)
    policies.delete(outputs)
    assert policies.read(outputs["id"], outputs, checked)[0] == ""
    aws.call("iam", "DeleteRole", RoleName=role)
    policies.delete(outputs)
    assert policies.read(outputs["id"], outputs, checked)[0] == ""


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"name": "a/b"},
            rf"invalid value for name (must match [\w+=,.@-]). {MARKS}.name'.",
        ),
        (
            {"policy": ""},
            f'"policy" is an empty string, which is not a valid JSON value. {MARKS}.policy\'.',
        ),
        (
            {"role": "arn:aws:iam::123456789012:role/orders"},
            f"\"role\" must be the role's name not its ARN. {MARKS}.role'.",
        ),
    ],
    ids=["name", "document", "role"],
)
def test_what_is_refused(
    policies: Engine, policy: Properties, wrong: Properties, reason: str
) -> None:
    assert policies.check(policy | wrong)[1] == [reason]
