import pytest

from tables.patterns.refusals import AlreadyLoggedError, AlreadySubmittedError, StatusChangedError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(
            AlreadySubmittedError("r"),
            "request 'r' was submitted before; an id is for one request only",
            id="submitted",
        ),
        pytest.param(
            AlreadyLoggedError("l"),
            "log 'l' was appended before; an id is for one log only",
            id="logged",
        ),
        pytest.param(
            StatusChangedError("r", "pending", "failed"),
            "request 'r' is 'failed', not 'pending'; read it again before you change it",
            id="another status",
        ),
        pytest.param(
            StatusChangedError("r", "pending", None),
            "request 'r' is not in the table, so not 'pending'; it may have expired",
            id="gone",
        ),
    ],
)
def test_message(error: Exception, message: str) -> None:
    assert str(error) == message
