"""What is peculiar to roles of IAM."""

import grpc
import pytest

from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.conftest import Calls, Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.iam import ATTACHMENTS, AWS_POLICY, ROLES, inline

NO_POLICIES: Properties = {"inlinePolicies": [], "managedPolicyArns": []}


@pytest.fixture
def role(engine: Engine) -> Life:
    return Life(engine, ROLES)


@pytest.mark.parametrize(
    ("policies", "kinds"),
    [
        (UNKNOWN, {"inlinePolicies": "UPDATE"}),
        ([UNKNOWN, ROLES.inputs["inlinePolicies"][1]], {"inlinePolicies[0]": "UPDATE"}),
    ],
    ids=["all", "one"],
)
def test_policies_that_are_unknown_may_be_others(
    role: Life, policies: object, kinds: dict[str, str]
) -> None:
    checked, outputs = role.made()
    assert role.engine.kinds(outputs, checked | {"inlinePolicies": policies}) == kinds


def test_an_update_sends_what_changes_alone(role: Life, calls: Calls) -> None:
    _, outputs = role.made()
    read, write = ROLES.inputs["inlinePolicies"]
    news = role.checked(
        {
            "inlinePolicies": [read, write | {"policy": inline("dynamodb:Scan")}],
            "managedPolicyArns": [AWS_POLICY],
        }
    )
    calls.made.clear()
    role.engine.update(outputs, news)
    sent = [action for action in calls.made if not action.startswith(("Get", "List"))]
    assert sent == ["PutRolePolicy", "DetachRolePolicy"]


def test_a_role_is_never_without_its_boundary(role: Life, calls: Calls) -> None:
    role.made()
    assert "CreateRole" in calls.made
    assert "PutRolePermissionsBoundary" not in calls.made


def test_policies_that_others_add_are_read_but_are_no_change(role: Life) -> None:
    checked, outputs = role.made(dict.fromkeys(NO_POLICIES))
    role.aws.call("iam", "AttachRolePolicy", RoleName=role.name, PolicyArn=role.words["policy"])
    text = inline("dynamodb:Scan")
    role.aws.call("iam", "PutRolePolicy", RoleName=role.name, PolicyName="one", PolicyDocument=text)
    _, now, inputs = role.engine.read(role.name, outputs, checked)
    assert now == outputs | {
        "inlinePolicies": [{"name": "one", "policy": text}],
        "managedPolicyArns": [role.words["policy"]],
    }
    assert inputs == role.refreshed(checked, outputs)
    assert role.engine.kinds(now, checked) == {}


@pytest.mark.parametrize("arn", ["<policy>", AWS_POLICY], ids=["of the account", "of AWS"])
def test_a_role_with_policies_of_others_is_deleted_only_by_force(role: Life, arn: str) -> None:
    checked, outputs = role.made(NO_POLICIES)
    attachment = role.engine.of(ATTACHMENTS.token)
    attachment.made(role.filled({"role": "<name>", "policyArn": arn}))
    with pytest.raises(grpc.RpcError) as refused:
        role.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "iam DeleteRole: DeleteConflict: Cannot delete entity, must detach all policies first."
    )
    text = inline("dynamodb:Scan")
    role.aws.call("iam", "PutRolePolicy", RoleName=role.name, PolicyName="a", PolicyDocument=text)
    role.engine.delete(outputs | {"forceDetachPolicies": True})
    assert role.engine.read(role.name, outputs, checked)[0] == ""


def test_an_id_may_end_as_if_it_named_a_region(role: Life) -> None:
    # Names of IAM may have an @, and a role has no region.
    name = f"{role.name}@eu-west-1"
    role.aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    assert role.engine.read(name)[0] == name
