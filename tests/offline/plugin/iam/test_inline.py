from uuid import uuid4

import pytest

from offline.plugin.aws import Aws
from offline.plugin.iam import inline
from offline.plugin.values import UNKNOWN, Properties

READ = (
    '{"Version":"2012-10-17",'
    '"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}]}'
)
SORTED = (
    '{"Statement":[{"Action":"dynamodb:GetItem","Effect":"Allow","Resource":"*"}],'
    '"Version":"2012-10-17"}'
)
WRITE = READ.replace("GetItem", "PutItem")


@pytest.fixture
def role(aws: Aws) -> str:
    name = f"orders-{uuid4().hex}"
    aws.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument="{}")
    return name


def test_a_policy_is_put_in_place_of_another_and_removed(aws: Aws, role: str) -> None:
    inline.put(aws, role, "one", WRITE)
    inline.put(aws, role, "one", SORTED)
    assert inline.found(aws, role, "one") == READ
    inline.remove(aws, role, "one")
    inline.remove(aws, role, "one")
    assert inline.found(aws, role, "one") is None
    assert inline.found(aws, "nobody", "one") is None


def test_a_policy_is_told_as_it_is_known(aws: Aws, role: str) -> None:
    inline.put(aws, role, "one", READ)
    known = READ.replace('"dynamodb:GetItem"', '["dynamodb:GetItem"]')
    assert inline.found(aws, role, "one", known) == known
    assert inline.found(aws, role, "one", WRITE) == READ
    assert inline.all_found(aws, role, {"one": known}) == {"one": known}
    assert inline.all_found(aws, "nobody", {}) == {}


def test_a_role_comes_from_some_policies_to_others(aws: Aws, role: str) -> None:
    inline.change(aws, role, {}, {"one": READ, "two": READ, "three": READ})
    # What is the same before and after stays as it is.
    inline.remove(aws, role, "three")
    inline.change(
        aws,
        role,
        {"one": READ, "two": READ, "three": READ},
        {"two": WRITE, "three": READ, "four": READ},
    )
    assert inline.all_found(aws, role, {}) == {"two": WRITE, "four": READ}


def test_the_documents_of_a_role_are_those_with_a_name() -> None:
    policies = [{"name": "one", "policy": READ}, {}, UNKNOWN]
    assert inline.documents_of({"inlinePolicies": policies}) == {"one": READ}
    assert inline.documents_of({}) == {}


@pytest.mark.parametrize(
    ("policies", "aligned"),
    [
        ([{"name": "one", "policy": SORTED}], [{"name": "one", "policy": READ}]),
        ([{"name": "one", "policy": WRITE}], [{"name": "one", "policy": WRITE}]),
        ([{"name": "two", "policy": SORTED}], [{"name": "two", "policy": SORTED}]),
        ([UNKNOWN, {"name": UNKNOWN}], [UNKNOWN, {"name": UNKNOWN}]),
        (UNKNOWN, UNKNOWN),
    ],
    ids=["same", "other", "another", "unknown items", "unknown"],
)
def test_a_document_that_says_the_same_is_written_as_before(
    policies: object, aligned: object
) -> None:
    olds: Properties = {"inlinePolicies": [{"name": "one", "policy": READ}]}
    assert inline.as_before(olds, {"inlinePolicies": policies}) == {"inlinePolicies": aligned}
    assert inline.as_before(olds, {"path": "/"}) == {"path": "/"}
