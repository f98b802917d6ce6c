"""The workflows, step by step, on an embedded AWS and beside a stand-in for GitHub."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout
from tests.github.proposals import opened, propose, run, said
from tests.github.runner import Results
from tests.github.site import Site
from tests.ops.delivery.github_server import REPOSITORY, Repository, serving

ACKNOWLEDGED = "Consumers know.\n\nacknowledge staging stream-replaced:requests\n"


@pytest.fixture
def repository() -> Iterator[Repository]:
    with serving() as served:
        yield served


def test_a_danger_is_reviewed_acknowledged_deployed_and_watched(
    checkout: Checkout, repository: Repository, tmp_path: Path
) -> None:
    site = Site(folder=tmp_path, origin=checkout, repository=repository, has_account=True)
    others = {"check", "dev", "prod"}
    deployed: Results = {
        "check": "success",
        "dev": "success",
        "staging/plan": "success",
        "staging/deploy": "success",
        "staging": "success",
        "prod": "success",
    }
    site.passed = others
    assert run(site, "deploy", "push") == deployed, said(site)
    assert site.taken == ["staging-preview", "staging"]

    propose(checkout, "Pulumi.staging.yaml", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")
    site.passed = set()
    previewed: Results = {"preview": "success", "rehearse": "skipped"}
    for description, review, verdict in (
        ("Changes the stream", "failure", "blocked"),
        (ACKNOWLEDGED, "success", "look closely"),
    ):
        results = run(site, "review", "pull_request", **opened(description, REPOSITORY))
        assert results == {**previewed, "review": review}, said(site)
        (comment,) = [one["body"] for one in repository.comments]
        assert f"### staging: {verdict}\n" in comment

    site.passed = others
    stopped = deployed | {"staging/plan": "failure", "staging": "failure", "prod": "skipped"}
    stopped["staging/deploy"] = "skipped"
    assert run(site, "deploy", "push") == stopped, said(site)

    merge = checkout.git("rev-parse", "HEAD").strip()
    merged = {"number": 1, "body": ACKNOWLEDGED, "merged_at": "2026-01-01T00:00:00Z"}
    repository.pulls[merge] = [merged]
    assert run(site, "deploy", "push") == deployed, said(site)
    history = json.loads(checkout.shell("pulumi stack history --json", "staging").stdout)
    assert history[0]["environment"]["git.head"] == merge

    table = {"TableName": "staging-market-intelligence-requests"}
    dynamodb = checkout.dynamodb("staging")
    for protected, state in ((False, "open"), (True, "closed")):
        dynamodb.update_table(**table, DeletionProtectionEnabled=protected)
        assert run(site, "drift", "schedule") == {"drift": "success"}, said(site)
        assert [(one["title"], one["state"]) for one in repository.issues] == [
            ("staging is not as the code has it", state)
        ]
    assert "deletion protection" in repository.issues[0]["body"].lower()
