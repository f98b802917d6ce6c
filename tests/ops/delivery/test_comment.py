import pytest

from ops.delivery import comment
from ops.delivery.github import GitHub, GitHubError
from ops.review.markdown import MARKER
from tests.ops.delivery.github_server import Repository

URL = "https://github.test/run"
OLD, NEW = f"{MARKER}\nold", f"{MARKER}\nnew"


def bodies(repository: Repository) -> list[tuple[int, str]]:
    return [(one["issue"], one["body"]) for one in repository.comments]


def test_the_first_review_is_a_new_comment(github: GitHub, repository: Repository) -> None:
    repository.add_comment(1, OLD, author="mallory")
    repository.add_comment(2, OLD)
    address = comment.put(github, 1, NEW, URL)
    assert address == repository.comments[2]["html_url"]
    assert bodies(repository) == [(1, OLD), (2, OLD), (1, NEW)]


def test_a_later_review_takes_its_place(github: GitHub, repository: Repository) -> None:
    for _ in range(100):
        repository.add_comment(1, "talk", author="jo")
    repository.add_comment(1, OLD)
    repository.add_comment(1, "more", author="jo")
    comment.put(github, 1, NEW, URL)
    assert bodies(repository)[100:] == [(1, NEW), (1, "more")]


def test_a_comment_that_is_gone_meanwhile_is_written_anew(
    github: GitHub, repository: Repository
) -> None:
    repository.gone = {repository.add_comment(1, OLD)["id"]}
    comment.put(github, 1, NEW, URL)
    assert bodies(repository) == [(1, OLD), (1, NEW)]


def test_a_review_that_is_too_long_is_cut(github: GitHub, repository: Repository) -> None:
    comment.put(github, 1, f"{MARKER}\n" + "x\n" * 60_000, URL)
    assert repository.comments[0]["body"].endswith(f"[the whole text]({URL}).*\n")


def test_another_refusal_is_an_error(github: GitHub, repository: Repository) -> None:
    repository.add_comment(1, OLD)
    repository.writes = set()
    with pytest.raises(GitHubError, match="not accessible") as raised:
        comment.put(github, 1, NEW, URL)
    assert raised.value.is_denied
    assert bodies(repository) == [(1, OLD)]
