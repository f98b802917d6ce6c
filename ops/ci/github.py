"""The part of GitHub's REST API that the workflows need."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from urllib3 import PoolManager, Retry
from urllib3.exceptions import HTTPError

from launcher.errors import UserError

_NEXT_PAGE = re.compile(r'<([^>]+)>;\s*rel="next"')
_TIMEOUT_SECONDS = 30
# What is asked or set again has the same effect; what is created again is there twice.
_RETRY = Retry(
    total=3,
    backoff_factor=1,
    status_forcelist=(502, 503, 504),
    allowed_methods={"GET", "PATCH"},
    raise_on_status=False,
)
_FAILED = 400
_UNAVAILABLE, _DENIED, _NOT_FOUND = 0, 403, 404

Values = dict[str, Any]


class GitHubError(UserError):
    """A refusal by GitHub, with its status; 0 if GitHub did not answer."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status

    @property
    def is_denied(self) -> bool:
        """Whether the token may not do this."""
        return self.status == _DENIED

    @property
    def is_gone(self) -> bool:
        """Whether the resource does not exist."""
        return self.status == _NOT_FOUND


class GitHub:
    """A repository on GitHub, accessed with a token."""

    def __init__(self, api: str, repository: str, token: str) -> None:
        self._root = f"{api}/repos/{repository}/"
        self._api = f"{api}/"
        self._pool = PoolManager(
            retries=_RETRY,
            timeout=_TIMEOUT_SECONDS,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "User-Agent": "market-intelligence",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )

    def every(self, path: str, **query: str) -> Iterator[Values]:
        """Yield each member of a list, over all its pages."""
        url: str | None = self._root + path
        fields: Mapping[str, str] | None = query | {"per_page": "100"}
        # The token goes to GitHub's API and nowhere else, whatever a page names as the next.
        while url and url.startswith(self._api):
            members, link = self._ask("GET", url, fields=fields)
            yield from members
            found = _NEXT_PAGE.search(link)
            url, fields = found and found[1], None

    def create(self, path: str, **values: str) -> Values:
        """Create a member of a list, and return it."""
        return self._ask("POST", self._root + path, json=values)[0]

    def change(self, path: str, **values: str) -> Values:
        """Change a resource, and return it."""
        return self._ask("PATCH", self._root + path, json=values)[0]

    def _ask(
        self,
        method: str,
        url: str,
        *,
        fields: Mapping[str, str] | None = None,
        json: Values | None = None,
    ) -> tuple[Any, str]:
        try:
            answer = self._pool.request(method, url, fields=fields, json=json)
        except HTTPError as error:
            raise GitHubError(f"{method} {url}: no answer: {error}", _UNAVAILABLE) from error
        if answer.status >= _FAILED:
            said = answer.data.decode(errors="replace")[:500]
            raise GitHubError(f"{method} {url}: {answer.status} {said}", answer.status)
        return answer.json(), answer.headers.get("Link", "")
