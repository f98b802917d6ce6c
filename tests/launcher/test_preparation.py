"""Packages and engine at the same time, with a pip and a Go that only do as the test says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from launcher import engine, engine_build, progress, venv
from launcher.errors import UserError
from launcher.preparation import prepare

FILES = ("requirements.txt",)
# Waits for what the other one writes, at most some seconds.
MEET = "n=0; while [ ! -e {there} ]; do n=$((n+1)); [ $n -lt 100 ] || exit 3; /bin/sleep 0.1; done"
IS_ENDED = "trap 'echo ended >> {calls}; exit 1' INT; while :; do /bin/sleep 0.1; done"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without packages, with nothing on PATH, and no internet."""
    (tmp_path / "requirements.txt").write_text("six==1.17.0\n")
    monkeypatch.setattr(venv, "CHECKOUT", tmp_path)
    monkeypatch.setattr(venv, "REHEARSAL", tmp_path / ".rehearsal")
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(venv, "STAMP", tmp_path / ".venv" / "requirements.json")
    monkeypatch.setattr(engine_build, "SHIMS", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    pip_does(tmp_path, "")
    go_does(tmp_path, "")
    return tmp_path


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def pip_does(folder: Path, text: str) -> None:
    """Have a Python whose pip does what the text says."""
    place = folder / ".venv" / "bin" / "python"
    script(place, f'[ "$2" = pip ] || exit 0\ntouch() {{ : > "$1"; }}\n{filled(folder, text)}')
    (folder / ".venv" / "requirements.json").write_text('{"older.txt": ""}')


def go_does(folder: Path, text: str) -> None:
    """Have a Go that does what the text says before it builds an engine that runs."""
    script(
        folder / "bin" / "go",
        f'echo go "$1" >> {folder}/calls\ntouch() {{ : > "$1"; }}\n'
        f'[ "$1" = build ] || {{ {filled(folder, text) or ":"}; exit 0; }}\n'
        'while [ "$1" != -o ]; do shift; done\n/bin/mkdir -p "$2"\n'
        'printf "#!/bin/sh\\necho 3.79.0\\n" > "$2/pulumi"\n/bin/chmod +x "$2/pulumi"',
    )


def filled(folder: Path, text: str) -> str:
    return text.replace("{calls}", f"{folder}/calls").replace("{folder}", str(folder))


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_the_engine_is_built_while_the_packages_are_installed(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pip_does(folder, "touch {folder}/pip; " + MEET.format(there="{folder}/go"))
    go_does(folder, "touch {folder}/go; " + MEET.format(there="{folder}/pip"))

    prepare(FILES, needs_engine=True)

    assert venv.is_fresh(FILES)
    assert engine.find().version == "3.79.0"
    lines = capfd.readouterr().err.splitlines()
    steps = [
        "Installing the pinned Python packages",
        "Compiling the packages",
        "Fetching the engine's Go modules",
        "Compiling the engine",
    ]
    assert {line.split(" ...")[0].split(": done in")[0] for line in lines} == {
        "Building the Pulumi engine 3.79.0 with Go: about 5 minutes, once.",
        *steps,
    }
    assert all(f"{step} ..." in lines for step in steps)


def test_packages_that_cannot_be_installed_end_the_building_in_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "GRACE_SECONDS", 10)
    pip_does(folder, MEET.format(there="{folder}/go") + "; echo no network; exit 7")
    go_does(folder, "touch {folder}/go; " + IS_ENDED)
    with pytest.raises(UserError) as caught:
        prepare(FILES, needs_engine=True)
    log = folder / ".rehearsal" / "pip.log"
    assert str(caught.value) == (
        "Installing the pinned Python packages failed (exit code 7):\n"
        f"    no network\nThe whole log: {log}"
    )
    assert calls(folder) == ["go list", "ended"]
    assert [path.name for path in (folder / "cache/market-intelligence/engine").iterdir()] == []


def test_an_engine_that_cannot_be_built_ends_pip_in_order(folder: Path) -> None:
    pip_does(folder, "touch {folder}/pip; " + IS_ENDED)
    go_does(folder, MEET.format(there="{folder}/pip") + "; echo no such host; exit 1")
    with pytest.raises(UserError) as caught:
        prepare(FILES, needs_engine=True)
    log = folder / "cache" / "market-intelligence" / "engine-modules.log"
    assert str(caught.value) == (
        "Fetching the engine's Go modules failed (exit code 1):\n    no such host\nThe whole log: "
        f"{log}\nInstall Pulumi 3.79 or newer (https://www.pulumi.com/docs/install), or find out "
        "why Go fails, then run the command again."
    )
    assert calls(folder) == ["go list", "ended"]
    assert not venv.is_fresh(FILES)


ENGINES = {
    "bin/pulumi": "echo v3.259.0",
    "cache/market-intelligence/engine/built-3.79.0/bin/pulumi": "echo 3.79.0",
}


@pytest.mark.parametrize("there", [*ENGINES, "installer", "nothing", "no go", "no need"])
def test_the_engine_is_built_where_there_is_no_other_and_it_is_needed(
    folder: Path, request: pytest.FixtureRequest, there: str
) -> None:
    if there in ENGINES:
        script(folder / there, ENGINES[there])
        script(folder / "bin" / "pulumi-language-python", "")
    if there == "installer":
        request.getfixturevalue("installer")
    if there == "no go":
        (folder / "bin" / "go").unlink()
    prepare(FILES, needs_engine=there != "no need")
    assert venv.is_fresh(FILES)
    assert bool(calls(folder)) is (there == "nothing")


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An official installer that can be fetched."""

    class Answering(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/install.sh"
    monkeypatch.setattr(engine, "INSTALLER", url)
    yield url
    server.shutdown()
    server.server_close()
