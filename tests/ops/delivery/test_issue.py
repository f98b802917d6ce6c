from ops.delivery import issue
from ops.delivery.github import GitHub
from tests.ops.delivery.github_server import Repository

URL = "https://github.test/run"
PROD = "<!-- market-intelligence: drift of prod -->\n{}\n"


def states(repository: Repository) -> list[tuple[str, str, str]]:
    return [(one["title"], one["state"], one["body"]) for one in repository.issues]


def test_the_first_drift_opens_an_issue(github: GitHub, repository: Repository) -> None:
    repository.add_issue("Copied", PROD.format("text"), author="mallory")
    repository.add_issue("Proposed", PROD.format("text"), pull_request={})
    issue.put(github, "dev", "Dev's", URL)
    address = issue.put(github, "prod", "Prod's", URL)
    assert address == repository.issues[3]["html_url"]
    assert states(repository)[2:] == [
        (
            "dev is not as the code has it",
            "open",
            "<!-- market-intelligence: drift of dev -->\nDev's\n",
        ),
        ("prod is not as the code has it", "open", PROD.format("Prod's")),
    ]


def test_a_later_drift_renews_it(github: GitHub, repository: Repository) -> None:
    issue.put(github, "prod", "old", URL)
    issue.put(github, "prod", "new", URL)
    assert states(repository) == [("prod is not as the code has it", "open", PROD.format("new"))]


def test_a_stack_that_is_right_again_closes_it(github: GitHub, repository: Repository) -> None:
    issue.put(github, "dev", "text", URL)
    issue.put(github, "prod", "text", URL)
    assert issue.close(github, "prod", "Gone") == [repository.issues[1]["html_url"]]
    assert [one["state"] for one in repository.issues] == ["open", "closed"]
    assert [(one["issue"], one["body"]) for one in repository.comments] == [(2, "Gone")]
    assert issue.close(github, "prod", "Gone") == []


def test_a_drift_after_that_opens_another(github: GitHub, repository: Repository) -> None:
    issue.put(github, "prod", "text", URL)
    issue.close(github, "prod", "Gone")
    issue.put(github, "prod", "text", URL)
    assert [one["state"] for one in repository.issues] == ["closed", "open"]
