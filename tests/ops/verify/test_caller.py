from dataclasses import replace
from pathlib import Path

import pytest

from ops import stacks
from ops.stacks import Stack, StackError
from ops.verify.aws import Aws
from ops.verify.caller import CallerError, site
from tests.conftest import ACCOUNT
from tests.offline.plugin.conftest import Server

TEXT = f"""\
config:
  aws:region: us-east-1
  aws:allowedAccountIds: ["{ACCOUNT}"]
  market-intelligence:requests:
    tableName: my_requests
"""


@pytest.fixture
def stack(server: Server, tmp_path: Path) -> Stack:
    assert server.url
    (tmp_path / "Pulumi.prod.yaml").write_text(TEXT)
    return stacks.read("prod", tmp_path)


def test_the_stack_is_where_its_caller_is(stack: Stack) -> None:
    found = site(stack, Aws(stack.region))

    assert (found.account, found.region, found.partition) == (ACCOUNT, "us-east-1", "aws")
    assert found.table_names == {"requests": "my_requests"}


def test_another_account_is_not_looked_at(stack: Stack) -> None:
    elsewhere = replace(stack, accounts=("444455556666", "777788889999"))

    with pytest.raises(CallerError) as refused:
        site(elsewhere, Aws(stack.region))
    assert str(refused.value) == (
        f"You are in account {ACCOUNT}, and the prod stack in 444455556666 or 777788889999: take "
        "other credentials, or mend aws:allowedAccountIds in Pulumi.prod.yaml."
    )


def test_any_account_will_do_where_none_is_named(stack: Stack) -> None:
    assert site(replace(stack, accounts=()), Aws(stack.region)).account == ACCOUNT


def test_whom_and_where_to_ask_has_to_be_known(stack: Stack, tmp_path: Path) -> None:
    encrypted = TEXT.replace("us-east-1", "{secure: v1:abc}")
    (tmp_path / "Pulumi.prod.yaml").write_text(encrypted)
    unread = stacks.read("acme/prod", tmp_path)

    with pytest.raises(StackError) as refused:
        site(unread, Aws(stack.region))
    assert str(refused.value) == (
        "Pulumi.prod.yaml: aws:region is encrypted, and this command has to know it. "
        "Set in plain text:\n"
        "  pulumi config set --stack acme/prod --plaintext --path aws:region VALUE"
    )
    # In a rehearsal it is what is deployed there.
    assert site(unread, Aws(unread.region, "http://127.0.0.1:1")).region == "us-east-1"
