"""One issue for each stack that is not as its code has it."""

from ops.ci import marker
from ops.ci.github import GitHub, Values


def put(github: GitHub, stack: str, text: str, url: str) -> str:
    """Open the issue, or update it where it is open; return its URL. `url` has the full text.

    Raises GitHubError.
    """
    body = marker.fitting(f"{_marker(stack)}\n{text}\n", url)
    ours = _open(github, stack)
    if ours:
        return github.change(f"issues/{ours[0]['number']}", body=body)["html_url"]
    title = f"{stack} differs from the code"
    return github.create("issues", title=title, body=body)["html_url"]


def close(github: GitHub, stack: str, text: str) -> list[str]:
    """Close the issue with a comment, where it is open; return the addresses of what was closed.

    Raises GitHubError.
    """
    closed: list[str] = []
    for issue in _open(github, stack):
        path = f"issues/{issue['number']}"
        github.create(f"{path}/comments", body=text)
        closed.append(github.change(path, state="closed", state_reason="completed")["html_url"])
    return closed


def _open(github: GitHub, stack: str) -> list[Values]:
    # To GitHub, a pull request is an issue too.
    return [
        issue
        for issue in github.every("issues", state="open")
        if "pull_request" not in issue and marker.is_ours(_marker(stack), issue)
    ]


def _marker(stack: str) -> str:
    return f"<!-- market-intelligence: drift of {stack} -->"
