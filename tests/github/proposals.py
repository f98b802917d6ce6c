"""What happens on GitHub: somebody proposes a change, and workflows run."""

from typing import Any

from tests.e2e.checkout import Checkout
from tests.github.runner import Results, Runner
from tests.github.site import Site


def propose(origin: Checkout, name: str, old: str, new: str) -> None:
    """Edit a file, and have what GitHub would merge checked out."""
    origin.git("checkout", "--quiet", "-B", "topic")
    origin.edit(name, old, new)
    origin.git("commit", "--quiet", "--all", "--message", "a change")
    origin.git("checkout", "--quiet", "-B", "merge", "HEAD^")
    origin.git("merge", "--quiet", "--no-ff", "--message", "the merge", "topic")


def opened(description: str, repository: str) -> dict[str, Any]:
    """Return the event of a pull request."""
    head = {"sha": "0123456789abcdef", "repo": {"full_name": repository}}
    user = {"login": "jo"}
    return {"pull_request": {"number": 1, "body": description, "head": head, "user": user}}


def run(site: Site, name: str, event_name: str, **event: Any) -> Results:
    """Run a workflow for an event, and give the conclusions of its jobs."""
    return Runner(site=site, event_name=event_name, event=event).run(name)


def said(site: Site) -> str:
    """Return all that the steps printed."""
    return "\n".join(site.log)
