import pytest

from ops.delivery.github import GitHub, GitHubError
from tests.ops.delivery.github_server import GRANTED, REPOSITORY, Repository


def test_a_list_is_read_over_all_its_pages(github: GitHub, repository: Repository) -> None:
    for _ in range(201):
        repository.add_comment(1, "text")
    assert [one["id"] for one in github.every("issues/1/comments")] == [*range(1, 202)]
    assert repository.asked == ["GET issues/1/comments"] * 3


def test_a_page_is_not_asked_for_before_it_is_needed(
    github: GitHub, repository: Repository
) -> None:
    for _ in range(101):
        repository.add_comment(1, "text")
    assert next(github.every("issues/1/comments"))["id"] == 1
    assert repository.asked == ["GET issues/1/comments"]


def test_the_token_is_not_carried_to_another_host(repository: Repository) -> None:
    for _ in range(101):
        repository.add_comment(1, "text")
    asked, repository.api = repository.api, "http://elsewhere.test"
    found = GitHub(asked, REPOSITORY, GRANTED).every("issues/1/comments")
    assert len([*found]) == 100


def test_members_are_created_and_changed(github: GitHub, repository: Repository) -> None:
    made = github.create("issues", title="Title", body="Body")
    assert github.change(f"issues/{made['number']}", state="closed") == repository.issues[0]
    assert repository.issues[0]["state"] == "closed"


def test_an_outage_is_waited_for_where_nothing_is_created(
    github: GitHub, repository: Repository
) -> None:
    repository.outages = [502]
    assert [*github.every("issues", state="open")] == []
    assert repository.asked == ["GET issues"] * 2


def test_nothing_is_created_twice(github: GitHub, repository: Repository) -> None:
    repository.outages = [502]
    with pytest.raises(GitHubError, match="502"):
        github.create("issues", title="Title", body="Body")
    assert repository.asked == ["POST issues"]


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
    assert raised.value.status == status
    assert (raised.value.is_denied, raised.value.is_gone) == (status == 403, status == 404)


def test_no_answer_is_an_error_too() -> None:
    github = GitHub("http://127.0.0.1:1", REPOSITORY, GRANTED)
    with pytest.raises(GitHubError, match="no answer") as raised:
        github.create("issues", title="Title")
    assert not raised.value.is_denied
