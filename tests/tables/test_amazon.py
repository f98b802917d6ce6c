"""How DynamoDB Local is got, with stand-ins for Java and Maven."""

from pathlib import Path

import pytest

from tests.tables import amazon
from tests.tables.amazon import UnavailableError

RUN = "PYTEST_XDIST_TESTRUNUID"
# A Java that has no such class, and a Maven that makes the folder it is asked for.
NO_SERVER = "echo Error: no such class; exit 1"
FETCHES = 'for word; do case $word in -DoutputDirectory=*) mkdir -p "${word#*=}";; esac; done'
FAILS = r"printf '[INFO] fetching\n\033[0m[ERROR] no such host\n[ERROR] more\n'; exit 1"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the one folder on PATH but for the system's own, with an empty cache beside it."""
    commands = tmp_path / "bin"
    commands.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(RUN, "this run")
    monkeypatch.setenv("PATH", str(commands))
    return commands


def add(machine: Path, name: str, script: str) -> None:
    command = machine / name
    command.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\necho {name} >> {machine}/calls\n{script}\n")
    command.chmod(0o755)


def calls(machine: Path) -> list[str]:
    return (machine / "calls").read_text().split()


def reason() -> str:
    with pytest.raises(UnavailableError) as caught:
        amazon.installed()
    return str(caught.value)


def test_without_java(machine: Path) -> None:
    assert not (machine / "java").exists()
    assert reason() == "there is no Java 17 or newer"


def test_without_maven(machine: Path) -> None:
    add(machine, "java", NO_SERVER)
    assert reason() == "there is no Maven"


def test_what_was_fetched_needs_no_maven(machine: Path, tmp_path: Path) -> None:
    add(machine, "java", NO_SERVER)
    libraries = tmp_path / "cache/market-intelligence/dynamodb-local" / amazon.version()
    libraries.mkdir(parents=True)
    assert amazon.installed() == libraries


def test_a_fetch_that_fails(machine: Path) -> None:
    add(machine, "java", NO_SERVER)
    add(machine, "mvn", FAILS)
    assert reason() == "Maven cannot fetch it: no such host"


def test_a_server_that_does_not_start_is_not_kept(machine: Path, tmp_path: Path) -> None:
    add(machine, "java", NO_SERVER)
    add(machine, "mvn", FETCHES)
    assert reason() == "it does not start: Error: no such class"
    home = tmp_path / "cache/market-intelligence/dynamodb-local"
    assert sorted(path.name for path in home.iterdir()) == ["failure.txt", "fetch.lock"]


def test_all_workers_of_a_run_are_told_the_same(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(machine, "java", NO_SERVER)
    add(machine, "mvn", FAILS)
    first = reason()
    add(machine, "mvn", FETCHES)

    assert reason() == first
    assert calls(machine) == ["mvn"]
    monkeypatch.setenv(RUN, "the next run")
    assert reason() == "it does not start: Error: no such class"
    assert calls(machine) == ["mvn", "mvn", "java"]
