"""The state of a stack in a bucket, read and written by the engine as each role."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bootstrap.permissions.roles import NOT_PROVEN_OFFLINE, Role, statements
from bootstrap.permissions.stack_place import PROJECT
from launcher import engine
from launcher.paths import PYTHON
from tests.bootstrap.life import ACCOUNT, NAME, PLACE, Life, StepError
from tests.rehearsal.plugin.conftest import REGION

pytestmark = pytest.mark.nightly

PROGRAM = "import pulumi\npulumi.export('secret', pulumi.Output.secret(1))\n"
PREVIEW = ("preview", "--save-plan", "plan.json")
HISTORY = ("stack", "history", "--json")
UP = ("up", "--yes", "--skip-preview")
COMMANDS: Mapping[Role, Sequence[Sequence[str]]] = {
    Role.PREVIEW: (HISTORY, PREVIEW),
    Role.DRIFT: (("preview", "--refresh", "--expect-no-changes"),),
    # A lock that the first run cannot remove stops the second.
    Role.DEPLOYMENT: (UP, UP),
}
STATE = {"DecryptState", "FindState", "ReadState", "WriteState"}


@dataclass(frozen=True, slots=True)
class Pulumi:
    """An engine whose state is in a bucket of the embedded AWS."""

    life: Life
    folder: Path
    bin: Path

    def run(self, *words: str, key: str | None = None) -> None:
        """Run a command; StepError if it fails."""
        endpoint = self.life.url.removeprefix("http://")
        place = f"endpoint={endpoint}&disableSSL=true&s3ForcePathStyle=true&region={REGION}"
        environment = {
            "PATH": os.pathsep.join([str(self.bin), str(PYTHON.parent), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "AWS_ACCESS_KEY_ID": key or self.life.key,
            "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "PULUMI_BACKEND_URL": f"s3://{PLACE.state_bucket}?{place}",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        command = ["pulumi", *words, "--stack", NAME, "--non-interactive"]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise StepError(f"{' '.join(words)}: {done.stdout}{done.stderr}")

    def as_role(self, role: Role) -> None:
        """Run the command of a role as that role."""
        self.life.step = role.value
        with self.life.as_role(role):
            for words in COMMANDS[role]:
                self.run(*words)


@pytest.fixture(scope="module")
def pulumi(life: Life, tmp_path_factory: pytest.TempPathFactory) -> Pulumi:
    """An engine with a stack that is deployed, its secrets encrypted by a key."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    life.begin()
    life.root("s3").create_bucket(Bucket=PLACE.state_bucket)
    key: str = life.root("kms").create_key()["KeyMetadata"]["Arn"]
    life.place = replace(PLACE, secrets_key_arn=key)
    made = Pulumi(life, folder, engine.find().folder)
    identity = key.rpartition("/")[2]
    provider = f"awskms://{identity}?region={REGION}&endpoint={life.url}"
    # Whoever sets a stack up makes its state; no role does.
    made.run("stack", "init", "--secrets-provider", provider, key=ACCOUNT)
    made.as_role(Role.DEPLOYMENT)
    return made


@pytest.mark.parametrize("role", COMMANDS)
def test_a_role_has_an_engine_do_its_work(pulumi: Pulumi, role: Role) -> None:
    pulumi.life.asked.clear()
    pulumi.as_role(role)
    allowed = {
        action
        for one in statements(role, pulumi.life.place)
        if one.sid in STATE
        for action in one.actions
    }
    assert {one.requirement.action for one in pulumi.life.asked} == allowed


@pytest.mark.parametrize(
    ("role", "sid", "action"),
    [
        (role, one.sid, action)
        for role in COMMANDS
        for one in statements(role, PLACE)
        if one.sid in STATE
        for action in one.actions
        if (role, action) not in NOT_PROVEN_OFFLINE
    ],
)
def test_an_engine_fails_without_an_action(
    pulumi: Pulumi, role: Role, sid: str, action: str
) -> None:
    pulumi.life.without = role, sid, action
    try:
        with pytest.raises(StepError):
            pulumi.as_role(role)
    finally:
        pulumi.life.without = None
        # A lock that could not be removed.
        pulumi.run("cancel", "--yes", key=ACCOUNT)


@pytest.mark.parametrize(("role", "action"), NOT_PROVEN_OFFLINE)
def test_what_is_not_proven_is_asked_for_and_done_without(
    pulumi: Pulumi, role: Role, action: str
) -> None:
    [sid] = [one.sid for one in statements(role, PLACE) if action in one.actions]
    pulumi.life.without = role, sid, action
    pulumi.life.asked.clear()
    pulumi.as_role(role)
    pulumi.life.without = None
    assert action in {one.requirement.action for one in pulumi.life.asked}


def test_a_role_cannot_read_the_state_of_another_stack(pulumi: Pulumi) -> None:
    pulumi.life.place = replace(pulumi.life.place, stack="dev")
    try:
        with pytest.raises(StepError) as refused:
            pulumi.as_role(Role.PREVIEW)
    finally:
        pulumi.life.place = replace(pulumi.life.place, stack=NAME)
    assert "status code: 403" in str(refused.value)
