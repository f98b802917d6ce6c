"""Errors of calls to AWS."""

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
    """A call that did not return a value; `action` is what to do about it, if anything."""

    action = ""


class MissingError(VerifyError):
    """The resource does not exist."""


class UnansweredError(VerifyError):
    """The call would cost too much."""


class CallError(VerifyError):
    """A call failed."""

    def __init__(self, message: str, action: str) -> None:
        super().__init__(message)
        self.action = action


class DeniedError(CallError):
    """The caller has no permission for the call."""


def verify_error(service: str, error: ClientError | BotoCoreError) -> VerifyError:
    """Return the error for one of boto3."""
    if isinstance(error, BotoCoreError):
        return CallError(" ".join(str(error).split()), _UNREACHED)
    return _refusal(service, error)


def _refusal(service: str, error: ClientError) -> VerifyError:
    response: dict[str, Any] = error.response
    code: str = response["Error"]["Code"]
    action = f"{service}:{error.operation_name}"
    if code in _MISSING:
        return MissingError(f"{action} found no resource with that name")
    message = f"{action}: {code}: {response['Error']['Message']}"
    if code in _DENIALS:
        return DeniedError(message, f"Grant the caller {action}.")
    return CallError(message, _REFUSED)
