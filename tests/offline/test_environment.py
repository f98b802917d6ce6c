import os
import subprocess
from pathlib import Path

import pytest

from offline import RehearsalError, environment, shadow
from offline.embedded import EmbeddedAws
from offline.engine import Engine
from offline.paths import BIN, VENV

SERVER = EmbeddedAws(pid=1, port=4567, instance="i")


@pytest.fixture
def values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables of a stack in eu-west-1, from a shell that points at a real account."""
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {aws:region: eu-west-1}\n")

    def folder(_stack: str) -> Path:
        return tmp_path

    monkeypatch.setattr(shadow, "folder", folder)
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}/usr/bin")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "pul-secret")
    engine = Engine(pulumi=tmp_path / "engine" / "pulumi", version="3.79.0")
    return environment.variables("dev", engine, SERVER)


@pytest.mark.usefixtures("values")
def test_a_stack_without_a_region_is_refused() -> None:
    engine = Engine(pulumi=shadow.folder("dev") / "pulumi", version="3.79.0")
    (shadow.folder("dev") / "Pulumi.dev.yaml").write_text("config: {}\n")
    with pytest.raises(RehearsalError) as caught:
        environment.variables("dev", engine, SERVER)
    assert str(caught.value) == (
        "Pulumi.dev.yaml has no region: set aws:region below config, such as us-east-1."
    )


def test_every_client_is_pointed_at_the_embedded_aws(values: dict[str, str]) -> None:
    aws = {name: value for name, value in values.items() if name.startswith("AWS_")}
    assert aws == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4567",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def test_the_rehearsals_commands_come_first_on_path_and_once(
    values: dict[str, str], tmp_path: Path
) -> None:
    assert values["PATH"].split(os.pathsep) == [
        str(BIN),
        str(VENV / "bin"),
        str(tmp_path / "engine"),
        "/usr/bin",
    ]


@pytest.mark.usefixtures("values")
def test_what_leads_to_a_real_account_is_left_out() -> None:
    kept = environment.without_real_accounts()
    assert {"AWS_PROFILE", "AWS_REGION", "PULUMI_ACCESS_TOKEN"}.isdisjoint(kept)
    assert kept["PATH"] == os.environ["PATH"]


def test_a_shell_takes_the_exports_as_they_are_meant(values: dict[str, str]) -> None:
    text = environment.exports(values | {"AWS_REGION": "it's $HOME; `x`"})
    assert "pul-secret" not in text
    done = subprocess.run(
        ["/bin/sh", "-c", 'eval "$1"; env', "sh", text], capture_output=True, text=True, check=True
    )
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert seen["AWS_REGION"] == "it's $HOME; `x`"
    assert seen["PULUMI_BACKEND_URL"] == values["PULUMI_BACKEND_URL"]
    assert {"AWS_PROFILE", "PULUMI_ACCESS_TOKEN"}.isdisjoint(seen)
