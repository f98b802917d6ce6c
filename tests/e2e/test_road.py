"""The README's road to production, on an engine, a backend and a home of the user's own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest

from launcher import engine
from launcher.paths import cache
from tests.e2e.checkout import Checkout, copy_project
from tests.lent_packages import lend_packages

ACCOUNT = "111122223333"
# boto3 makes the classes of its clients at run time.
UNTYPED: Any = boto3
PLUGIN = """\
#!/bin/sh
exec '{python}' -c 'import sys; sys.path.insert(0, sys.argv.pop(1))
from rehearsal.plugin.__main__ import main; main()' '{checkout}' "$@"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A user's machine with a clone of the project, on which AWS is a server on loopback."""

    clone: Path
    endpoint: str
    variables: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a line of a shell in the clone, its output as one text."""
        return subprocess.run(
            ["sh", "-c", command],
            cwd=self.clone,
            env=self.variables | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def client(self, service: str) -> Any:
        """Return a client of AWS in the user's account."""
        return UNTYPED.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="anything",
        )

    def tables(self) -> list[str]:
        """Return the names of every table in the account."""
        return sorted(self.client("dynamodb").list_tables()["TableNames"])


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where AWS answers."""
    record = tmp_path_factory.mktemp("aws") / "record"
    instance = uuid4().hex
    started = subprocess.run(
        [sys.executable, "-m", "rehearsal.server", "0", instance, str(record)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    port, _ = started.stdout.split()
    yield f"http://127.0.0.1:{port}"
    # The server ends itself when nothing names it any more.
    record.unlink()


@pytest.fixture(scope="module")
def machine(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The machine, before the first command of the README."""
    folder = tmp_path_factory.mktemp("machine")
    origin = copy_project(folder / "origin")
    clone, home = folder / "clone", folder / "home"
    origin.git("clone", "--quiet", ".", str(clone))
    lend_packages(clone)
    pulumi_home = home / "pulumi"
    _install_plugin(pulumi_home, clone)
    own = engine.find().folder
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "LANG", "LC_", "PYTEST_")) or name == "PATH"
    }
    machine = Machine(
        clone=clone,
        endpoint=endpoint,
        variables=kept
        | {
            "HOME": str(home),
            **{f"GIT_{who}_NAME": "user" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "user@example.com" for who in ("AUTHOR", "COMMITTER")},
            "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
            # What is slow to make is kept beside the user's home, and is here already.
            "XDG_CACHE_HOME": str(cache().parent),
            "PULUMI_HOME": str(pulumi_home),
            "PULUMI_CONFIG_PASSPHRASE": uuid4().hex,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # In place of a person who answers `yes`.
            "PULUMI_SKIP_CONFIRMATIONS": "true",
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "anything",
        },
    )
    yield machine
    Checkout(folder=clone).end()


def _install_plugin(pulumi_home: Path, clone: Path) -> None:
    """Put the stand-in where this home keeps the official plugin."""
    pins = (clone / "requirements.txt").read_text()
    version = re.findall(r"^pulumi-aws==(\S+)", pins, re.MULTILINE)[0]
    plugin = pulumi_home / "plugins" / f"resource-aws-v{version}" / "pulumi-resource-aws"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(PLUGIN.format(python=clone / ".venv" / "bin" / "python", checkout=clone))
    plugin.chmod(0o755)


def road(clone: Path, stack: str) -> dict[str, list[str]]:
    """Return the commands under the README's "Deploy it", by the words above each block."""
    _, _, text = (clone / "README.md").read_text().partition("\n## Deploy it\n")
    section, _, _ = text.partition("\n## ")
    blocks = re.findall(r"^\*\*(.+?)\*\*.*?```sh\n(.*?)```", section, re.DOTALL | re.MULTILINE)
    return {
        title.rstrip(".,"): [
            re.sub(r"\bprod\b", stack, line.partition("  #")[0]) for line in block.splitlines()
        ]
        for title, block in blocks
    }


def backend(stack: str, machine: Machine) -> str:
    """Return where Pulumi keeps the state: for prod in a bucket, else in a folder."""
    if stack != "prod":
        folder = machine.clone.parent / "backend"
        folder.mkdir(exist_ok=True)
        return folder.as_uri()
    return f"s3://{bucket('state', machine)}"


def bucket(name: str, machine: Machine) -> str:
    """Make a bucket in the account, and return how the engine reaches it."""
    machine.client("s3").create_bucket(Bucket=name)
    return f"{name}?s3ForcePathStyle=true&region=us-east-1&{on_loopback(machine)}"


def on_loopback(machine: Machine) -> str:
    """Return what leads the engine's own clients of AWS, which know no AWS_ENDPOINT_URL."""
    return f"endpoint={machine.endpoint.removeprefix('http://')}&disableSSL=true"


def astray(folder: Path) -> dict[str, str]:
    """Return what a shell may set for other Pythons, which `./mi` must not heed."""
    folder.mkdir(exist_ok=True)
    for name in ("json", "pip", "pulumi", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('led astray')\n")
    return {"PIP_USER": "1", "PYTHONPATH": str(folder), "PYTHONWARNINGS": "error"}


@pytest.mark.timeout(1800)  # about 30 commands, a dozen of them deployments
@pytest.mark.parametrize(
    "stack",
    [
        "dev",
        pytest.param("staging", marks=pytest.mark.nightly),
        pytest.param("prod", marks=pytest.mark.nightly),
    ],
)
def test_the_readme_leads_to_a_deployment_and_out_again(stack: str, machine: Machine) -> None:
    variables = {"PULUMI_BACKEND_URL": backend(stack, machine)}
    hostile = variables | astray(machine.clone.parent / "poison")
    steps = road(machine.clone, stack)
    names = {f"{stack}-market-intelligence-requests", f"{stack}-request-processing-logs"}

    def walk(*commands: str) -> str:
        printed = ""
        for command in commands:
            done = machine.run(command, **(hostile if command.startswith("./mi ") else variables))
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            printed = done.stdout
        return printed

    walk(*steps["Set up once"])
    if stack != "dev":
        walk(*steps["Name who is on call"])
    walk(f"git commit --quiet --all --message {stack}")
    assert "encryptionsalt" in (machine.clone / f"Pulumi.{stack}.yaml").read_text()

    deploy, verify = steps["Deploy"]
    assert f"{ACCOUNT}, us-east-1" in walk(deploy, verify).splitlines()[-1]
    assert names <= {*machine.tables()}

    change, preview, review, update = steps["Change it"]
    assert "Tag team: none → search" in walk(change, preview, review)
    walk(update, verify)

    drift, restore, remove = steps["Look for drift"]
    walk(drift)
    machine.client("dynamodb").tag_resource(
        ResourceArn=f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{stack}-request-processing-logs",
        Tags=[{"Key": "team", "Value": "somebody else"}],
    )
    assert machine.run(drift, **variables).returncode != 0
    assert machine.run(verify, **variables).returncode == 1
    walk(f"{update} --refresh", verify, drift)
    walk(restore, remove)

    # The stack's file, as the user's own engine has written it, serves a rehearsal as well.
    walk(f"make --silent preview STACK={stack}")

    refused, *out = steps["Remove it"]
    if is_protected(stack, machine.clone):
        printed = machine.run(refused, **variables)
        assert printed.returncode != 0
        assert "cannot be deleted" in printed.stdout
        assert names <= {*machine.tables()}
    walk(*out)
    assert names & {*machine.tables()} == set()

    assert walk("git status --porcelain --untracked-files=no").split() == [
        "M",
        f"Pulumi.{stack}.yaml",
    ]
    walk("git checkout --quiet .")


@pytest.mark.nightly
def test_a_key_of_kms_encrypts_what_the_state_and_the_stacks_file_keep(machine: Machine) -> None:
    page = (machine.clone / "docs" / "delivery.md").read_text()
    _, _, state = page.partition("\n### State and secrets\n")
    export, init = re.findall(r"```\n(.*?)```", state, re.DOTALL)[0].splitlines()
    kms = machine.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/pulumi", TargetKeyId=key)
    reached = bucket("your-state-bucket", machine)
    export = export.replace("s3://your-state-bucket", f"'s3://{reached}'")
    init = init.replace('us-east-1"', f'us-east-1&{on_loopback(machine)}"')
    set_up = road(machine.clone, "prod")["Set up once"]
    endpoint = "--path 'market-intelligence:alarms.subscriptions[0].endpoint'"
    address = "on-call@example.com"
    without_passphrase = {"PULUMI_CONFIG_PASSPHRASE": ""}
    printed = ""
    for command in (
        "./mi install",
        f"{export} && {init}",
        f"{export} && pulumi config set --secret {endpoint} {address} --stack prod",
        f"{export} && pulumi config get {endpoint} --stack prod",
        f"{export} && {set_up[-1]}",
        f"{export} && pulumi preview --stack prod --policy-pack policies",
        f"{export} && pulumi stack rm --yes --preserve-config --stack prod",
        "make --silent preview STACK=prod",
    ):
        done = machine.run(command, **without_passphrase)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        printed += done.stdout
    assert f"\n{address}\n" in printed
    assert "stand-ins for: market-intelligence:alarms.subscriptions[0].endpoint.\n" in printed
    text = (machine.clone / "Pulumi.prod.yaml").read_text()
    assert "\nsecretsprovider: awskms://" in f"\n{text}"
    assert "\nencryptedkey: " in f"\n{text}"
    assert address not in text
    machine.run("git checkout --quiet .")


def test_another_account_than_the_stacks_files_is_refused_in_a_sentence(machine: Machine) -> None:
    folder = machine.clone.parent / "other"
    folder.mkdir()
    login, init, account = road(machine.clone, "dev")["Set up once"][1:]
    another = account.replace(ACCOUNT, "444455556666")
    variables = {"PULUMI_BACKEND_URL": folder.as_uri()}
    for command in ("./mi install", login, init, another):
        assert machine.run(command, **variables).returncode == 0
    done = machine.run("pulumi preview --stack dev", **variables)
    machine.run("git checkout --quiet .")
    assert done.returncode != 0
    assert f"tell where it works: AWS account ID not allowed: {ACCOUNT}\n" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.nightly
def test_a_clone_makes_an_environment_of_its_own(machine: Machine) -> None:
    environment = machine.clone / ".venv"
    environment.unlink()
    done = machine.run("./mi install && ./mi --help", **astray(machine.clone.parent / "poison"))
    assert done.returncode == 0, done.stdout
    assert environment.is_dir()
    assert not environment.is_symlink()


def is_protected(stack: str, clone: Path) -> bool:
    """Whether the stack's file, as it was committed first, protects the tables."""
    text = (clone.parent / "origin" / f"Pulumi.{stack}.yaml").read_text()
    return "deletionProtection: false" not in text
