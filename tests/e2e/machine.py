"""A machine of a user's own: a home, a clone, an engine, a backend, and AWS on loopback."""

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


def bucket(name: str, machine: Machine) -> str:
    """Make a bucket in the account, and return how the engine reaches it."""
    machine.client("s3").create_bucket(Bucket=name)
    return f"{name}?s3ForcePathStyle=true&region=us-east-1&{on_loopback(machine)}"


def on_loopback(machine: Machine) -> str:
    """Return what leads the engine's own clients of AWS, which know no AWS_ENDPOINT_URL."""
    return f"endpoint={machine.endpoint.removeprefix('http://')}&disableSSL=true"
