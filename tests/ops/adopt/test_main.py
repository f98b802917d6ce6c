import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import ops.adopt.cli as adopt
from launcher.main import argv
from ops import stacks
from ops.requirements import CHECKOUT
from ops.verify.errors import CallError
from tests.ops.adopt.conftest import NAME, World
from tests.ops.mi import Ran, ran


@pytest.fixture(autouse=True)
def folder(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the command work in a folder of its own."""
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, world.folder)

    monkeypatch.setattr(stacks, "read", from_folder)
    monkeypatch.setattr(adopt, "CHECKOUT", world.folder)
    (world.folder / "policies").mkdir()
    shutil.copytree(CHECKOUT / "policies" / "config", world.folder / "policies" / "config")
    return world.folder


def run(*arguments: str) -> Ran:
    return ran("adopt", "--stack", "prod", *arguments)


def test_without_being_told_it_writes_nothing(world: World) -> None:
    world.make()
    before = {path: path.read_text() for path in world.folder.rglob("*") if path.is_file()}
    done = run("--requests", NAME)

    assert done.exit_code == 0
    assert f"requests: {NAME}: can be adopted" in done.stdout
    assert "Next, have it write Pulumi.prod.yaml, policies/config/prod.json" in done.stdout
    after = {path: path.read_text() for path in world.folder.rglob("*") if path.is_file()}
    assert after == before


def test_what_it_writes_is_read_by_the_stack(world: World) -> None:
    world.make()
    done = run("--requests", NAME, "--write", "--json")

    assert done.exit_code == 0
    document: dict[str, Any] = json.loads(done.stdout)
    assert (document["ok"], document["written"]) == (True, True)
    stack = stacks.read("prod")
    assert stack.settings.requests.table_name == NAME
    assert stack.settings.requests.time_to_live is False
    again = json.loads(run("--requests", NAME, "--write", "--json").stdout)
    assert again["files"] == []
    assert again["commands"] == document["commands"]


def test_nothing_in_aws_is_changed(world: World) -> None:
    world.make()
    before = world.dynamodb.describe_table(TableName=NAME)["Table"]
    run("--requests", NAME, "--write")

    assert world.dynamodb.describe_table(TableName=NAME)["Table"] == before
    assert world.dynamodb.list_tables()["TableNames"] == [NAME]


def test_a_table_that_cannot_be_adopted_is_told_by_the_exit_code(world: World) -> None:
    keys = [{"AttributeName": "user_id", "KeyType": "HASH"}]
    world.dynamodb.create_table(
        TableName=NAME,
        KeySchema=keys,
        AttributeDefinitions=[{"AttributeName": "user_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    done = run("--requests", NAME, "--write")

    assert done.exit_code == 1
    assert "Its keys are user_id S, not request_id S." in done.stdout
    assert "Nothing was written." in done.stdout
    assert not (world.folder / "adopt.prod.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ("--requests", "none"),
            "There is no table none in us-east-1 of account 123456789012. There is none.\n",
            id="no such table",
        ),
        pytest.param(
            ("--logs", "my logs"),
            "--logs 'my logs' is not 3 to 255 of the characters a-z, A-Z, 0-9, '_', '.' and '-'.\n",
            id="no name",
        ),
        pytest.param(
            ("--stack", "test"),
            "There is no stack 'test': the stacks are prod.\n",
            id="no such stack",
        ),
    ],
)
def test_what_cannot_be_read_is_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_a_table_in_another_region_is_not_found(world: World) -> None:
    world.make()
    text = (world.folder / "Pulumi.prod.yaml").read_text()
    (world.folder / "Pulumi.prod.yaml").write_text(text.replace("us-east-1", "eu-west-1"))
    done = run("--requests", NAME)

    assert done.exit_code == 2
    assert done.stderr == (
        f"There is no table {NAME} in eu-west-1 of account 123456789012. There is none.\n"
    )


def test_who_may_not_read_a_table_is_told_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.make()
    ask = adopt.Aws.ask

    def denied(self: adopt.Aws, service: str, action: str, **parameters: Any) -> Any:
        if action == "describe_time_to_live":
            raise CallError("dynamodb:DescribeTimeToLive: AccessDenied: no", "Allow it.")
        return ask(self, service, action, **parameters)

    monkeypatch.setattr(adopt.Aws, "ask", denied)
    done = run("--requests", NAME)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "dynamodb:DescribeTimeToLive: AccessDenied: no\nAllow it.\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("{", "is not valid JSON: Expecting property name enclosed in double quotes: line 1 "),
        (None, "cannot be read: No such file or directory."),
    ],
)
def test_the_packs_config_that_cannot_be_used_is_named(
    world: World, config: str | None, said: str
) -> None:
    world.make()
    file = world.folder / "policies" / "config" / "prod.json"
    file.unlink() if config is None else file.write_text(config)
    done = run("--requests", NAME, "--write")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{file} {said}")
    assert "tableName" not in (world.folder / "Pulumi.prod.yaml").read_text()


def test_nothing_is_written_where_a_file_cannot_be(world: World) -> None:
    world.make()
    (world.folder / "adopt.prod.json").symlink_to(world.folder / "missing" / "adopt.prod.json")
    done = run("--requests", NAME, "--write")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"{world.folder / 'adopt.prod.json'} cannot be written: No such file or directory.\n"
    )
    assert "tableName" not in (world.folder / "Pulumi.prod.yaml").read_text()


def test_it_is_a_command() -> None:
    done = subprocess.run(
        argv("adopt", "--help"),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "Take over tables that exist already" in done.stdout
