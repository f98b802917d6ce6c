import sys

import pytest

from ops import check, readme, requirements

GOOD = (sys.executable, "-c", "print('fine')")
BAD = (sys.executable, "-c", "import sys; print('line 3 is wrong'); sys.exit(2)")
SILENT = (sys.executable, "-c", "import sys; sys.exit(2)")


@pytest.mark.parametrize(
    ("command", "said"),
    [(GOOD, ""), (BAD, "line 3 is wrong\n"), (SILENT, "exit code 2")],
    ids=["passes", "fails", "fails in silence"],
)
def test_a_check_gives_what_a_failed_command_printed(command: tuple[str, ...], said: str) -> None:
    assert check.output_of_failure(command)() == said


def test_every_check_runs_also_after_one_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "COMMANDS", {"first": BAD, "second": GOOD})
    monkeypatch.setattr(check, "generated", str)
    assert check.main() == 1
    words = capsys.readouterr().out.split()
    assert [word for word in words if word in {"first", "second", "generated"}] == [
        "first",
        "second",
        "generated",
        "first",
    ]
    assert "Failed: first" in " ".join(words)


def test_nothing_that_fails_is_a_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "COMMANDS", {"only": GOOD})
    monkeypatch.setattr(check, "generated", str)
    assert check.main() == 0
    assert capsys.readouterr().out.endswith("Every check passed.\n")


def test_a_stale_file_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "COMMANDS", {})
    monkeypatch.setattr(check, "generated", lambda: "README.md is stale")
    assert check.main() == 1
    assert capsys.readouterr().out.endswith("README.md is stale\nFailed: generated files\n")


def test_stale_files_say_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readme, "stale", lambda: ["README.md", "docs/controls.md"])
    monkeypatch.setattr(requirements, "stale", lambda: ["requirements.txt"])
    monkeypatch.setattr(requirements, "unhashed", lambda: ["rogue==1.0"])
    assert check.generated().splitlines() == [
        "requirements.txt is stale: run `make requirements`",
        "rogue==1.0 has no hash: run `make requirements`",
        "README.md is stale: run `make readme`",
        "docs/controls.md is stale: run `make readme`",
    ]
