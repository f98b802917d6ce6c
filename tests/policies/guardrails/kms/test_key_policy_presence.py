import json
from itertools import count
from typing import Any

import pytest
from pulumi_policy import PolicyResource, StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_policy_presence import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, KEY_POLICY, KEYS, REPLICA_KEY
from tests.policies.conftest import Run
from tests.policies.stacks import found, resource

ID = "1111aaaa-22bb-33cc-44dd-555566667777"
ARN = f"arn:aws:kms:us-east-1:111122223333:key/{ID}"
STATEMENT = {
    "Sid": "Enable IAM User Permissions",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "kms:*",
    "Resource": "*",
}
DEFAULT = {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [STATEMENT]}
OWN = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
NOT_KNOWN = "unknown: string value at .keyId can't be known during preview"


def unsafe(name: str = "items") -> str:
    return (
        f"Set policy on key {name!r}, or add a KeyPolicy for it: "
        "its default policy leaves its use to every IAM policy of the account."
    )


@pytest.mark.parametrize("resource_type", KEYS)
@pytest.mark.parametrize(
    ("policy", "said"),
    [
        pytest.param(OWN, [], id="own"),
        pytest.param("{", [], id="malformed, which is another rule's"),
        pytest.param(["statement"], [], id="list, which is another rule's"),
        pytest.param(None, [unsafe()], id="left out"),
        pytest.param("", [unsafe()], id="empty"),
        pytest.param(json.dumps(DEFAULT), [unsafe()], id="filled in by KMS"),
        pytest.param(json.dumps({**DEFAULT, "Id": "mine"}), [], id="default with its own id"),
        pytest.param(
            json.dumps({**DEFAULT, "Statement": [STATEMENT, STATEMENT | {"Sid": "Mine"}]}),
            [],
            id="default with more statements",
        ),
        pytest.param("[" * 100_000, [], id="JSON too deep"),
        pytest.param("7", [], id="JSON of another type"),
        pytest.param(UNKNOWN_STRING_VALUE, [unsafe()], id="not known, and of no resource"),
    ],
)
def test_policy_of_a_key(resource_type: str, policy: object, said: list[str]) -> None:
    assert found(RULE, resource(resource_type, "items", {"policy": policy})) == said


def test_policy_that_other_resources_are_part_of() -> None:
    role = resource("aws:iam/role:Role", "reader", {})
    key = resource(KEY, "items", {"policy": UNKNOWN_STRING_VALUE}, policy=role)
    assert found(RULE, role, key) == []


@pytest.mark.parametrize("resource_type", KEYS)
@pytest.mark.parametrize(
    ("key_id", "said"),
    [
        pytest.param(ID, [], id="id"),
        pytest.param(ARN, [], id="ARN"),
        pytest.param("2222", [unsafe()], id="another's id"),
        pytest.param(ID.upper(), [unsafe()], id="other case"),
        pytest.param(None, [unsafe()], id="left out"),
        pytest.param(1.0, [unsafe()], id="number"),
        pytest.param([ID], [unsafe()], id="list"),
        pytest.param(UNKNOWN_STRING_VALUE, [NOT_KNOWN], id="unknown"),
    ],
)
def test_policy_beside_a_key(resource_type: str, key_id: object, said: list[str]) -> None:
    key = resource(resource_type, "items", {"keyId": ID, "arn": ARN})
    policy = resource(KEY_POLICY, "policy", {"keyId": key_id, "policy": OWN})
    assert found(RULE, key, policy) == said
    assert found(RULE, policy, key) == said


def test_policy_beside_a_key_that_has_no_more_than_an_id() -> None:
    key = resource(REPLICA_KEY, "items", {"id": ID})
    assert found(RULE, key, resource(KEY_POLICY, "policy", {"keyId": ID})) == []


def new_key(name: str) -> PolicyResource:
    """Return a key that is yet to be made: what KMS will say of it is not known."""
    names = ("id", "arn", "keyId", "policy")
    return resource(KEY, name, dict.fromkeys(names, UNKNOWN_STRING_VALUE))


def beside(name: str, key: PolicyResource) -> PolicyResource:
    return resource(KEY_POLICY, name, {"keyId": UNKNOWN_STRING_VALUE}, keyId=key)


def test_new_key_is_known_by_where_the_id_comes_from() -> None:
    items, logs = new_key("items"), new_key("logs")
    assert found(RULE, items, logs, beside("policy", items)) == [unsafe("logs")]
    assert found(RULE, items, logs, beside("policy", items), beside("another", logs)) == []
    assert found(RULE, items, logs) == [unsafe("items"), unsafe("logs")]


def test_policy_whose_id_comes_from_no_key_may_be_for_any() -> None:
    alias = resource("aws:kms/alias:Alias", "alias", {"targetKeyId": UNKNOWN_STRING_VALUE})
    items, logs, own = new_key("items"), new_key("logs"), resource(KEY, "own", {"policy": OWN})
    stack = (items, logs, own, alias, beside("policy", items), beside("another", alias))
    assert found(RULE, *stack) == [NOT_KNOWN]


def test_what_is_not_known_hides_no_other_fault(run_stack: Run) -> None:
    unknown = (KEY_POLICY, {"keyId": UNKNOWN_STRING_VALUE})
    assert run_stack(as_policy(RULE), (KEY, {}), (EXTERNAL_KEY, {"policy": OWN}), unknown) == [
        NOT_KNOWN
    ]
    assert run_stack(as_policy(RULE), (KEY, {}), (EXTERNAL_KEY, {"policy": OWN})) == [unsafe("0")]


def test_keys_of_other_types_are_not_looked_at() -> None:
    assert found(RULE, resource("aws:kms/alias:Alias", "alias", {})) == []


def test_each_policy_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [new_key(f"key-{position}") for position in range(50)]
    policies = [beside(f"policy-{position}", key) for position, key in enumerate(keys)]
    reads = count()

    class Counted(dict[str, list[PolicyResource]]):
        def get(self, key: str, default: Any = None) -> Any:
            next(reads)
            return super().get(key, default)

    for policy in policies:
        monkeypatch.setattr(policy, "property_dependencies", Counted(policy.property_dependencies))
    assert [*RULE.check(StackValidationArgs([*keys, *policies]))] == []
    assert next(reads) == len(policies)
