"""The review of a fork's pull request, step by step, beside a stand-in for GitHub."""

from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout
from tests.github.proposals import opened, propose, run, said
from tests.github.site import Site
from tests.ops.ci.github_server import serving


@pytest.mark.nightly
def test_a_fork_is_reviewed_without_an_account(checkout: Checkout, tmp_path: Path) -> None:
    with serving() as repository:
        site = Site(folder=tmp_path, origin=checkout, repository=repository, is_fork=True)
        propose(checkout, "Pulumi.dev.yaml", "days: 7", "days: 8")
        results = run(site, "review", "pull_request", **opened("", "jo/tables"))
        assert results == {
            "stacks": "success",
            "preview": "skipped",
            "rehearse": "success",
            "review": "success",
        }, said(site)
        page = site.summary.read_text()
        assert "Previewed on the embedded AWS, not in your account" in page
        assert [line for line in page.splitlines() if "recovery: " in line] == [
            "  - Point-in-time recovery: 7 days → **8 days**"
        ] * 2
        assert repository.comments == []
        assert "this token may write none" in site.log[-1]
        assert site.taken == []
