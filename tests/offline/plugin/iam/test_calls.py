from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.failures import AwsError
from offline.plugin.iam.calls import answer, as_held, change_tags
from tests.offline.plugin.conftest import Server


@pytest.fixture
def role(aws: Aws) -> str:
    name = f"orders-{uuid4().hex}"
    aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    return name


def test_what_is_not_found_is_none(aws: Aws, role: str) -> None:
    assert answer(aws, "GetRole", RoleName="nobody") is None
    found = answer(aws, "GetRole", RoleName=role)
    assert found is not None
    assert found["Role"]["RoleName"] == role


def test_any_other_fault_is_told(aws: Aws, role: str) -> None:
    with pytest.raises(AwsError, match="EntityAlreadyExists"):
        answer(aws, "CreateRole", RoleName=role, AssumeRolePolicyDocument="{}")


def test_tags_are_taken_away_changed_and_put_on(aws: Aws, role: str) -> None:
    olds = {"tags": {"a": "1", "b": "1", "c": "1"}}
    change_tags(aws, "Role", {}, olds, RoleName=role)
    change_tags(aws, "Role", olds, {"tags": {"b": "1", "c": "2", "d": "2"}}, RoleName=role)
    tags = aws.call("iam", "ListRoleTags", RoleName=role)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"b": "1", "c": "2", "d": "2"}


def test_tags_that_stay_take_no_call(aws: Aws, role: str, server: Server) -> None:
    change_tags(aws, "Role", {"tags": {"a": "1"}}, {"tags": {"a": "1"}}, RoleName=role)
    assert server.called == [""]


def test_a_document_is_written_as_the_state_has_it() -> None:
    found = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["a:b"]}]}
    assert as_held(found) == (
        '{"Statement":[{"Action":["a:b"],"Effect":"Allow"}],"Version":"2012-10-17"}'
    )
    known = '{"Statement": {"Effect": "Allow", "Action": "a:b"}, "Version": "2012-10-17"}'
    assert as_held(found, known) == (
        '{"Statement":{"Action":"a:b","Effect":"Allow"},"Version":"2012-10-17"}'
    )
