"""Pull requests that are as harmless as they look."""

from tests.e2e.mutants.mutant import Change, edit
from tests.e2e.reviews.pull_request import PROD, TABLE

FIRST = "the stack is new"
OF_NOTHING: dict[str, Change] = {
    "the README is clearer": edit("README.md", "# Market intelligence tables", "# Tables"),
    "a decision is written down": edit(
        "docs/decisions.md", "# Decisions", "# Decisions and reasons"
    ),
    "a comment is clearer": edit(TABLE, "# None instead of False", "# Nothing instead of False"),
    "more load is expected": edit(PROD, "peakRequestsPerSecond: 5", "peakRequestsPerSecond: 50"),
    "requests are kept longer by their writers": edit(
        PROD,
        "  market-intelligence:requests:\n",
        "  market-intelligence:requests:\n    retentionDays: 120\n",
    ),
    "everything gets a tag": edit(
        PROD, "config:\n", "config:\n  market-intelligence:tags: {team: insight}\n"
    ),
    "everything loses a tag": edit(
        "settings/stack.py", '            "managed-by": "pulumi",\n', ""
    ),
    "a graph is taller": edit(
        "components/widgets.py", 'kind="metric", height=6', 'kind="metric", height=7'
    ),
}
