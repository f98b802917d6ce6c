"""What is dangerous, and meant: in the words of the pull requests that say so."""

import subprocess
from collections.abc import Iterable, Sequence

from ops.delivery.github import GitHub
from ops.delivery.previews import Files
from ops.delivery.run import Run
from ops.requirements import CHECKOUT
from ops.review.acknowledgements import Acknowledgement, written

# For a stack that was not deployed for long: each commit is a call.
MOST_COMMITS = 200


def acknowledged(run: Run, found: Sequence[Files]) -> list[Acknowledgement]:
    """Give what is said of these stacks, by the pull request or by all that are deployed with it.

    Those are all that were merged since each stack was deployed last.
    """
    stacks = {files.name for files in found}
    each = [one for words in _said(run, found) for one in written(words)]
    return [one for one in dict.fromkeys(each) if one.environment in stacks]


def _said(run: Run, found: Sequence[Files]) -> list[str]:
    if run.pull_request:
        return [run.pull_request["body"] or ""]
    merged = _merged(run.github(), _undeployed(run.commit, found))
    return [*merged.values(), *run.inputs.get("acknowledged", "").split(";")]


def _merged(github: GitHub, commits: Iterable[str]) -> dict[int, str]:
    """Give the descriptions of the pull requests that brought the commits, by number."""
    return {
        pull["number"]: pull["body"] or ""
        for commit in commits
        for pull in github.every(f"commits/{commit}/pulls")
        if pull["merged_at"]
    }


def _undeployed(head: str, found: Sequence[Files]) -> list[str]:
    """Give the commits that are not deployed yet; the newest alone where that is not known."""
    since = [files.deployed.read_text() for files in found if files.deployed.exists()]
    commits = [head, *(one for commit in since if commit for one in _between(commit, head))]
    return list(dict.fromkeys(commits))[:MOST_COMMITS]


def _between(commit: str, head: str) -> list[str]:
    command = ["git", "rev-list", head, f"^{commit}", "--"]
    told = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return told.stdout.split()
