import pytest

from ops.verify.aws import Aws
from ops.verify.keys import key_facts
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.estate import client

NAMES = ("alias/one", "alias/other")


@pytest.fixture
def key(outputs: dict[str, object]) -> str:
    """A key with two aliases."""
    assert outputs
    key = client("kms").create_key()["KeyMetadata"]
    for name in NAMES:
        client("kms").create_alias(AliasName=name, TargetKeyId=key["KeyId"])
    return key["Arn"]


@pytest.mark.parametrize("alias", NAMES)
def test_a_key_is_known_by_the_alias_that_it_should_have(aws: Aws, key: str, alias: str) -> None:
    assert key_facts(aws, key, alias) == {"key": alias, "state": "Enabled"}


def test_a_key_without_it_is_known_by_another(aws: Aws, key: str) -> None:
    assert key_facts(aws, key, "alias/tables") == {"key": "alias/one", "state": "Enabled"}


def test_a_key_without_any_is_known_by_its_arn(aws: Aws, outputs: dict[str, object]) -> None:
    assert outputs
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    assert key_facts(aws, key, "alias/tables") == {"key": key, "state": "Enabled"}


def test_the_state_is_told(aws: Aws, key: str) -> None:
    client("kms").disable_key(KeyId=key.rpartition("/")[2])
    assert key_facts(aws, key, "alias/one")["state"] == "Disabled"


def test_a_key_that_is_not_there_is_missing(aws: Aws) -> None:
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/none"
    assert key_facts(aws, key, "alias/one") == {"key": key, "state": "missing"}
