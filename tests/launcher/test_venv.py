import json
import stat
from pathlib import Path

import pytest

from launcher import venv

RUN = ("requirements.txt",)
FAKE_PYTHON = '#!/bin/sh\necho "$@" >> {calls}\n'


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose `python -m venv` and pip only write down that they were called."""
    (tmp_path / "requirements.txt").write_text("six==1.17.0\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PYTHON.format(calls=tmp_path / "calls"))
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(venv, "CHECKOUT", tmp_path)
    monkeypatch.setattr(venv, "REHEARSAL", tmp_path / ".rehearsal")
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", python)
    monkeypatch.setattr(venv, "STAMP", tmp_path / ".venv" / "requirements.json")
    return tmp_path


def calls(checkout: Path) -> list[str]:
    file = checkout / "calls"
    return file.read_text().splitlines() if file.exists() else []


def installed(checkout: Path, *files: str) -> None:
    digests = {name: venv.digest(checkout / name) for name in files}
    (checkout / ".venv" / "requirements.json").write_text(json.dumps(digests))


def install(checkout: Path, *files: str) -> list[str]:
    """The calls that install the packages in some files."""
    asked = " ".join(f"--requirement {file}" for file in files)
    return [
        (
            "-m pip --disable-pip-version-check --no-input install "
            f"--no-compile --require-hashes {asked}"
        ),
        f"-m compileall -q -j 0 {checkout}/.venv/lib",
    ]


def test_an_environment_with_the_pinned_packages_is_left_alone(checkout: Path) -> None:
    installed(checkout, "requirements.txt", "requirements-dev.txt")
    venv.ensure(RUN)
    assert calls(checkout) == []


def test_changed_pins_are_installed_once(checkout: Path) -> None:
    installed(checkout, "requirements.txt")
    (checkout / "requirements.txt").write_text("six==1.16.0\n")
    venv.ensure(RUN)
    venv.ensure(RUN)
    assert calls(checkout) == install(checkout, "requirements.txt")


def test_the_tools_of_developers_are_added_to_what_is_there(checkout: Path) -> None:
    installed(checkout, "requirements.txt")
    venv.ensure((*RUN, "requirements-dev.txt"))
    venv.ensure(RUN)
    assert calls(checkout) == install(checkout, "requirements.txt", "requirements-dev.txt")


def test_an_environment_that_was_left_half_made_is_made_anew(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leftover = checkout / ".venv" / "leftover"
    leftover.touch()
    fake = checkout / "python3"
    fake.write_text(
        f'#!/bin/sh\necho "$@" >> {checkout}/calls\nmkdir -p "$3/bin"\n'
        f'printf \'#!/bin/sh\\necho "$@" >> {checkout}/calls\\n\' > "$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setattr(venv.sys, "executable", str(fake))
    venv.ensure(RUN)
    assert calls(checkout) == [
        f"-m venv {checkout}/.venv",
        *install(checkout, "requirements.txt"),
    ]
    assert not leftover.exists()
