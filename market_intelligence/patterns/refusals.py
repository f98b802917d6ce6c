"""Why a table refuses a write: somebody else was first."""


class AlreadySubmittedError(Exception):
    """A request of this id is in the table, and was left as it is."""

    def __init__(self, request_id: str) -> None:
        super().__init__(
            f"request '{request_id}' was submitted before; an id is for one request only"
        )
        self.request_id = request_id


class AlreadyLoggedError(Exception):
    """A log of this id is in the table, and was left as it is."""

    def __init__(self, log_id: str) -> None:
        super().__init__(f"log '{log_id}' was appended before; an id is for one log only")
        self.log_id = log_id


class StatusChangedError(Exception):
    """A request has another status than was expected, and was left as it is.

    `actual` is its status; None where there is no such request.
    """

    def __init__(self, request_id: str, expected: str, actual: str | None) -> None:
        super().__init__(
            f"request '{request_id}' is not in the table, so not '{expected}'; it may have expired"
            if actual is None
            else f"request '{request_id}' is '{actual}', not '{expected}'; "
            "read it again before you change it"
        )
        self.request_id = request_id
        self.expected = expected
        self.actual = actual
