from dataclasses import replace
from pathlib import Path

import pytest

from ops import stacks
from ops.stacks import Stack
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


def test_without_credentials_nothing_is_asked(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    with pytest.raises(CallerError) as refused:
        site(stack, Aws(stack.region))
    assert str(refused.value) == (
        "AWS does not say who is asking: Unable to locate credentials\n"
        "See whether AWS can be reached with these credentials, and try again."
    )
