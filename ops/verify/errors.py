"""Why AWS does not say what it is asked."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from launcher.errors import UserError

_MISSING = {
    "ClusterNotFoundFault",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "PolicyNotFoundException",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "TableNotFoundException",
}
_DENIALS = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "NotAuthorized",
    "UnauthorizedOperation",
}
_UNREACHED = "Check that AWS can be called with these credentials, and try again."
_REFUSED = "Read the message from AWS, and try again."


class VerifyError(UserError):
    """AWS did not answer as asked; `todo` says what to do about that, if there is anything."""

    todo = ""


class MissingError(VerifyError):
    """What is asked about is not there."""


class UnansweredError(VerifyError):
    """To find the answer would cost too much."""


class CallError(VerifyError):
    """A call failed."""

    def __init__(self, message: str, todo: str) -> None:
        super().__init__(message)
        self.todo = todo


class DeniedError(CallError):
    """The caller may not make the call."""


def translated(service: str, error: ClientError | BotoCoreError) -> VerifyError:
    """Say what an error of boto3 means here."""
    if isinstance(error, BotoCoreError):
        return CallError(" ".join(str(error).split()), _UNREACHED)
    return _refusal(service, error)


def _refusal(service: str, error: ClientError) -> VerifyError:
    answer: dict[str, Any] = error.response
    code: str = answer["Error"]["Code"]
    action = f"{service}:{error.operation_name}"
    if code in _MISSING:
        return MissingError(f"{action} found no resource with that name")
    message = f"{action}: {code}: {answer['Error']['Message']}"
    if code in _DENIALS:
        return DeniedError(message, f"Grant the caller {action}.")
    return CallError(message, _REFUSED)
