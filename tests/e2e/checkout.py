"""A copy of the project, to use as a person would."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import boto3

from rehearsal.clock import HEADER
from tests.lent_packages import lend_packages
from tests.processes import ended

PROJECT = Path(__file__).parents[2]
# boto3 makes the classes of its clients at run time.
UNTYPED: Any = boto3
STACKS = ("dev", "staging", "prod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A copy of the project that tests run, change and break."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict[str, str])
    known: dict[tuple[str, str], Mapping[str, str]] = field(
        default_factory=dict[tuple[str, str], Mapping[str, str]], repr=False
    )
    """The variables of a shell that acts on a stack, by stack and server."""

    @property
    def environment(self) -> dict[str, str]:
        """What a shell of the user has: nothing of a rehearsal, no credentials."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "PULUMI_"))}
        return kept | {"PYTHON": str(self.folder / ".venv" / "bin" / "python")} | self.more

    def start_make(
        self, target: str, stack: str, **more: str
    ) -> AbstractContextManager["subprocess.Popen[str]"]:
        """Start `make` as a group of its own, its output as one text."""
        process = subprocess.Popen(
            ["make", "--silent", target, f"STACK={stack}"],
            cwd=self.folder,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return ended(process)

    def make(self, target: str, stack: str = "dev", **more: str) -> str:
        """Run `make` and give what it printed; it must succeed."""
        with self.start_make(target, stack, **more) as process:
            printed = process.communicate()[0]
        assert process.returncode == 0, printed
        return printed

    def make_fails(self, target: str, stack: str = "dev", **more: str) -> str:
        """Run `make` and give what it printed; it must fail, without a traceback.

        Newer engines interrupt a program that a policy stops, and Python says where it was.
        """
        with self.start_make(target, stack, **more) as process:
            printed = process.communicate()[0]
        assert process.returncode != 0, printed
        assert printed.count("Traceback") == printed.count("KeyboardInterrupt"), printed
        return printed

    def shell(self, command: str, stack: str = "dev") -> "subprocess.CompletedProcess[str]":
        """Run a command as a user would after `eval "$(make -s env)"`."""
        return self.run(command, self.variables(stack))

    def variables(self, stack: str = "dev") -> Mapping[str, str]:
        """Return the variables of a shell after `eval "$(make -s env)"`, as long as they hold."""
        server = self._server.read_text() if self._server.exists() else ""
        if (stack, server) not in self.known:
            done = self.run(f'eval "$(make -s env STACK={stack})" && env -0', self.environment)
            shell = dict(line.split("=", 1) for line in done.stdout.split("\0") if line)
            self.known[stack, self._server.read_text()] = shell
            return shell
        return self.known[stack, server]

    def state(self, stack: str = "dev") -> Path:
        """Return the file in which the engine has written down a stack."""
        [file] = (self.folder / ".rehearsal" / "state").glob(f".pulumi/stacks/**/{stack}.json")
        return file

    def end(self) -> None:
        """End the embedded AWS and whatever else was started here, faster than `make down`."""
        if self._server.exists():
            with suppress(ProcessLookupError):
                os.kill(json.loads(self._server.read_text())["pid"], signal.SIGTERM)
        # An engine that a test killed leaves its program and its pack behind.
        subprocess.run(["pkill", "-f", f"{self.folder}/"], check=False)

    @property
    def _server(self) -> Path:
        """The record of the embedded AWS."""
        return self.folder / ".rehearsal" / "server.json"

    def run(self, command: str, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """Run a command in a shell with these variables."""
        return subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def client(
        self, service: str, stack: str = "dev", region: str | None = None, *, hours_later: int = 0
    ) -> Any:
        """Return a plain boto3 client that acts on the rehearsal, some hours later."""
        variables = self.variables(stack)
        client = UNTYPED.client(
            service,
            endpoint_url=variables["AWS_ENDPOINT_URL"],
            region_name=region or variables["AWS_REGION"],
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        )

        def put_off(params: dict[str, Any], **_: object) -> None:
            params["headers"][HEADER] = str(hours_later)

        client.meta.events.register("before-call", put_off)
        return client

    def dynamodb(self, stack: str = "dev", *, hours_later: int = 0) -> Any:
        """Return such a client of DynamoDB."""
        return self.client("dynamodb", stack, hours_later=hours_later)

    def tables(self, stack: str = "dev") -> list[str]:
        """Return the names of every table, of all stacks."""
        return sorted(self.dynamodb(stack).list_tables()["TableNames"])

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        file = self.folder / name
        text = file.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        file.write_text(text.replace(old, new))

    def git(self, *arguments: str) -> str:
        """Run git and give what it printed."""
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        command = ["git", *identity, *arguments]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout

    def restore(self) -> None:
        """Undo every edit."""
        self.git("checkout", "--quiet", ".")


def copy_project(folder: Path) -> Checkout:
    """Copy what git knows or would take in, with the packages lent, as a commit.

    What Python has compiled of it comes along, so that no copy has to be compiled once more.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        for file in (name, cache_from_source(name)) if name.endswith(".py") else (name,):
            if (PROJECT / file).is_file():
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                # What is compiled counts for a source of the same time alone.
                shutil.copy2(PROJECT / file, target)
    lend_packages(folder)
    checkout = Checkout(folder=folder)
    checkout.git("init", "--quiet", "--initial-branch=main")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "the project")
    return checkout
