"""`./mi` as a person meets it, in a copy whose environment only says what it was asked."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import venv
from launcher.commands import COMMANDS
from launcher.main import clean_environment
from ops.cli import application

PROJECT = Path(__file__).parents[2]
PYTHON_OF_VENV = """\
#!/bin/sh
for name in PYTHONHOME PYTHONPATH PYTHONWARNINGS PYTHONUTF8 PIP_USER PIP_TARGET PIP_INDEX_URL; do
  eval "echo $name=\\${$name-unset}"
done
echo folder=$(pwd)
shift 5
echo command="$*"
"""
OLD = """\
import sys
sys.version_info, sys.version, sys.argv = (3, 10, 0), "3.10.0 (main)", sys.argv[1:]
__file__ = sys.argv[0]
exec(compile(open(__file__).read(), __file__, "exec"))
"""


@pytest.fixture
def mi(tmp_path: Path) -> Path:
    """The launcher of a project whose environment is up to date."""
    project = tmp_path / "a project"
    shutil.copytree(PROJECT / "launcher", project / "launcher")
    shutil.copy(PROJECT / "mi", project)
    files = {name for command in COMMANDS.values() for name in command.packages}
    for name in files:
        shutil.copy(PROJECT / name, project)
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON_OF_VENV)
    python.chmod(0o755)
    digests = {name: venv.digest(project / name) for name in files}
    (project / ".venv" / "requirements.json").write_text(json.dumps(digests))
    return project / "mi"


def run(*command: str | Path, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable} | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_runs_in_the_folder_of_whoever_asks(mi: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked"
    link.symlink_to(mi)
    for command in ([mi], [link], [sys.executable, mi]):
        done = run(*command, "verify", "--stack", "prod", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-2:] == [
            f"folder={tmp_path}",
            "command=verify --stack prod",
        ]


def test_what_a_shell_sets_for_other_pythons_does_no_harm(mi: Path, tmp_path: Path) -> None:
    poison = tmp_path / "poison"
    poison.mkdir()
    for name in ("os", "json", "launcher", "pip", "sitecustomize", "typing"):
        (poison / f"{name}.py").write_text("raise SystemExit('poisoned')\n")
    done = run(
        mi,
        "verify",
        folder=poison,
        PYTHONPATH=str(poison),
        PYTHONHOME="/nowhere",
        PYTHONWARNINGS="error",
        PYTHONUTF8="0",
        PIP_USER="1",
        PIP_TARGET=str(poison),
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "PYTHONHOME=unset",
        "PYTHONPATH=unset",
        "PYTHONWARNINGS=unset",
        "PYTHONUTF8=1",
        "PIP_USER=0",
        "PIP_TARGET=unset",
        "PIP_INDEX_URL=http://127.0.0.1:9/simple",
        f"folder={poison}",
        "command=verify",
    ]


def test_a_scheduler_may_set_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "PIP_USER", "PYTHONUTF8"):
        # As it was, at the end.
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.delenv("PATH")
    clean_environment()
    assert os.environ["PATH"] == os.defpath


@pytest.mark.parametrize(
    ("word", "hint"),
    [("verfy", " Did you mean `./mi verify`?"), ("frobnicate", ""), ("two words", "")],
)
def test_a_wrong_word_names_the_nearest(mi: Path, word: str, hint: str) -> None:
    done = run(mi, word, folder=mi.parent)
    quoted = f"'{word}'" if " " in word else word
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is no command {quoted}.{hint} `./mi --help` lists them.\n"


def test_the_help_fits_a_screen_and_needs_no_environment(mi: Path) -> None:
    shutil.rmtree(mi.parent / ".venv")
    for words in ((), ("--help",), ("-h",), ("help",)):
        done = run(mi, *words, folder=mi.parent)
        lines = done.stdout.splitlines()
        assert (done.returncode, done.stderr) == (0, "")
        assert [name for name in COMMANDS if not re.search(rf"  {name}\b", done.stdout)] == []
        assert len(lines) < 25
        assert max(map(len, lines)) <= 88
    assert not (mi.parent / ".venv").exists()


def test_the_version_is_that_of_the_changelog_and_of_the_pack(mi: Path) -> None:
    shutil.copy(PROJECT / "pyproject.toml", mi.parent)
    shutil.rmtree(mi.parent / ".venv")
    latest = re.search(r"^## ([0-9.]+), ", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert latest is not None
    for word in ("--version", "-V"):
        done = run(mi, word, folder=mi.parent)
        assert (done.returncode, done.stdout) == (0, f"market-intelligence {latest[1]}\n")
    pack = (PROJECT / "policies" / "PulumiPolicy.yaml").read_text()
    assert f"\nversion: {latest[1]}\n" in pack


def test_help_of_a_command_is_asked_in_either_order(mi: Path) -> None:
    for words in (("help", "verify"), ("verify", "--help")):
        done = run(mi, *words, folder=mi.parent)
        assert done.stdout.splitlines()[-1] == "command=verify --help"


def test_a_python_that_is_too_old_hands_over_to_a_newer_one(mi: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    # As a version manager has it: the name is there, and nothing behind it.
    (folder / "python3.14").write_text("#!/bin/sh\nexit 127\n")
    (folder / "python3.12").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for file in folder.iterdir():
        file.chmod(0o755)
    done = run(sys.executable, "-c", OLD, mi, "verify", folder=tmp_path, PATH=f"{folder}:/bin")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "command=verify")


def test_a_python_that_is_too_old_says_so_where_there_is_no_other(mi: Path, tmp_path: Path) -> None:
    done = run(sys.executable, "-c", OLD, mi, "verify", folder=tmp_path, PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "./mi needs Python 3.11 or newer, and this is 3.10.0. Install a newer one, or name it: "
        "PYTHON=/path/to/python3 ./mi ...\n"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        application(name)(["--help"], prog_name=f"./mi {name}")
    assert ended.value.code == 0
    assert f"./mi {name}" in capsys.readouterr().out
