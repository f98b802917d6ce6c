"""The texts that workflows keep up to date on GitHub: a pull request's comment, a stack's issue.

An invisible marker and the author distinguish them from the posts of people.
"""

from collections.abc import Mapping
from typing import Any

from ops.ci.github import GitHub, GitHubError, Values
from ops.review.markdown import LIMIT_BYTES, MARKER

AUTHOR = "github-actions[bot]"
"""The author of what a workflow's own token writes."""


def put_comment(github: GitHub, number: int, review: str, url: str) -> str:
    """Return the URL of a pull request's comment, which now holds the review.

    `url` has the full text. Raises GitHubError.
    """
    body = fitting(review, url)
    comments = github.every(f"issues/{number}/comments")
    ours = next((comment for comment in comments if is_ours(MARKER, comment)), None)
    if ours:
        try:
            return github.change(f"issues/comments/{ours['id']}", body=body)["html_url"]
        except GitHubError as error:
            # Somebody has deleted it since.
            if not error.is_gone:
                raise
    return github.create(f"issues/{number}/comments", body=body)["html_url"]


def put_issue(github: GitHub, stack: str, text: str, url: str) -> str:
    """Open the issue of a stack that has drifted, or update it, and return the issue's URL.

    `url` has the full text. Raises GitHubError.
    """
    body = fitting(f"{_issue_marker(stack)}\n{text}\n", url)
    ours = _open_issues(github, stack)
    if ours:
        return github.change(f"issues/{ours[0]['number']}", body=body)["html_url"]
    title = f"{stack} differs from the code"
    return github.create("issues", title=title, body=body)["html_url"]


def close_issue(github: GitHub, stack: str, text: str) -> list[str]:
    """Close the issue of a stack with a comment, if it is open; return the URLs of closed issues.

    Raises GitHubError.
    """
    closed: list[str] = []
    for issue in _open_issues(github, stack):
        path = f"issues/{issue['number']}"
        github.create(f"{path}/comments", body=text)
        closed.append(github.change(path, state="closed", state_reason="completed")["html_url"])
    return closed


def fitting(text: str, url: str) -> str:
    """Return a text, cut after a line if GitHub would refuse it; `url` has the full text."""
    cut = f"\n\n*Shortened: [the whole text]({url}).*\n"
    if len(text.encode()) <= LIMIT_BYTES:
        return text
    head = text.encode()[: LIMIT_BYTES - len(cut.encode())]
    return head.rpartition(b"\n")[0].decode() + cut


def is_ours(marker: str, post: Mapping[str, Any]) -> bool:
    """Whether a workflow wrote a comment or an issue under this marker.

    Anybody can write the marker; only a workflow is its author.
    """
    author: Mapping[str, Any] | None = post["user"]
    body: str = post["body"] or ""
    return author is not None and author["login"] == AUTHOR and body.startswith(marker)


def _open_issues(github: GitHub, stack: str) -> list[Values]:
    # To GitHub, a pull request is an issue too.
    return [
        issue
        for issue in github.every("issues", state="open")
        if "pull_request" not in issue and is_ours(_issue_marker(stack), issue)
    ]


def _issue_marker(stack: str) -> str:
    return f"<!-- market-intelligence: drift of {stack} -->"
