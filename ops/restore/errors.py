"""Errors of a restore: before it has started, and after."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from launcher.errors import UserError


class RefusalError(UserError):
    """A restore that was refused; nothing was created or changed."""


class BrokenOffError(UserError):
    """A restore that has started and cannot continue."""


def code(error: ClientError | BotoCoreError) -> str:
    """Return the error code of AWS; empty if the call did not reach AWS."""
    # A timeout has a response, too, which is None.
    response: dict[str, Any] = getattr(error, "response", None) or {}
    return response.get("Error", {}).get("Code", "")
