"""Why AWS does not say what it is asked."""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

_MISSING = {
    "ClusterNotFoundFault",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "TableNotFoundException",
}
_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "NotAuthorized",
    "UnauthorizedOperation",
}


class MissingError(Exception):
    """What is asked about is not there."""


class UnansweredError(Exception):
    """The embedded AWS has no such action."""


class CallError(Exception):
    """A call failed; `todo` says what to do, as far as that follows from the failure."""

    def __init__(self, message: str, todo: str = "") -> None:
        super().__init__(message)
        self.todo = todo


VerifyError = MissingError | UnansweredError | CallError


def translated(
    service: str, error: ClientError | BotoCoreError, *, on_embedded: bool
) -> VerifyError:
    """Say what an error of boto3 means here."""
    if isinstance(error, BotoCoreError):
        return CallError(" ".join(str(error).split()))
    return _refusal(service, error, on_embedded=on_embedded)


def _refusal(service: str, error: ClientError, *, on_embedded: bool) -> VerifyError:
    answer: dict[str, Any] = error.response
    code: str = answer["Error"]["Code"]
    action = f"{service}:{error.operation_name}"
    status: int = answer["ResponseMetadata"]["HTTPStatusCode"]
    if on_embedded and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnansweredError(f"the embedded AWS does not answer {action}")
    if code in _MISSING:
        return MissingError(f"{action} finds nothing of that name")
    message = f"{action}: {code}: {answer['Error']['Message']}"
    todo = f"Allow the caller {action}." if code in _DENIED else ""
    return CallError(message, todo)
