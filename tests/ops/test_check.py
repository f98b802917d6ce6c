import shutil
import subprocess
import sys
from pathlib import Path
from threading import Barrier

import pytest

from ops import check, requirements
from ops.docs import pages

GOOD = (sys.executable, "-c", "print('fine')")
BAD = (sys.executable, "-c", "import sys; print('line 3 is wrong'); sys.exit(2)")
PIN = "3d3c42e5aac5ba805825da76410c181273ba90b1"
SILENT = (sys.executable, "-c", "import sys; sys.exit(2)")


@pytest.mark.parametrize(
    ("command", "said"),
    [(GOOD, ""), (BAD, "line 3 is wrong\n"), (SILENT, "exit code 2")],
    ids=["passes", "fails", "fails in silence"],
)
def test_a_check_gives_what_a_failed_command_printed(command: tuple[str, ...], said: str) -> None:
    assert check.output_of_failure(command)() == said


def test_what_failed_is_printed_last_and_in_full(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = {"first": lambda: "line 1\nline 2\n", "second": str, "third": lambda: "line 3"}
    monkeypatch.setattr(check, "CHECKS", checks)
    assert not check.passed()
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[:2] for line in lines[:3]) == [
        ["first", "FAILED"],
        ["second", "ok"],
        ["third", "FAILED"],
    ]
    assert lines[3:] == [
        "",
        f"== FAILED: first {'=' * 83}",
        "line 1",
        "line 2",
        "",
        f"== FAILED: third {'=' * 83}",
        "line 3",
        "",
        "Failed: first, third",
    ]


def test_nothing_that_fails_is_a_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", {"only": str})
    assert check.passed()
    assert capsys.readouterr().out.endswith("\nEvery check passed.\n")


def test_checks_run_side_by_side() -> None:
    both = Barrier(2, timeout=30)

    def waits_for_the_other() -> str:
        both.wait()
        return ""

    assert check.run({"first": waits_for_the_other, "second": waits_for_the_other}) == {}


def test_stale_files_say_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "stale", lambda: ["README.md", "docs/controls.md"])
    monkeypatch.setattr(requirements, "stale", lambda: ["requirements.txt"])
    monkeypatch.setattr(requirements, "unhashed", lambda: ["rogue==1.0"])
    assert check.generated().splitlines() == [
        "requirements.txt is stale: run `make requirements`",
        "rogue==1.0 has no hash: run `make requirements`",
        "README.md is stale: run `make readme`",
        "docs/controls.md is stale: run `make readme`",
    ]


def test_without_go_the_check_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "Install Go 1.25 or newer" in check.workflows()


@pytest.mark.parametrize(
    ("command", "faults"),
    [
        pytest.param(
            check.ACTIONLINT,
            {
                "timeout-minutes": ("timeout-minute", "unexpected key"),
                "make check": ("${{ nothing.here }}", "undefined"),
            },
            id="actionlint",
        ),
        pytest.param(
            check.ZIZMOR,
            {
                f"@{PIN}": ("@v7", "unpinned-uses"),
                "make check": ("echo ${{ github.event.pull_request.title }}", "template-injection"),
                "  pull_request:": ("  pull_request_target:", "dangerous-triggers"),
                "persist-credentials: false": ("fetch-depth: 1", "artipacked"),
            },
            id="zizmor",
        ),
    ],
)
def test_a_workflow_that_is_wrong_is_found(
    tmp_path: Path, command: tuple[str, ...], faults: dict[str, tuple[str, str]]
) -> None:
    broken = tmp_path / ".github" / "workflows" / "check.yml"
    shutil.copytree(check.CHECKOUT / ".github", tmp_path / ".github")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    looked_at = broken if command is check.ACTIONLINT else tmp_path
    run = check.output_of_failure((*command, str(looked_at)))
    assert run() == ""
    text = broken.read_text()
    for right, (wrong, _) in faults.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    broken.write_text(text)
    output = run()
    assert [said for _, said in faults.values() if said not in output] == []
