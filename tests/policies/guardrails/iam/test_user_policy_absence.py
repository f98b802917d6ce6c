import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.iam.user_policy_absence import LISTS, RULE, USER_POLICY, USER_POLICY_ATTACHMENT
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
REFUSED = "Give the policy in 'requests' to a role or a group, not to a user."


@pytest.mark.parametrize("resource_type", [USER_POLICY, USER_POLICY_ATTACHMENT])
@pytest.mark.parametrize(
    "user",
    [
        pytest.param("ada", id="user"),
        pytest.param(None, id="left out"),
        pytest.param(True, id="flag"),
        pytest.param(UNKNOWN_STRING_VALUE, id="unknown"),
    ],
)
def test_policy_of_one_user(run: Run, resource_type: str, user: object) -> None:
    assert run(POLICY, {"user": user}, resource_type=resource_type) == [REFUSED]


@pytest.mark.parametrize(("resource_type", "key"), LISTS.items())
@pytest.mark.parametrize(
    ("listed", "said"),
    [
        pytest.param([], [], id="empty"),
        pytest.param(None, [], id="left out"),
        pytest.param(["ada"], [REFUSED], id="one"),
        pytest.param([UNKNOWN_STRING_VALUE], [REFUSED], id="one unknown"),
        pytest.param([None], [REFUSED], id="null"),
        pytest.param("ada", [REFUSED], id="string"),
        pytest.param(1.0, [REFUSED], id="number"),
        pytest.param(True, [REFUSED], id="flag"),
        pytest.param({"x": "ada"}, [REFUSED], id="object"),
        pytest.param(
            UNKNOWN_ARRAY_VALUE,
            ["unknown: Array value at .{} can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_list(run: Run, resource_type: str, key: str, listed: object, said: list[str]) -> None:
    props = {key: listed, "roles": ["reader"], "groups": ["readers"], "userName": "ada"}
    assert run(POLICY, props, resource_type=resource_type) == [one.format(key) for one in said]


def test_lists_that_are_looked_at() -> None:
    assert LISTS == {
        "aws:iam/policyAttachment:PolicyAttachment": "users",
        "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": "policyNames",
        "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns",
    }


@pytest.mark.parametrize(
    "resource_type",
    [
        "aws:iam/user:User",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/groupPolicy:GroupPolicy",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ],
)
def test_other_types_are_not_looked_at(resource_type: str) -> None:
    assert not RULE.covers(resource_type)
