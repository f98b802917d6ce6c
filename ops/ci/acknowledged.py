"""The descriptions of pull requests, which contain acknowledgements."""

import subprocess
from collections.abc import Iterable, Sequence

from ops.ci.github import GitHub
from ops.ci.previews import Files
from ops.ci.run import Run
from ops.requirements import CHECKOUT

# For a stack that was not deployed for long: each commit is a call.
MOST_COMMITS = 200


def descriptions(run: Run, found: Sequence[Files]) -> list[str]:
    """Return the description of the pull request, or of all that are deployed together.

    Those are all pull requests merged since each stack was last deployed.
    """
    if run.pull_request:
        return [run.pull_request["body"] or ""]
    merged = _merged(run.github(), _undeployed(run.commit, found))
    return [*merged.values(), *run.inputs.get("acknowledged", "").split(";")]


def _merged(github: GitHub, commits: Iterable[str]) -> dict[int, str]:
    """Return the descriptions of the pull requests of commits, by number."""
    return {
        pull["number"]: pull["body"] or ""
        for commit in commits
        for pull in github.every(f"commits/{commit}/pulls")
        if pull["merged_at"]
    }


def _undeployed(head: str, found: Sequence[Files]) -> list[str]:
    """Return the commits that are not deployed yet, or only the newest if unknown."""
    since = [files.deployed.read_text() for files in found if files.deployed.exists()]
    commits = [head, *(one for commit in since if commit for one in _between(commit, head))]
    return list(dict.fromkeys(commits))[:MOST_COMMITS]


def _between(commit: str, head: str) -> list[str]:
    command = ["git", "rev-list", head, f"^{commit}", "--"]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return listed.stdout.split()
