from collections.abc import Callable
from typing import Any

import pytest

from ops.verify.deployed import Deployed
from ops.verify.protection import questions
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.as_asked import REQUESTS
from tests.ops.verify.estate import backend, breakages, checked, client, found

ALIAS = "alias/prod-market-intelligence-tables"


def encryption(specification: dict[str, Any] | None) -> None:
    backend("dynamodb").tables[REQUESTS].sse_specification = specification


def key() -> str:
    return client("kms").describe_key(KeyId=ALIAS)["KeyMetadata"]["KeyId"]


def a_key_that_aws_owns() -> None:
    encryption(None)


def the_key_that_aws_manages() -> None:
    managed = client("kms").describe_key(KeyId="alias/aws/dynamodb")["KeyMetadata"]["Arn"]
    encryption({"Enabled": True, "KMSMasterKeyId": managed})


def another_key() -> None:
    arn = client("kms").create_key()["KeyMetadata"]["Arn"]
    encryption({"Enabled": True, "KMSMasterKeyId": arn})


def a_key_that_is_gone() -> None:
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/gone"
    encryption({"Enabled": True, "KMSMasterKeyId": arn})


BREAKAGES = breakages(
    dict.fromkeys(
        [a_key_that_aws_owns, the_key_that_aws_manages, another_key, a_key_that_is_gone],
        "encryption",
    )
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"requests: {check}": "failed"}


@pytest.mark.parametrize("state", ["disabled", "to be deleted"])
def test_a_key_that_cannot_be_used_is_found_on_every_table_that_has_it(
    of: Deployed, state: str
) -> None:
    if state == "disabled":
        client("kms").disable_key(KeyId=key())
    else:
        client("kms").schedule_key_deletion(KeyId=key())
    assert found(of) == {"requests: encryption": "failed", "logs: encryption": "failed"}


def test_a_disabled_key_has_to_be_enabled_first(of: Deployed) -> None:
    client("kms").disable_key(KeyId=key())
    [encryption] = [
        one for one in checked(questions(of, of.tables[1])) if one.check == "encryption"
    ]
    assert (encryption.found, encryption.expected, encryption.todo) == (
        {"state": "Disabled"},
        {"state": "Enabled"},
        f"{of.mend} A key that is disabled or to be deleted has to be enabled first.",
    )
