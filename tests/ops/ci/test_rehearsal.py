import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from launcher.engine import Engine
from launcher.errors import UserError
from ops.ci import rehearsal
from ops.ci.previews import Files
from ops.ci.rehearsal import NOTE, WITHOUT_BASE, rehearse

ENGINE = Engine(pulumi=Path("/opt/pulumi"), version="3.200.0")
MAKEFILE = """\
up down:
\t@echo "make $@ $(STACK) of $$(cat version)" >> "$$CALLS"
\t@test "$@$(STACK)" != upbroken
\t@mkdir -p .rehearsal/state && cp version .rehearsal/state
env:
\t@echo 'export POINTED_AT=$(STACK)'
"""
PREVIEW = """\
#!/usr/bin/env python3
import os, sys
from pathlib import Path
assert sys.argv[1:4] == ["ci", "preview", "--stack"]
stack, _, folder = sys.argv[4:]
version = Path("version").read_text().strip()
state = Path(".rehearsal/state/version")
known = f", up as of {state.read_text().strip()}" if state.exists() else ""
call = f"preview {os.environ['POINTED_AT']} of {version}{known}\\n"
Path(os.environ["CALLS"]).open("a").write(call)
Path(folder, f"{stack}.jsonl").write_text("events")
sys.exit(int(Path("code").read_text()))
"""


class Project:
    """A repository whose `make` and whose preview only say that they were called."""

    def __init__(self, folder: Path, calls: Path) -> None:
        self.folder = folder
        self._calls = calls
        for name, text in {
            "Makefile": MAKEFILE,
            "mi": PREVIEW,
            "requirements.txt": "a",
            "requirements-offline.txt": "b",
            "Pulumi.dev.yaml": "",
            "Pulumi.broken.yaml": "",
            "code": "0",
            "version": "base",
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "mi").chmod(0o755)
        (folder / ".venv").mkdir()
        (folder / ".gitignore").write_text(".venv\n.rehearsal\n")
        self.git("init", "--quiet")
        self.commit(version="base")
        self.git("tag", "base")

    def git(self, *words: str) -> str:
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
        return subprocess.check_output(["git", *identity, *words], cwd=self.folder, text=True)

    def commit(self, **files: str) -> None:
        """Commit files with these texts."""
        for name, text in files.items():
            (self.folder / name).write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")

    @property
    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path / "project", tmp_path / "calls")
    monkeypatch.setattr(rehearsal, "CHECKOUT", made.folder)
    monkeypatch.setattr(rehearsal.engine, "find", lambda: ENGINE)
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return made


def test_the_base_is_deployed_and_the_change_previewed(
    project: Project, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit(version="change")
    (project.folder / "version").write_text("draft")
    files = Files(folder, "dev")
    assert rehearse(files, "HEAD^1") == 0
    assert project.calls == [
        "make up dev of base",
        "preview dev of change, up as of base",
        "make down dev of change",
    ]
    assert files.events.read_text() == "events"
    assert files.note.read_text() == NOTE
    assert capsys.readouterr().err.startswith("Uncommitted changes are not reviewed.\n")
    assert project.git("worktree", "list").count("\n") == 1
    assert project.git("status", "--porcelain") == " M version\n"


def test_a_base_is_deployed_for_the_first_review_by_an_engine_only(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("change", "more"):
        project.commit(version=version)
        assert rehearse(Files(folder, "dev"), "base") == 0
    monkeypatch.setattr(rehearsal.engine, "find", lambda: replace(ENGINE, version="3.300.0"))
    assert rehearse(Files(folder, "dev"), "base") == 0
    project.commit(version="other")
    assert rehearse(Files(folder, "dev"), "HEAD^1") == 0
    assert [call for call in project.calls if not call.startswith("make down")] == [
        "make up dev of base",
        "preview dev of change, up as of base",
        "preview dev of more, up as of base",
        "make up dev of base",
        "preview dev of more, up as of base",
        "make up dev of more",
        "preview dev of other, up as of more",
    ]
    assert Files(folder, "dev").note.read_text() == NOTE


def test_each_step_is_a_line_and_its_output_is_in_a_log(
    project: Project, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project.commit(Makefile=MAKEFILE.replace("\t@test", "\t@echo 480 lines\n\t@test"))
    base, head = (project.git("rev-parse", "--short", one).strip() for one in ("HEAD", "HEAD"))
    rehearse(Files(folder, "dev"), "HEAD")
    logs = project.folder / ".rehearsal" / "logs"
    assert (logs / "dev-review-base.log").read_text() == "480 lines\n"
    out, err = capfd.readouterr()
    deploying = f"Deploying dev as of the base HEAD ({base}) on an embedded AWS of its own"
    previewing = f"Previewing there what HEAD ({head}) changes"
    assert (out, [line.partition(":")[0] for line in err.splitlines()]) == (
        "",
        [
            f"{deploying} ...",
            deploying,
            f"{previewing} ...",
            previewing,
            "Their output",
            "",
        ],
    )


def test_everything_is_printed_where_it_is_asked_for(
    project: Project,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERBOSE", "1")
    project.commit(Makefile=MAKEFILE.replace("\t@test", "\t@echo 480 lines\n\t@test"))
    rehearse(Files(folder, "dev"), "HEAD")
    assert capfd.readouterr() == ("480 lines\n480 lines\n", "")


def test_a_base_that_does_not_exist_is_refused(project: Project, folder: Path) -> None:
    project.commit(version="change")
    with pytest.raises(UserError, match="There is no commit 'mian' to compare with"):
        rehearse(Files(folder, "dev"), "mian")


def test_a_base_that_cannot_be_deployed_is_said(
    project: Project, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.commit(version="change")
    files = Files(folder, "broken")
    assert rehearse(files, "HEAD^1") == 0
    assert files.note.read_text() == WITHOUT_BASE.format("broken")
    said = capsys.readouterr().err
    assert "failed (exit code 2):\n    make: *** [Makefile:3: up] Error 1\nThe whole log: " in said
    assert project.calls[1] == "preview broken of change"


def test_a_folder_without_a_repository_is_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "CHECKOUT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    start = f"`git rev-parse HEAD` failed in {tmp_path}: fatal: not a git repository"
    with pytest.raises(UserError, match=f"^{re.escape(start)}"):
        rehearse(Files(folder, "dev"), "main")


def test_a_preview_that_fails_is_a_failure(project: Project, folder: Path) -> None:
    project.commit(code="3", version="change")
    assert rehearse(Files(folder, "dev"), "HEAD^1") == 1
    assert project.calls[-1] == "make down dev of change"


@pytest.mark.parametrize(
    ("pins", "of_base", "of_change"),
    [("a", True, True), ("c", False, True)],
    ids=["the same pins", "other pins"],
)
def test_packages_are_shared_where_the_pins_are_the_same(
    project: Project, folder: Path, pins: str, of_base: bool, of_change: bool
) -> None:
    looks = 'test -L .venv && echo link >> "$$CALLS" || echo none >> "$$CALLS"'
    text = MAKEFILE.replace("\t@test", f"\t@{looks}\n\t@test")
    project.commit(Makefile=text)
    project.commit(**{"requirements.txt": pins})
    rehearse(Files(folder, "dev"), "HEAD^1")
    found = [call for call in project.calls if call in {"link", "none"}]
    assert found == [{True: "link", False: "none"}[one] for one in (of_base, of_change)]
