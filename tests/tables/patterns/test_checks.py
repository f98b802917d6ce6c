from collections.abc import Callable

import pytest

from tables.items import Status
from tables.patterns.checks import check_key, check_moment, check_one_of, check_span

MOMENT = "must be a time in UTC without offset, as 2024-01-09T15:43:09.250000"


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(lambda: check_key("id", "x"), id="key"),
        pytest.param(lambda: check_key("id", "x" * 2048), id="longest key"),
        pytest.param(lambda: check_one_of("status", "failed", Status), id="one of"),
        pytest.param(lambda: check_moment("at", "2024-01-09T15:43:09"), id="moment"),
        pytest.param(lambda: check_moment("at", None), id="no moment"),
        pytest.param(lambda: check_span(None, None), id="open span"),
        pytest.param(
            lambda: check_span("2024-01-09T15:43:09", "2024-01-09T15:43:09"), id="shortest span"
        ),
    ],
)
def test_taken(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize(
    ("check", "message"),
    [
        pytest.param(
            lambda: check_key("id", ""), "id has 0 bytes; must have 1 to 2,048", id="empty key"
        ),
        pytest.param(
            lambda: check_key("id", "é" * 1025),
            "id has 2,050 bytes; must have 1 to 2,048",
            id="long key",
        ),
        pytest.param(
            lambda: check_one_of("status", "done", Status),
            "status is 'done'; must be one of pending, processing, executing, completed, failed, "
            "cancelled",
            id="none of",
        ),
        pytest.param(
            lambda: check_moment("at", "2024-01-09"), f"at is '2024-01-09'; {MOMENT}", id="a day"
        ),
        pytest.param(
            lambda: check_span("x", None), f"since is 'x'; {MOMENT}", id="since is no moment"
        ),
        pytest.param(
            lambda: check_span(None, "x"), f"until is 'x'; {MOMENT}", id="until is no moment"
        ),
        pytest.param(
            lambda: check_span("2024-01-09T15:43:09.1", "2024-01-09T15:43:09"),
            "since is 2024-01-09T15:43:09.1, after until, which is 2024-01-09T15:43:09; "
            "exchange them",
            id="since after until",
        ),
    ],
)
def test_refused(check: Callable[[], None], message: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        check()
    assert str(caught.value) == message
