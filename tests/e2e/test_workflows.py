"""The workflows, step by step, on an embedded AWS and beside a stand-in for GitHub."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout
from tests.github.proposals import opened, propose, run, said
from tests.github.runner import Results
from tests.github.site import Site
from tests.ops.ci.github_server import REPOSITORY, Repository, serving

pytestmark = pytest.mark.nightly  # each deploys several times; tests/github holds their steps
# prod is deployed for the first time, and so is what it costs.
ACKNOWLEDGED = (
    "Consumers know.\n\nacknowledge staging stream-replaced:requests\n"
    "acknowledge prod cost-raised:by-1900-usd\n"
)


@pytest.fixture
def repository() -> Iterator[Repository]:
    with serving() as served:
        yield served


OTHERS = {"check", "dev", "prod"}
DEPLOYED: Results = {
    "check": "success",
    "stacks": "success",
    "dev": "success",
    "staging/plan": "success",
    "staging/deploy": "success",
    "staging": "success",
    "before-production": "success",
    "prod": "success",
    "production": "success",
}


@pytest.fixture
def site(checkout: Checkout, repository: Repository, tmp_path: Path) -> Site:
    """A repository as it was at first, whose staging stack its workflow has deployed."""
    first = checkout.git("rev-list", "--max-parents=0", "HEAD").strip()
    checkout.git("checkout", "--quiet", "-B", "main", first)
    site = Site(folder=tmp_path, origin=checkout, repository=repository, has_account=True)
    site.passed = OTHERS
    assert run(site, "deploy", "push") == DEPLOYED, said(site)
    assert site.taken == ["staging-preview", "staging"]
    return site


def review(site: Site, description: str) -> tuple[str, str]:
    """Return how the review of a pull request ends, and its comment."""
    site.passed = set()
    results = run(site, "review", "pull_request", **opened(description, REPOSITORY))
    verdict = results["review"]
    previewed: Results = {"stacks": "success", "preview": "success", "rehearse": "skipped"}
    assert results == {**previewed, "review": verdict}, said(site)
    (comment,) = [one["body"] for one in site.repository.comments]
    return verdict, comment


def test_a_danger_is_stopped_in_review(site: Site) -> None:
    propose(site.origin, "Pulumi.staging.yaml", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")
    verdict, comment = review(site, "Changes the stream")
    assert verdict == "failure"
    assert "### staging: blocked\n" in comment


def test_a_danger_that_is_acknowledged_is_deployed_and_watched(site: Site) -> None:
    checkout, repository = site.origin, site.repository
    propose(checkout, "Pulumi.staging.yaml", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")
    verdict, comment = review(site, ACKNOWLEDGED)
    assert verdict == "success"
    assert "### staging: look closely\n" in comment

    site.passed = OTHERS
    stopped = DEPLOYED | {"staging/plan": "failure", "staging": "failure"}
    stopped |= {"staging/deploy": "skipped", "before-production": "failure"}
    stopped["production"] = "skipped"
    del stopped["prod"]
    assert run(site, "deploy", "push") == stopped, said(site)

    merge = checkout.git("rev-parse", "HEAD").strip()
    merged = {"number": 1, "body": ACKNOWLEDGED, "merged_at": "2026-01-01T00:00:00Z"}
    repository.pulls[merge] = [merged]
    assert run(site, "deploy", "push") == DEPLOYED, said(site)
    history = json.loads(checkout.shell("pulumi stack history --json", "staging").stdout)
    assert history[0]["environment"]["git.head"] == merge

    table = {"TableName": "staging-market-intelligence-requests"}
    dynamodb = checkout.dynamodb("staging")
    for protected, state in ((False, "open"), (True, "closed")):
        dynamodb.update_table(**table, DeletionProtectionEnabled=protected)
        assert run(site, "drift", "schedule") == {"stacks": "success", "drift": "success"}, said(
            site
        )
        assert [(one["title"], one["state"]) for one in repository.issues] == [
            ("staging differs from the code", state)
        ]
    assert "deletion protection" in repository.issues[0]["body"].lower()
