"""Pull requests that are as harmless as they look."""

from tests.e2e.mutants.mutant import edit
from tests.e2e.reviews.pull_request import PROD, TABLE, PullRequest

OF_NOTHING = {
    "the README is clearer": PullRequest(
        change=edit("README.md", "# Market intelligence tables", "# Tables"),
        verdict="nothing to do",
    ),
    "a decision is written down": PullRequest(
        change=edit("docs/decisions.md", "# Decisions", "# Decisions and reasons"),
        verdict="nothing to do",
    ),
    "a comment is clearer": PullRequest(
        change=edit(TABLE, "# None rather than False", "# Nothing rather than False"),
        verdict="nothing to do",
    ),
    "more load is expected": PullRequest(
        change=edit(PROD, "peakRequestsPerSecond: 5", "peakRequestsPerSecond: 50"),
        verdict="nothing to do",
    ),
    "requests are kept longer by their writers": PullRequest(
        change=edit(
            PROD,
            "  market-intelligence:requests:\n",
            "  market-intelligence:requests:\n    retentionDays: 120\n",
        ),
        verdict="nothing to do",
    ),
    "everything gets a tag": PullRequest(
        change=edit(PROD, "config:\n", "config:\n  market-intelligence:tags: {team: insight}\n"),
        verdict="safe",
    ),
    "everything loses a tag": PullRequest(
        change=edit("settings.py", '            "managed-by": "pulumi",\n', ""),
        findings=("tag-removed:managed-by",),
        verdict="safe",
    ),
    "a graph is taller": PullRequest(
        change=edit("components/widgets.py", 'kind="metric", height=6', 'kind="metric", height=7'),
        verdict="safe",
    ),
}
