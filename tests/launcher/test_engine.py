import os
from pathlib import Path

import pytest

from launcher import engine, paths
from launcher.engine import Engine
from launcher.errors import UserError
from launcher.time_limits import TimeLimit


def add_command(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / name
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, with an empty cache beside it."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "bin"


def test_an_engine_on_path_comes_first(folder: Path) -> None:
    pulumi = add_command(folder, "pulumi", "echo v3.259.0")
    add_command(folder, "pulumi-language-python", "")
    assert engine.find() == Engine(pulumi=pulumi, version="3.259.0")


@pytest.mark.parametrize(
    ("script", "host", "reason"),
    [
        ("echo v3.78.1", True, "is 3.78.1, older than 3.79.0"),
        ("exit 1", True, "does not run"),
        ("echo nonsense", True, "does not run"),
        ("echo v3.79.0", False, "comes without pulumi-language-python"),
    ],
    ids=["too old", "broken", "not pulumi", "no language host"],
)
def test_an_engine_on_path_that_cannot_serve_is_named_and_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str], script: str, host: bool, reason: str
) -> None:
    pulumi = add_command(folder, "pulumi", script)
    if host:
        add_command(folder, "pulumi-language-python", "")
    assert engine.on_path() is None
    assert capsys.readouterr().err == f"Not using {pulumi}: it {reason}.\n"


# As former versions wrote it.
FORMER = 'exec /x/.venv/bin/python -c "from offline.plain import main; main()" /x "$@"'


@pytest.mark.parametrize("how", ["itself", "former", "link", "linked folder", "copy", "call"])
def test_the_pulumi_of_a_rehearsal_is_no_engine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Of whichever checkout: two that found each other would call each other for ever."""
    home = tmp_path / "other checkout" / ".rehearsal" / "bin"
    wrapper = add_command(home, "pulumi", FORMER if how == "former" else "touch called")
    first = tmp_path / "first"
    first.mkdir()
    match how:
        case "itself" | "former":
            first = home
        case "link":
            (first / "pulumi").symlink_to(wrapper)
        case "linked folder":
            first = tmp_path / "link"
            first.symlink_to(home)
        case "copy":
            add_command(first, "pulumi", FORMER)
        case _:
            add_command(first, "pulumi", f'exec "{wrapper}" "$@"')
    pulumi = add_command(folder, "pulumi", "echo v3.259.0")
    add_command(folder, "pulumi-language-python", "")
    monkeypatch.setenv("PATH", f"{first}{os.pathsep}{folder}")
    assert engine.on_path() == Engine(pulumi=pulumi, version="3.259.0")


def test_an_engine_that_hangs_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    limit = TimeLimit(seconds=0.2, grace_seconds=5, advice="Install it again.")
    monkeypatch.setattr(engine, "VERSION", limit)
    pulumi = add_command(folder, "pulumi", "while :; do :; done")
    assert engine.on_path() is None
    assert capsys.readouterr().err == (
        "`pulumi version` did not end within 0.2 seconds, and was interrupted. Install it "
        f"again.\nNot using {pulumi}: it does not run.\n"
    )


def test_the_cache_is_outside_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert paths.cache() == Path.home() / ".cache" / "market-intelligence"


def test_an_engine_that_was_built_before_is_kept(folder: Path, tmp_path: Path) -> None:
    built = tmp_path / "cache/market-intelligence/engine/built-3.79.0/bin"
    pulumi = add_command(built, "pulumi", "echo 3.79.0")
    assert not folder.exists()
    assert engine.find() == Engine(pulumi=pulumi, version="3.79.0")


def test_an_engine_of_the_cache_is_asked_for_its_version_once_until_it_is_another(
    folder: Path, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    built = tmp_path / "cache/market-intelligence/engine/built-3.79.0/bin"
    pulumi = add_command(built, "pulumi", f"echo called >> {calls}; echo 3.79.0")
    assert not folder.exists()
    assert [engine.find().version for _ in range(2)] == ["3.79.0", "3.79.0"]
    assert calls.read_text() == "called\n"
    (built.parent / "version.json").write_text("5")
    assert engine.find().version == "3.79.0"
    assert calls.read_text() == "called\n" * 2
    add_command(built, "pulumi", "echo 3.100.0")
    assert engine.find() == Engine(pulumi=pulumi, version="3.100.0")


def test_without_internet_and_without_go_the_way_out_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not folder.exists()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(UserError) as caught:
        engine.find()
    assert str(caught.value) == (
        "There is no Pulumi engine, and no Go to build one.\nInstall Pulumi 3.79 or newer "
        "(https://www.pulumi.com/docs/install) or Go 1.24 or newer, then run the command again."
    )
    assert "Connection refused" in capsys.readouterr().err
