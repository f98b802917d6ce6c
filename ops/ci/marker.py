"""Texts that are found again on GitHub: by an invisible marker, and by their author."""

from collections.abc import Mapping
from typing import Any

from ops.review.markdown import LIMIT_BYTES

AUTHOR = "github-actions[bot]"
"""Who a workflow's own token writes as."""


def fitting(text: str, url: str) -> str:
    """Return a text, cut at the end of a line where GitHub would refuse it; `url` has the whole."""
    cut = f"\n\n*Shortened: [the whole text]({url}).*\n"
    if len(text.encode()) <= LIMIT_BYTES:
        return text
    head = text.encode()[: LIMIT_BYTES - len(cut.encode())]
    return head.rpartition(b"\n")[0].decode() + cut


def is_ours(marker: str, found: Mapping[str, Any]) -> bool:
    """Whether a comment or an issue is what a workflow wrote under this marker.

    Anybody can write the marker; only a workflow is its author.
    """
    author: Mapping[str, Any] | None = found["user"]
    body: str = found["body"] or ""
    return author is not None and author["login"] == AUTHOR and body.startswith(marker)
