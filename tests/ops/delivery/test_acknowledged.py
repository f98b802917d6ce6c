import subprocess
from pathlib import Path

import pytest

from ops.delivery import acknowledged as module
from ops.delivery.acknowledged import descriptions
from ops.delivery.previews import Files
from tests.ops.delivery.conftest import COMMIT, MakeRun, proposed
from tests.ops.delivery.github_server import Repository

A, B = "acknowledge prod a:b\n\n<!-- never closed", "acknowledge prod c:d"
MERGED = "2026-01-01T00:00:00Z"


@pytest.fixture
def prod(folder: Path) -> Files:
    folder.mkdir()
    return Files(folder, "prod")


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The commits of a repository, the oldest first."""
    checkout = tmp_path / "checkout"
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run([*git, "init", "--quiet", checkout], check=True)
    for message in "abc":
        more = ["commit", "--quiet", "--allow-empty", "--message", message]
        subprocess.run([*git, *more], cwd=checkout, check=True)
    monkeypatch.setattr(module, "CHECKOUT", checkout)
    told = [*git, "rev-list", "--reverse", "HEAD"]
    return subprocess.check_output(told, cwd=checkout, text=True).split()


def pull(number: int, body: str | None, merged_at: str | None = MERGED) -> dict[str, object]:
    return {"number": number, "body": body, "merged_at": merged_at}


def test_a_pull_request_speaks_for_itself(
    make_run: MakeRun, repository: Repository, prod: Files
) -> None:
    run = make_run(token="", **proposed(A))
    assert descriptions(run, [prod]) == [A]
    assert repository.asked == []


def test_a_pull_request_may_say_nothing(make_run: MakeRun, prod: Files) -> None:
    assert descriptions(make_run(**proposed(None)), [prod]) == [""]


def test_a_deployment_hears_all_that_were_merged_since_the_last(
    make_run: MakeRun, repository: Repository, prod: Files, commits: list[str]
) -> None:
    first, second, third = commits
    prod.deployed.write_text(first)
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
    run = make_run()
    object.__setattr__(run, "commit", third)
    assert descriptions(run, [prod]) == [B, A, "", ""]
    assert repository.asked == [f"GET commits/{third}/pulls", f"GET commits/{second}/pulls"]


@pytest.mark.parametrize("deployed", ["", "f" * 40, None], ids=["never", "unknown", "not asked"])
def test_without_a_last_deployment_the_newest_is_heard(
    make_run: MakeRun, repository: Repository, prod: Files, deployed: str | None
) -> None:
    if deployed is not None:
        prod.deployed.write_text(deployed)
    repository.pulls = {COMMIT: [pull(1, A)]}
    assert descriptions(make_run(), [prod]) == [A, ""]


def test_who_starts_a_deployment_by_hand_is_heard_too(make_run: MakeRun, prod: Files) -> None:
    inputs = {"acknowledged": "acknowledge prod a:b; acknowledge prod c:d"}
    assert descriptions(make_run(inputs=inputs), [prod]) == [
        "acknowledge prod a:b",
        " acknowledge prod c:d",
    ]
