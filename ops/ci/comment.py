"""The one comment on a pull request that is kept up to date."""

from ops.ci import marker
from ops.ci.github import GitHub, GitHubError
from ops.review.markdown import MARKER


def put(github: GitHub, number: int, review: str, url: str) -> str:
    """Write a review, over the one that is there; return its address. `url` has the whole text.

    Raises GitHubError.
    """
    body = marker.fitting(review, url)
    comments = github.every(f"issues/{number}/comments")
    ours = next((one for one in comments if marker.is_ours(MARKER, one)), None)
    if ours:
        try:
            return github.change(f"issues/comments/{ours['id']}", body=body)["html_url"]
        except GitHubError as error:
            # Somebody has deleted it since.
            if not error.is_gone:
                raise
    return github.create(f"issues/{number}/comments", body=body)["html_url"]
