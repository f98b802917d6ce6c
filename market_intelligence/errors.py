"""The errors of this package, under one base class.

Errors of DynamoDB itself, such as throttling, are those of the client.
"""

from collections.abc import Mapping
from typing import ClassVar


class MarketIntelligenceError(Exception):
    """The base of every error that this package raises."""


class ArgumentError(MarketIntelligenceError, ValueError):
    """An invalid argument: the message says which, and what it must be."""


class AlreadySubmittedError(MarketIntelligenceError):
    """A request with this ID is in the table, and is unchanged."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id

    def __str__(self) -> str:
        """Set the message."""
        return f"request '{self.request_id}' was submitted before; an id is for one request only"


class AlreadyLoggedError(MarketIntelligenceError):
    """A log with this ID is in the table, and is unchanged."""

    def __init__(self, log_id: str) -> None:
        super().__init__(log_id)
        self.log_id = log_id

    def __str__(self) -> str:
        """Set the message."""
        return f"log '{self.log_id}' was appended before; an id is for one log only"


class AlreadyWrittenError(MarketIntelligenceError):
    """An item with this key is in the table, and is unchanged."""

    def __init__(self, table: str, key: Mapping[str, str]) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key

    def __str__(self) -> str:
        """Set the message."""
        named = " and ".join(f"{name} '{value}'" for name, value in self.key.items())
        return f"an item of {self.table} with {named} was written before; a key is for one only"


class StatusChangedError(MarketIntelligenceError):
    """A request is not in the state that a write expected, and is unchanged.

    `actual` is its status; None if there is no such request.
    """

    _words: ClassVar = (
        "request '{request_id}' is '{actual}', not '{expected}'; read it again before you change it"
    )

    def __init__(self, request_id: str, expected: str, actual: str | None) -> None:
        super().__init__(request_id, expected, actual)
        self.request_id = request_id
        self.expected = expected
        self.actual = actual

    def __str__(self) -> str:
        """Set the message."""
        return self._words.format_map(vars(self))


class RequestGoneError(StatusChangedError):
    """The request does not exist: it was never submitted, has expired, or was deleted."""

    _words = "request '{request_id}' is not in the table, so not '{expected}'; it may have expired"


class RequestChangedError(StatusChangedError):
    """A request has the expected status, but was changed after the caller had read it.

    For a worker it means that the request was given back, and that another worker may hold it.
    """

    _words = (
        "request '{request_id}' is '{actual}', but was changed after you had read it; "
        "leave it to its worker, or read it again"
    )
