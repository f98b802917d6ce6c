import pytest

from ops import stacks
from ops.adopt.caller import CallerError, site
from ops.verify.aws import Aws
from tests.ops.adopt.conftest import ACCOUNT, HEAD, World


def test_the_stack_is_where_its_caller_is(world: World) -> None:
    world.write("  market-intelligence:requests: {tableName: my_requests}\n")
    found = world.presence().site

    assert (found.account, found.region, found.partition) == (ACCOUNT, "us-east-1", "aws")
    assert found.table_names == {"requests": "my_requests"}


def test_another_account_is_not_looked_at(world: World) -> None:
    text = HEAD.replace(ACCOUNT, "444455556666")
    (world.folder / "Pulumi.prod.yaml").write_text(text)

    with pytest.raises(CallerError) as refused:
        world.presence()
    assert str(refused.value) == (
        "You are in account 123456789012, and the prod stack in 444455556666: take other "
        "credentials, or mend aws:allowedAccountIds in Pulumi.prod.yaml."
    )


def test_any_account_will_do_where_none_is_named(world: World) -> None:
    (world.folder / "Pulumi.prod.yaml").write_text("config:\n  aws:region: us-east-1\n")

    assert world.presence().site.account == ACCOUNT


def test_without_credentials_nothing_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    stack = stacks.read("prod", world.folder)

    with pytest.raises(CallerError) as refused:
        site(stack, Aws(stack.region))
    assert str(refused.value) == "AWS does not say who is asking: Unable to locate credentials"
