"""Which jobs run for whom."""

import pytest

from tests.github.definitions import workflow
from tests.github.expressions import condition


@pytest.mark.parametrize(
    ("delivery", "head", "author", "runs"),
    [
        pytest.param("true", "acme/tables", "jo", "preview", id="with an account"),
        pytest.param("", "acme/tables", "jo", "rehearse", id="without an account"),
        pytest.param("true", "jo/tables", "jo", "rehearse", id="from a fork"),
        pytest.param("true", None, "jo", "rehearse", id="from a fork that is gone"),
        pytest.param("true", "acme/tables", "dependabot[bot]", "rehearse", id="from Dependabot"),
    ],
)
def test_each_pull_request_is_previewed_or_rehearsed(
    delivery: str, head: str | None, author: str, runs: str
) -> None:
    pull_request = {
        "head": {"repo": head and {"full_name": head}},
        "user": {"login": author},
    }
    github = {"repository": "acme/tables", "event": {"pull_request": pull_request}}
    contexts = {"vars": {"AWS_DELIVERY": delivery}, "github": github}
    found = workflow("review")["jobs"]
    assert [name for name in ("preview", "rehearse") if condition(found[name]["if"], contexts)] == [
        runs
    ]


@pytest.mark.parametrize(
    ("delivery", "ref", "runs"),
    [
        pytest.param("true", "refs/heads/main", True, id="main"),
        pytest.param("true", "refs/heads/topic", False, id="another branch"),
        pytest.param("", "refs/heads/main", False, id="without an account"),
    ],
)
def test_only_main_is_deployed(delivery: str, ref: str, runs: bool) -> None:
    contexts = {"vars": {"AWS_DELIVERY": delivery}, "github": {"ref": ref}}
    assert condition(workflow("deploy")["jobs"]["dev"]["if"], contexts) is runs
