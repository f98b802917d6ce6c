import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal import RehearsalError, embedded
from rehearsal.embedded import EmbeddedAws


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A rehearsal of its own, in a narrow terminal, whose server ends with the test."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(embedded, "REHEARSAL", tmp_path)
    for name in ("RECORD", "LOG", "LOCK"):
        monkeypatch.setattr(embedded, name, tmp_path / getattr(embedded, name).name)
    yield tmp_path
    embedded.end(EmbeddedAws.recorded())


def running(server: EmbeddedAws) -> str:
    listed = subprocess.run(["pgrep", "-f", server.instance], capture_output=True, check=False)
    return listed.stdout.decode()


def test_a_server_is_started_once_and_ends_with_what_described_it(rehearsal: Path) -> None:
    first = embedded.ensure()
    assert first.answers()
    assert embedded.ensure() == first
    (rehearsal / "state").mkdir()
    (rehearsal / "stacks" / "dev").mkdir(parents=True)
    embedded.end(first)
    assert not first.answers()
    assert running(first) == ""
    assert EmbeddedAws.recorded() is None
    assert sorted(file.name for file in rehearsal.iterdir()) == ["server.lock", "server.log"]


def test_after_a_killed_server_nothing_is_stale_and_the_port_is_the_same(
    rehearsal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = embedded.ensure()
    (rehearsal / "state").mkdir()
    os.kill(first.pid, signal.SIGKILL)
    second = embedded.ensure()
    assert second.port == first.port
    assert second.instance != first.instance
    assert not (rehearsal / "state").exists()
    assert capsys.readouterr().err.splitlines() == [
        f"The embedded AWS is up at {first.url} (process {first.pid}).",
        "The embedded AWS has ended, and its resources are lost: starting a new one.",
        f"The embedded AWS is up at {second.url} (process {second.pid}).",
    ]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"pid": 1}'], ids=repr)
def test_a_damaged_record_counts_as_none(rehearsal: Path, text: str) -> None:
    (rehearsal / "server.json").write_text(text)
    assert EmbeddedAws.recorded() is None


def test_another_process_of_that_number_is_left_alone(rehearsal: Path) -> None:
    assert rehearsal.is_dir()
    embedded.end(EmbeddedAws(pid=os.getpid(), port=1, instance="another"))


def test_a_server_that_does_not_start_names_its_log(
    rehearsal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = rehearsal / "python"
    broken.write_text("#!/bin/sh\necho 'no moto here' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(embedded, "PYTHON", broken)
    with pytest.raises(RehearsalError) as caught:
        embedded.ensure()
    assert str(caught.value) == (
        f"The embedded AWS did not start; see its log: {rehearsal / 'server.log'}"
    )
    assert (rehearsal / "server.log").read_text() == "no moto here\n"
