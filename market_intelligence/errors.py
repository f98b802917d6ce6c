"""What goes wrong for those who use this package, under one base.

Errors of DynamoDB itself, such as throttling, come as the client raises them.
"""

from collections.abc import Mapping
from typing import ClassVar


class MarketIntelligenceError(Exception):
    """The base of every error that this package raises."""


class ArgumentError(MarketIntelligenceError, ValueError):
    """A value that cannot be: the message says which, and what it must be."""


class AlreadySubmittedError(MarketIntelligenceError):
    """A request of this id is in the table, and was left as it is."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id

    def __str__(self) -> str:
        """Say what the id is for."""
        return f"request '{self.request_id}' was submitted before; an id is for one request only"


class AlreadyLoggedError(MarketIntelligenceError):
    """A log of this id is in the table, and was left as it is."""

    def __init__(self, log_id: str) -> None:
        super().__init__(log_id)
        self.log_id = log_id

    def __str__(self) -> str:
        """Say what the id is for."""
        return f"log '{self.log_id}' was appended before; an id is for one log only"


class AlreadyWrittenError(MarketIntelligenceError):
    """An item of this key is in the table, and was left as it is."""

    def __init__(self, table: str, key: Mapping[str, str]) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key

    def __str__(self) -> str:
        """Say which key is taken."""
        named = " and ".join(f"{name} '{value}'" for name, value in self.key.items())
        return f"an item of {self.table} with {named} was written before; a key is for one only"


class StatusChangedError(MarketIntelligenceError):
    """A request is not as a write expected it, and was left as it is.

    `actual` is its status; None where there is no such request.
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
        """Say how the request is, and what to do."""
        return self._words.format_map(vars(self))


class RequestGoneError(StatusChangedError):
    """There is no such request: it was never submitted, or has expired, or was deleted."""

    _words = "request '{request_id}' is not in the table, so not '{expected}'; it may have expired"


class RequestChangedError(StatusChangedError):
    """A request has the expected status, but was changed after the caller had read it.

    To a worker it says that the request was given back, so that another worker may have it.
    """

    _words = (
        "request '{request_id}' is '{actual}', but was changed after you had read it; "
        "leave it to its worker, or read it again"
    )
