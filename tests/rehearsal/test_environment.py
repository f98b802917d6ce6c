import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher import engine
from launcher.engine import Engine
from launcher.paths import BIN, VENV
from rehearsal import RehearsalError, bootstrap, environment, runs, shadow
from rehearsal.embedded import EmbeddedAws
from rehearsal.up import up

SERVER = EmbeddedAws(pid=1, port=4567, instance="i")
ENGINE = Engine(pulumi=Path("/engine/pulumi"), version="3.79.0")


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
    return environment.variables("dev", ENGINE, SERVER)


def allow(written: str) -> None:
    """Write the accounts that the stack allows into its file."""
    text = f"config:\n  aws:region: eu-west-1\n  aws:allowedAccountIds: {written}\n"
    (shadow.folder("dev") / "Pulumi.dev.yaml").write_text(text)


@pytest.mark.usefixtures("values")
def test_a_stack_without_a_region_is_refused() -> None:
    (shadow.folder("dev") / "Pulumi.dev.yaml").write_text("config: {}\n")
    with pytest.raises(RehearsalError) as caught:
        environment.variables("dev", ENGINE, SERVER)
    assert str(caught.value) == (
        "Pulumi.dev.yaml has no region: set aws:region under config, such as us-east-1."
    )


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize(
    ("region", "fault"),
    [
        pytest.param(
            "us east 1",
            "'us east 1' is not the name of an AWS region. Did you mean us-east-1?",
            id="spaces",
        ),
        pytest.param(
            "us-esat-1",
            "us-esat-1 is not a region of the embedded AWS. Did you mean us-east-1?",
            id="typing error",
        ),
        pytest.param(
            '""',
            "'' is not the name of an AWS region. Write one such as us-east-1.",
            id="empty",
        ),
    ],
)
def test_a_region_that_is_none_is_refused_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, region: str, fault: str
) -> None:
    def refresh(_stack: str) -> None:
        """Leave the shadow as the test has written it."""

    monkeypatch.setattr(shadow, "refresh", refresh)
    # Whatever is made takes an engine first.
    monkeypatch.delattr(engine, "find")
    (shadow.folder("dev") / "Pulumi.dev.yaml").write_text(f"config:\n  aws:region: {region}\n")
    with pytest.raises(RehearsalError) as caught:
        runs.preview("dev")
    assert str(caught.value) == f"Pulumi.dev.yaml: aws:region {fault}"


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1", "ap-southeast-2"])
def test_every_region_can_be_rehearsed(region: str) -> None:
    (shadow.folder("dev") / "Pulumi.dev.yaml").write_text(f"config:\n  aws:region: {region}\n")
    assert environment.variables("dev", ENGINE, SERVER)["AWS_REGION"] == region


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize(
    ("written", "account"),
    [
        pytest.param('["999988887777"]', "999988887777", id="one"),
        pytest.param('["999988887777", "111122223333"]', "999988887777", id="the first of two"),
        pytest.param('["012345678901"]', "012345678901", id="a leading zero"),
        pytest.param("""'["999988887777"]'""", "999988887777", id="JSON"),
        pytest.param("[]", "123456789012", id="any"),
        pytest.param("'[]'", "123456789012", id="any in JSON"),
        pytest.param("", "123456789012", id="nothing"),
    ],
)
def test_the_access_key_is_the_account_that_the_stack_allows(written: str, account: str) -> None:
    allow(written)
    assert environment.variables("dev", ENGINE, SERVER)["AWS_ACCESS_KEY_ID"] == account


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize(
    "written",
    [
        pytest.param('"999988887777"', id="no list"),
        pytest.param("999988887777", id="a number"),
        pytest.param("[999988887777]", id="without quotes"),
        pytest.param("[012345678901]", id="without quotes after a zero"),
        pytest.param("'[999988887777]'", id="a number in JSON"),
        pytest.param("'999988887777,111122223333'", id="no JSON"),
        pytest.param('["99998888777"]', id="a digit too few"),
        pytest.param('["9999-8888-7777"]', id="dashes"),
        pytest.param('["999988887777", 111122223333]', id="a second without quotes"),
        pytest.param("{secure: v1:abc}", id="secret"),
    ],
)
def test_accounts_that_are_written_wrong_are_refused(written: str) -> None:
    allow(written)
    with pytest.raises(RehearsalError) as caught:
        environment.variables("dev", ENGINE, SERVER)
    assert str(caught.value) == (
        "Pulumi.dev.yaml: aws:allowedAccountIds is not a list of accounts: write each as 12 digits "
        'in quotes, such as aws:allowedAccountIds: ["123456789012"].'
    )


def test_every_client_is_pointed_at_the_embedded_aws(values: dict[str, str]) -> None:
    aws = {name: value for name, value in values.items() if name.startswith("AWS_")}
    assert aws == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4567",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def test_the_rehearsals_commands_come_first_on_path_and_once(values: dict[str, str]) -> None:
    assert values["PATH"].split(os.pathsep) == [
        str(BIN),
        str(VENV / "bin"),
        "/engine",
        "/usr/bin",
    ]


def test_the_engine_is_named_so_that_nobody_looks_for_it(values: dict[str, str]) -> None:
    assert values["REHEARSAL_ENGINE"] == "/engine/pulumi"


def test_another_rehearsal_in_the_same_shell_leaves_path_as_long_as_it_was(
    values: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", values["PATH"])
    assert environment.variables("dev", ENGINE, SERVER)["PATH"] == values["PATH"]
    other = tmp_path / "other"
    (other / ".rehearsal" / "bin").mkdir(parents=True)
    (tmp_path / "link").symlink_to(other / ".rehearsal" / "bin")
    former = [tmp_path / "link", other / ".rehearsal" / "bin", other / ".venv" / "bin"]
    path = os.pathsep.join([*map(str, former), "/engine", "/usr/bin"])
    monkeypatch.setenv("PATH", path)
    assert environment.variables("dev", ENGINE, SERVER)["PATH"] == values["PATH"]


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


@pytest.mark.parametrize(
    ("run", "stack"), [(runs.preview, "dev"), (up, "dev"), (bootstrap.rehearse, "account")]
)
def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_made(
    run: Callable[[str], int], stack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=12 * 1024 * 1024)

    def measured(folder: Path) -> object:
        assert folder == tmp_path
        return usage

    monkeypatch.setattr(environment, "REHEARSAL", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", measured)
    monkeypatch.setattr(shadow, "refresh", pytest.fail)
    monkeypatch.setattr(bootstrap, "held", pytest.fail)
    with pytest.raises(RehearsalError) as caught:
        run(stack)
    assert str(caught.value) == (
        f"The disk of {tmp_path} has 12,288 KB free, and a rehearsal needs 16,384 KB: make room, "
        "and run this again."
    )
