"""What is read from GitHub and written there: lists, the comment on a pull request, issues."""

from typing import Any

import pytest

from ops.ci import posts
from ops.ci.github import GitHub, GitHubError
from ops.review.markdown import LIMIT_BYTES, MARKER
from tests.ops.ci.github_server import GRANTED, REPOSITORY, Repository

URL = "https://github.test/run"
CUT = f"\n\n*Shortened: [the whole text]({URL}).*\n"
OLD, NEW = f"{MARKER}\nold", f"{MARKER}\nnew"
DRIFT = "<!-- market-intelligence: drift of {} -->\n{}\n"


def test_a_list_is_read_over_its_pages_as_they_are_needed(
    github: GitHub, repository: Repository
) -> None:
    for _ in range(201):
        repository.add_comment(1, "text")
    found = github.every("issues/1/comments")
    assert next(found)["id"] == 1
    assert repository.asked == ["GET issues/1/comments"]
    assert [one["id"] for one in found] == [*range(2, 202)]
    assert repository.asked == ["GET issues/1/comments"] * 3


def test_the_token_is_not_carried_to_another_host(repository: Repository) -> None:
    for _ in range(101):
        repository.add_comment(1, "text")
    asked, repository.api = repository.api, "http://elsewhere.test"
    found = GitHub(asked, REPOSITORY, GRANTED).every("issues/1/comments")
    assert len([*found]) == 100


def test_an_outage_is_waited_for_where_nothing_is_created_twice(
    github: GitHub, repository: Repository
) -> None:
    repository.outages = [502]
    assert [*github.every("issues", state="open")] == []
    repository.outages = [502]
    with pytest.raises(GitHubError, match="502"):
        github.create("issues", title="Title", body="Body")
    assert repository.asked == ["GET issues", "GET issues", "POST issues"]


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        pytest.param("issues/1", GRANTED, 403, id="not allowed"),
        pytest.param("issues/comments/9", GRANTED, 404, id="not there"),
        pytest.param("issues/1", "other", 401, id="not known"),
    ],
)
def test_a_refusal_says_what_was_refused(
    repository: Repository, path: str, token: str, status: int
) -> None:
    repository.writes = {"comments"}
    with pytest.raises(GitHubError, match=f"PATCH http.*{path}: {status} .*message") as raised:
        GitHub(repository.api, REPOSITORY, token).change(path, body="text")
    assert (raised.value.is_denied, raised.value.is_gone) == (status == 403, status == 404)


def test_no_answer_is_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.ci.github._RETRY", 0)
    github = GitHub("http://127.0.0.1:1", REPOSITORY, GRANTED)
    with pytest.raises(GitHubError, match="no answer") as raised:
        github.create("issues", title="Title")
    assert not raised.value.is_denied


def bodies(repository: Repository) -> list[tuple[int, str]]:
    return [(one["issue"], one["body"]) for one in repository.comments]


def test_the_first_review_is_a_new_comment(github: GitHub, repository: Repository) -> None:
    repository.add_comment(1, OLD, author="mallory")
    repository.add_comment(2, OLD)
    address = posts.put_comment(github, 1, NEW, URL)
    assert address == repository.comments[2]["html_url"]
    assert bodies(repository) == [(1, OLD), (2, OLD), (1, NEW)]


def test_a_later_review_takes_its_place(github: GitHub, repository: Repository) -> None:
    for body in ("talk", OLD, "more"):
        repository.add_comment(1, body, author=posts.AUTHOR if body == OLD else "jo")
    posts.put_comment(github, 1, NEW, URL)
    assert bodies(repository) == [(1, "talk"), (1, NEW), (1, "more")]


def test_a_comment_that_is_deleted_meanwhile_is_created_again(
    github: GitHub, repository: Repository
) -> None:
    repository.gone = {repository.add_comment(1, OLD)["id"]}
    posts.put_comment(github, 1, NEW, URL)
    assert bodies(repository) == [(1, OLD), (1, NEW)]


def test_a_comment_that_the_token_may_not_change_is_an_error(
    github: GitHub, repository: Repository
) -> None:
    repository.add_comment(1, OLD)
    repository.writes = set()
    with pytest.raises(GitHubError, match="not accessible") as raised:
        posts.put_comment(github, 1, NEW, URL)
    assert raised.value.is_denied
    assert bodies(repository) == [(1, OLD)]


def test_a_review_that_is_too_long_is_cut_at_the_end_of_a_line(
    github: GitHub, repository: Repository
) -> None:
    posts.put_comment(github, 1, f"{MARKER}\n" + "äöü\n" * 20_000, URL)
    body: str = repository.comments[0]["body"]
    assert body.endswith(f"äöü{CUT}")
    assert LIMIT_BYTES - len("äöü\n".encode()) <= len(body.encode()) <= LIMIT_BYTES
    fits = "x" * LIMIT_BYTES
    assert posts.fitting(fits, URL) == fits


@pytest.mark.parametrize(
    ("found", "is_ours"),
    [
        ({"user": {"login": posts.AUTHOR}, "body": "<!-- a -->\ntext"}, True),
        ({"user": {"login": posts.AUTHOR}, "body": "see <!-- a -->"}, False),
        ({"user": {"login": posts.AUTHOR}, "body": None}, False),
        ({"user": None, "body": "<!-- a -->\ntext"}, False),
    ],
    ids=["ours", "quoted", "without a text", "of a deleted account"],
)
def test_ours_is_what_a_workflow_began_with_the_marker(
    found: dict[str, Any], is_ours: bool
) -> None:
    assert posts.is_ours("<!-- a -->", found) is is_ours


def test_a_stack_has_one_open_issue_while_it_has_drifted(
    github: GitHub, repository: Repository
) -> None:
    repository.add_issue("Copied", DRIFT.format("prod", "text"), author="mallory")
    repository.add_issue("Proposed", DRIFT.format("prod", "text"), pull_request={})
    posts.put_issue(github, "dev", "Dev's", URL)
    for text in ("old", "new"):
        address = posts.put_issue(github, "prod", text, URL)
        assert address == repository.issues[3]["html_url"]
    found = repository.issues[2:]
    assert [(one["title"], one["state"], one["body"]) for one in found] == [
        ("dev differs from the code", "open", DRIFT.format("dev", "Dev's")),
        ("prod differs from the code", "open", DRIFT.format("prod", "new")),
    ]
    assert posts.close_issue(github, "prod", "Gone") == [address]
    assert [one["state"] for one in found] == ["open", "closed"]
    assert bodies(repository) == [(4, "Gone")]
    assert posts.close_issue(github, "prod", "Gone") == []
    posts.put_issue(github, "prod", "again", URL)
    assert [one["state"] for one in repository.issues[2:]] == ["open", "closed", "open"]
