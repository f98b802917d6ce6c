"""Why a restore does not begin, or does not end."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from launcher.errors import UserError


class RefusalError(UserError):
    """A sentence for the person who asked; nothing was made or changed."""


class BrokenOffError(UserError):
    """A sentence on a restore that began and cannot go on."""


def code(error: ClientError | BotoCoreError) -> str:
    """Return AWS's word for an error, which is empty for one on the way to AWS."""
    # A timeout has a response, too, which is None.
    answer: dict[str, Any] = getattr(error, "response", None) or {}
    return answer.get("Error", {}).get("Code", "")
