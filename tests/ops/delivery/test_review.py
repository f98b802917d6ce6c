import shutil
from pathlib import Path

import pytest

from ops.delivery.previews import Files
from ops.delivery.review import review, written
from ops.review.markdown import MARKER
from tests.ops.delivery.conftest import COMMIT, HEAD, SAMPLES, MakeRun, proposed
from tests.ops.delivery.github_server import Repository

SAFE, DANGEROUS = "subscription.prod.events.jsonl", "index.prod.events.jsonl"
MEANT = "acknowledge prod index-rebuilt:requests/user-index"


def kept(folder: Path, stack: str, sample: str = "", note: str = "") -> Files:
    """Give the files of a stack, with a preview if there is a sample of one."""
    folder.mkdir(exist_ok=True)
    files = Files(folder, stack)
    if sample:
        shutil.copy(SAMPLES / sample, files.events)
    if note:
        files.note.write_text(note)
    return files


def heading(text: str) -> list[str]:
    """Give what is said before anything of a stack."""
    return text.partition("\n| environment")[0].rstrip().splitlines()


def row(text: str) -> str:
    """Give the line of the table that is about production."""
    return next(line for line in text.splitlines() if line.startswith("| prod "))


@pytest.mark.parametrize(("sample", "code"), [(SAFE, 0), (DANGEROUS, 1)], ids=["safe", "dangerous"])
def test_a_review_is_on_the_page_and_on_the_pull_request(
    make_run: MakeRun, repository: Repository, folder: Path, sample: str, code: int
) -> None:
    run = make_run(**proposed())
    assert review(run, [kept(folder, "prod", sample, "Rehearsed.")]) == code
    text = run.summary.read_text()
    title = [MARKER, "## What this pull request changes", ""]
    assert heading(text) == [*title, f"Of commit {HEAD[:12]}. Rehearsed."]
    assert [f"{one['body']}\n" for one in repository.comments] == [text]


def test_what_the_pull_request_acknowledges_is_counted(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    found = [kept(folder, "prod", DANGEROUS)]
    review(make_run(**proposed()), found)
    assert "acknowledged" not in row(repository.comments[0]["body"])
    review(make_run(**proposed(MEANT)), found)
    assert "1 acknowledged" in row(repository.comments[0]["body"])


def test_what_the_pull_request_nearly_acknowledges_is_told(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    found = [kept(folder, "prod", DANGEROUS)]
    assert review(make_run(**proposed(f"- {MEANT}\n\nacknowledge dev a:b")), found) == 1
    said = repository.comments[0]["body"]
    assert f"- `{MEANT}`: it is part of a list. Write, as plain text on a line of its own" in said
    assert "found nowhere" not in said


def test_what_is_missing_is_said_and_in_the_way(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    found = [kept(folder, "dev"), kept(folder, "staging"), kept(folder, "prod", SAFE)]
    assert review(make_run(**proposed()), found) == 1
    assert heading(repository.comments[0]["body"])[3] == (
        f"Of commit {HEAD[:12]}. There is no preview of dev and staging: the run says why."
    )


def test_no_preview_at_all_is_said_too(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    assert review(make_run(**proposed()), [kept(folder, "prod")]) == 1
    said = f"    Of commit {HEAD[:12]}. There is no preview of prod: the run says why."
    assert [one["body"] for one in repository.comments] == [
        f"{MARKER}\n## There is no review\n\n{said}\n"
    ]


def test_a_deployment_has_no_comment(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    run = make_run()
    assert review(run, [kept(folder, "prod", SAFE)]) == 0
    title = [MARKER, "## What this deployment changes", ""]
    assert heading(run.summary.read_text()) == [*title, f"Of commit {COMMIT[:12]}."]
    assert repository.comments == []


def test_a_token_that_may_not_comment_changes_nothing_else(
    make_run: MakeRun, repository: Repository, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    repository.writes = set()
    run = make_run(**proposed())
    codes = [review(run, [kept(folder, "prod", sample)]) for sample in (SAFE, DANGEROUS)]
    assert codes == [0, 1]
    said = f"No comment, because this token may write none. The review is at {run.url}"
    assert capfd.readouterr().out.count(said) == 2
    assert run.summary.read_text().count(MARKER) == 2


def test_a_comment_that_cannot_be_written_is_a_failure(
    make_run: MakeRun,
    repository: Repository,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    repository.outages = [500]
    run = make_run(**proposed())
    assert review(run, [kept(folder, "prod", SAFE)]) == 1
    assert capsys.readouterr().err.startswith("The comment could not be written: GET ")


def test_what_cannot_be_reviewed_says_why(folder: Path) -> None:
    files = kept(folder, "prod")
    files.events.write_text("no preview")
    code, text = written([files], "What this changes")
    assert code == 2
    assert text.startswith(
        f"{MARKER}\n## There is no review\n\n    {files.events} cannot be reviewed."
    )
