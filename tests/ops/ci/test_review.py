"""What a run on GitHub reviews, and where it shows that: `./mi ci review` and `./mi ci drift`."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ops.ci import acknowledged
from ops.ci import review as module
from ops.ci.acknowledged import descriptions
from ops.ci.drift import drift
from ops.ci.previews import Files
from ops.ci.review import base_of, review, written
from ops.ci.run import Run, RunError
from ops.review.markdown import MARKER
from tests.ops.ci.conftest import COMMIT, HEAD, SAMPLES, Engine, MakeRun, proposed
from tests.ops.ci.github_server import Repository

SAFE, DANGEROUS = "subscription.prod.events.jsonl", "index.prod.events.jsonl"
SAME = "same.prod.digest.json"
MEANT = "acknowledge prod index-rebuilt:requests/user-index"
A, B = "acknowledge prod a:b\n\n<!-- never closed", "acknowledge prod c:d"


def kept(folder: Path, stack: str, sample: str = "", note: str = "") -> Files:
    """Return the files of a stack, with a preview if there is a sample of one."""
    folder.mkdir(exist_ok=True)
    files = Files(folder, stack)
    if sample:
        shutil.copy(SAMPLES / sample, files.events)
    if note:
        files.note.write_text(note)
    return files


@pytest.fixture(autouse=True)
def no_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """Review whatever the changes of this checkout are."""

    def none(*_: object) -> str:
        return ""

    monkeypatch.setattr(module, "base_of", none)


def heading(text: str) -> list[str]:
    """Return what is said before anything of a stack."""
    return text.partition("\n| environment")[0].rstrip().splitlines()


def row(text: str) -> str:
    """Return the line of the table that is about production."""
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
    assert "acknowledged" not in row(text)
    assert [f"{one['body']}\n" for one in repository.comments] == [text]


def test_a_review_that_is_not_complete_is_shown_and_in_the_way(
    make_run: MakeRun, repository: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> str:
        return "0" * 40

    monkeypatch.setattr(module, "base_of", gone)
    assert review(make_run(**proposed()), [kept(folder, "prod", SAFE)]) == 2
    [comment] = repository.comments
    assert f"`base-missing:{'0' * 40}`" in comment["body"]


def test_what_the_pull_request_acknowledges_is_counted(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    review(make_run(**proposed(MEANT)), [kept(folder, "prod", DANGEROUS)])
    assert "1 acknowledged" in row(repository.comments[0]["body"])


def test_what_the_pull_request_nearly_acknowledges_is_named(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    found = [kept(folder, "prod", DANGEROUS)]
    assert review(make_run(**proposed(f"- {MEANT}\n\nacknowledge dev a:b")), found) == 1
    said = repository.comments[0]["body"]
    assert f"- `{MEANT}`: it is part of a list. Write, as plain text on a line of its own" in said
    assert "found nowhere" not in said


def test_a_missing_preview_is_named_and_in_the_way(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    found = [kept(folder, "dev"), kept(folder, "staging"), kept(folder, "prod", SAFE)]
    assert review(make_run(**proposed()), found) == 1
    assert heading(repository.comments[0]["body"])[3] == (
        f"Of commit {HEAD[:12]}. There is no preview of dev and staging: see the run."
    )


def test_without_any_preview_there_is_no_review(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    assert review(make_run(**proposed()), [kept(folder, "prod")]) == 1
    said = f"    Of commit {HEAD[:12]}. There is no preview of prod: see the run."
    assert [one["body"] for one in repository.comments] == [f"{MARKER}\n## No review\n\n{said}\n"]


def test_a_deployment_has_no_comment(
    make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    run = make_run()
    assert review(run, [kept(folder, "prod", SAFE)]) == 0
    title = [MARKER, "## What this deployment changes", ""]
    assert heading(run.summary.read_text()) == [*title, f"Of commit {COMMIT[:12]}."]
    assert repository.comments == []


@pytest.mark.parametrize("code", [0, 1], ids=["safe", "dangerous"])
def test_a_comment_that_cannot_be_written_is_a_failure_unless_the_token_may_write_none(
    make_run: MakeRun,
    repository: Repository,
    folder: Path,
    *,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    code: int,
) -> None:
    def written(*_: object) -> tuple[int, str]:
        return code, f"{MARKER}\ntext"

    monkeypatch.setattr(module, "written", written)
    run, found = make_run(**proposed()), [kept(folder, "prod", SAFE)]
    repository.outages = [500]
    assert review(run, found) == 1
    assert capsys.readouterr().err.startswith("The comment could not be written: GET ")
    repository.writes = set()
    assert review(run, found) == code
    said = (
        "No comment, because this token is not allowed to write comments. The review is at "
        f"{run.url}\n"
    )
    assert capsys.readouterr().out == said
    assert run.summary.read_text() == f"{MARKER}\ntext\n" * 2


def test_what_cannot_be_reviewed_says_why(folder: Path) -> None:
    files = kept(folder, "prod")
    files.events.write_text("no preview")
    code, text = written([files], "What this changes")
    assert code == 2
    assert text.startswith(f"{MARKER}\n## No review\n\n    {files.events} cannot be reviewed.")


@pytest.mark.parametrize(("body", "said"), [(A, [A]), (None, [""])])
def test_a_pull_request_speaks_for_itself(
    make_run: MakeRun, repository: Repository, folder: Path, body: str | None, said: list[str]
) -> None:
    run = make_run(token="", **proposed(body))
    assert descriptions(run, [kept(folder, "prod")]) == said
    assert repository.asked == []


def test_a_deployment_hears_all_that_were_merged_since_the_last(
    make_run: MakeRun,
    repository: Repository,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkout = tmp_path / "checkout"
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run([*git, "init", "--quiet", checkout], check=True)
    for message in "abc":
        more = ["commit", "--quiet", "--allow-empty", "--message", message]
        subprocess.run([*git, *more], cwd=checkout, check=True)
    listed = subprocess.check_output([*git, "rev-list", "HEAD"], cwd=checkout, text=True)
    third, second, first = listed.split()
    monkeypatch.setattr(acknowledged, "CHECKOUT", checkout)

    def pull(number: int, body: str | None, merged_at: str | None = "2026") -> dict[str, object]:
        return {"number": number, "body": body, "merged_at": merged_at}

    repository.pulls = {
        first: [pull(1, "acknowledge prod too:early")],
        second: [pull(2, A)],
        third: [
            pull(3, B),
            pull(2, A),
            pull(4, "acknowledge prod not:merged", merged_at=None),
            pull(5, None),
        ],
    }
    prod, run = kept(folder, "prod"), make_run()
    prod.deployed.write_text(first)
    object.__setattr__(run, "commit", third)
    assert descriptions(run, [prod]) == [B, A, "", ""]
    assert repository.asked == [f"GET commits/{third}/pulls", f"GET commits/{second}/pulls"]


@pytest.mark.parametrize("deployed", ["", "f" * 40, None], ids=["never", "unknown", "not asked"])
def test_without_a_last_deployment_the_newest_is_heard(
    make_run: MakeRun, repository: Repository, folder: Path, deployed: str | None
) -> None:
    prod = kept(folder, "prod")
    if deployed is not None:
        prod.deployed.write_text(deployed)
    repository.pulls = {COMMIT: [{"number": 1, "body": A, "merged_at": "2026"}]}
    assert descriptions(make_run(), [prod]) == [A, ""]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, [""]),
        ({"inputs": None}, [""]),
        ({"inputs": {"acknowledged": "acknowledge prod a:b; c"}}, ["acknowledge prod a:b", " c"]),
    ],
    ids=["push", "nothing filled in", "filled in"],
)
def test_who_starts_a_deployment_by_hand_is_heard_too(
    make_run: MakeRun, folder: Path, event: dict[str, Any], said: list[str]
) -> None:
    assert descriptions(make_run(**event), [kept(folder, "prod")]) == said


def test_a_stack_has_an_issue_while_it_has_drifted(
    engine: Engine, make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    run, files = make_run(), Files(folder, "prod")
    engine.does(events=SAFE, code=255)
    assert drift(run, files) == 0
    assert engine.calls[0].endswith(f"--event-log {files.events} --refresh --expect-no-changes")
    body: str = repository.issues[0]["body"]
    intro, _, said = body.partition(f"{MARKER}\n## What the next deployment would change\n\n")
    assert intro == (
        f"<!-- market-intelligence: drift of prod -->\n[This run]({run.url}) compared prod with "
        "AWS. Either it was changed by hand, or the code has changes that are not deployed yet.\n\n"
    )
    assert said.startswith("| environment | verdict |")
    engine.does(events=SAME)
    assert drift(run, files) == 0
    assert [one["state"] for one in repository.issues] == ["closed"]
    assert [one["body"] for one in repository.comments] == [
        f"There is no difference any more, according to [this run]({run.url})."
    ]


@pytest.mark.parametrize(
    "events", ["", "failed.dev.digest.json", SAME], ids=["nothing", "an error", "no change"]
)
def test_what_the_engine_cannot_tell_is_a_failure_and_no_drift(
    engine: Engine,
    make_run: MakeRun,
    repository: Repository,
    folder: Path,
    *,
    capfd: pytest.CaptureFixture[str],
    events: str,
) -> None:
    engine.does(events=events, code=255)
    assert drift(make_run(), Files(folder, "prod")) == 255
    said = "Could not determine whether prod has drifted: see above.\n"
    assert capfd.readouterr().err.endswith(said)
    assert repository.asked == []


@pytest.mark.parametrize("name", ["GITHUB_SHA", "GITHUB_EVENT_PATH"])
def test_outside_a_workflow_there_is_no_run(variables: dict[str, str], name: str) -> None:
    del variables[name]
    with pytest.raises(RunError, match=rf"^{name} is not set: "):
        Run.here(variables)


def test_a_step_without_a_token_says_so(make_run: MakeRun) -> None:
    run = make_run(token="")
    assert run.url == "https://github.test/acme/tables/actions/runs/7"
    with pytest.raises(RunError, match=r"^GITHUB_TOKEN is not set: "):
        run.github()


@pytest.mark.parametrize(
    ("event", "deployed", "base"),
    [
        (proposed(), COMMIT, "HEAD^1"),
        ({}, COMMIT, COMMIT),
        ({}, "", ""),
    ],
    ids=["a pull request", "a deployment", "a first deployment"],
)
def test_a_review_compares_with_the_branch_or_with_what_is_deployed(
    make_run: MakeRun, folder: Path, event: dict[str, Any], deployed: str, base: str
) -> None:
    files = kept(folder, "prod", SAME)
    files.deployed.write_text(deployed)
    assert base_of(make_run(**event), [kept(folder, "dev"), files]) == base
