from datetime import UTC, datetime, timedelta, timezone

import pytest

from ops.restore.errors import RefusalError
from ops.restore.moments import moment, target_name, utc

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AT = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-11-26T10:00:00Z", "2026-11-26T12:00:00+02:00", "2026-11-26 10:00Z"],
    ids=["UTC", "with an offset", "short"],
)
def test_a_moment_is_given_in_utc(text: str) -> None:
    found = moment(text, NOW)
    assert (found, found.tzinfo) == (AT, UTC)


def test_a_moment_is_of_whole_seconds() -> None:
    assert moment("2026-11-26T10:00:00.9Z", NOW) == AT


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "yesterday",
            "--to yesterday is no time: write it as 2026-11-26T10:00:00Z.",
            id="no time",
        ),
        pytest.param(
            "2026-11-26T10:00:00",
            "--to 2026-11-26T10:00:00 does not say in which time zone: add Z for UTC, or an "
            "offset such as +02:00.",
            id="no time zone",
        ),
        pytest.param(
            "2026-11-26T12:00:01Z",
            "--to 2026-11-26T12:00:01Z is in the future: it is 2026-11-26T12:00:00Z now.",
            id="in the future",
        ),
    ],
)
def test_what_nothing_can_be_restored_to_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        moment(text, NOW)
    assert str(refusal.value) == sentence


def test_moments_are_written_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    assert utc(AT.astimezone(there)) == "2026-11-26T10:00:00Z"
    assert target_name("orders", AT.astimezone(there)) == "orders-restored-20261126-1000"
