import os
import shlex
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path

import pytest

from rehearsal import scripts


def test_each_command_starts_its_module_with_the_arguments_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "it's a checkout"
    (checkout / "rehearsal").mkdir(parents=True)
    (checkout / "rehearsal" / "__init__.py").touch()
    (checkout / "rehearsal" / "pulumi_wrapper.py").write_text(
        "import os, sys\ndef main(): print(sys.argv[1:], os.environ.get('PYTHONPATH'))\n"
    )
    monkeypatch.setattr(scripts, "CHECKOUT", checkout)
    monkeypatch.setattr(scripts, "BIN", tmp_path / "bin")
    monkeypatch.setattr(scripts, "PLUGINS", tmp_path / "plugins")
    monkeypatch.setattr(scripts, "ENGINE_VENV", tmp_path / "venv")
    scripts.write_scripts()
    scripts.write_scripts()
    plugin = f"resource-aws-v{version('pulumi-aws')}"
    folders = (tmp_path / "bin", tmp_path / "plugins")
    written = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert sorted(file.relative_to(tmp_path).as_posix() for file in written) == [
        "bin/pulumi",
        f"plugins/{plugin}/pulumi-resource-aws",
    ]
    # A shell may have this for other Pythons.
    (tmp_path / "poison").mkdir()
    (tmp_path / "poison" / "os.py").write_text("raise SystemExit('poisoned')")
    poison = {"PYTHONPATH": str(tmp_path / "poison"), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [tmp_path / "bin" / "pulumi", "up", "a b"],
        env=os.environ | poison,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"['up', 'a b'] {tmp_path / 'poison'}\n"


LIST = ("-m", "pip", "list", "-v", "--format", "json")


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The engine's `python`, for an environment whose own one says how it was called."""
    venv, packages = tmp_path / "its venv", tmp_path / "packages"
    packages.mkdir()
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").touch()
    own = venv / "bin" / "python"
    own.write_text(f'#!/bin/sh\necho "$*" | tee -a {shlex.quote(str(tmp_path / "calls"))}\n')
    own.chmod(0o755)
    (venv / "bin" / "tool").touch()
    monkeypatch.setattr(scripts, "VENV", venv)
    monkeypatch.setattr(scripts, "PYTHON", own)
    monkeypatch.setattr(scripts, "ENGINE_VENV", tmp_path / "engine's venv")
    monkeypatch.setattr(scripts, "BIN", tmp_path / "bin")
    monkeypatch.setattr(scripts, "PLUGINS", tmp_path / "plugins")
    monkeypatch.setattr(sysconfig, "get_path", {"purelib": str(packages)}.__getitem__)
    scripts.write_scripts()
    return tmp_path / "engine's venv" / "bin" / "python"


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_engines_environment_is_the_projects(python: Path) -> None:
    environment = python.parents[1]
    assert sorted(str(one.relative_to(environment)) for one in environment.rglob("*")) == [
        *("bin", "bin/python", "bin/python3", "bin/tool", "pyvenv.cfg"),
    ]
    assert run(python, "-c", "a b") == run(python.with_name("python3"), "-c", "a b") == "-c a b\n"


def test_packages_are_listed_once_until_others_are_installed(python: Path, tmp_path: Path) -> None:
    listed = f"{' '.join(LIST)}\n"
    assert [run(python, *LIST) for _ in range(3)] == [listed] * 3
    assert (tmp_path / "calls").read_text() == listed
    (tmp_path / "packages" / "another").mkdir()
    assert run(python, *LIST) == listed
    assert (tmp_path / "calls").read_text() == listed * 2


def test_a_list_that_cannot_be_made_is_not_kept(python: Path, tmp_path: Path) -> None:
    own = tmp_path / "its venv" / "bin" / "python"
    working = own.read_text()
    own.write_text("#!/bin/sh\nexit 3\n")
    done = subprocess.run([python, *LIST], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    own.write_text(working)
    assert run(python, *LIST) == f"{' '.join(LIST)}\n"
